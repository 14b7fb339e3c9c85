import type { Interaction } from '@certhall/model/api'
import { Button, buttonClass, Card, Notice } from '@certhall/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, callApi } from '../../shared/api-client.ts'
import { AskStatus } from '../parts/ask-status.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Loaded, ProblemNotice } from '../parts/problem.tsx'
import { useAsk } from '../parts/use-ask.ts'
import { useWords } from '../use-words.ts'

/** Log-in for a relying application: its name in large letters, one button, back to it. */
export function Page() {
  const { t, w } = useWords()
  const { uid } = useParams({ strict: false }) as { uid: string }
  const query = useQuery({
    queryKey: ['interaction', uid],
    queryFn: () => callApi<Interaction>('GET', `/api/interactions/${encodeURIComponent(uid)}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (query.error instanceof ApiProblem && query.error.code === 'not-found') return <Gone />
  const name = query.data && w(query.data.client.name)
  return (
    <PageFrame title={name ?? t('logIn.title')} before={name && <p className="soft">{t('logIn.title')}</p>}>
      <Loaded query={query}>{(interaction) => <LogIn interaction={interaction} />}</Loaded>
    </PageFrame>
  )
}

function LogIn({ interaction }: { interaction: Interaction }) {
  const { t, w, language } = useWords()
  const ask = useAsk()
  const [going, setGoing] = useState(false)
  const name = w(interaction.client.name)
  const place = `/api/interactions/${encodeURIComponent(interaction.uid)}`
  const leave = useMutation({
    mutationFn: () => callApi<{ redirectTo: string }>('POST', `${place}/cancel`),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
  return (
    <>
      <Card>
        <p>{t('logIn.text', { name })}</p>
        {going && <Notice kind="good" live title={t('logIn.going', { name })} />}
        <AskStatus ask={ask} />
        {leave.error && <ProblemNotice error={leave.error} />}
        <div className="actions">
          <Button
            kind="primary"
            big
            busy={going || ask.phase !== 'idle'}
            onClick={() =>
              ask.start({
                prepare: async () => ({
                  type: 'log-in',
                  nonce: interaction.nonce,
                  application: name,
                  language,
                }),
                async finish(answer) {
                  if (answer.type !== 'log-in') return
                  const { redirectTo } = await callApi<{ redirectTo: string }>('POST', place, {
                    statement: answer.statement,
                  })
                  setGoing(true)
                  location.assign(redirectTo)
                },
              })
            }
          >
            {t('logIn.button')}
          </Button>
          <Button busy={leave.isPending || leave.isSuccess} disabled={going} onClick={() => leave.mutate()}>
            {t('logIn.back')}
          </Button>
        </div>
      </Card>
      <Link to="/help">{t('nav.help')}</Link>
    </>
  )
}

function Gone() {
  const { t } = useWords()
  return (
    <PageFrame title={t('logIn.gone')} lead={t('logIn.goneText')}>
      <Link to="/" className={buttonClass({ kind: 'primary' })}>
        {t('common.home')}
      </Link>
    </PageFrame>
  )
}
