import { Button, Notice } from '@certhall/ui'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiProblem } from '../../shared/api-client.ts'
import { sessionQuery } from '../queries.ts'
import { useWords } from '../use-words.ts'
import { AskStatus } from './ask-status.tsx'
import { ProblemNotice } from './problem.tsx'
import { useLogIn } from './use-log-in.ts'

/** What was asked for needs a log-in; afterwards the page goes on where it was. `kept`: something has been filled in already. */
export function LogInFirst({ kept = false }: { kept?: boolean }) {
  const { t } = useWords()
  const ask = useLogIn()
  return (
    <>
      <Notice title={t('logInFirst.title')} live>
        <p>{t('logInFirst.text')}</p>
        {kept && <p>{t('logInFirst.kept')}</p>}
      </Notice>
      <AskStatus ask={ask} />
      <Button kind="primary" big busy={ask.phase !== 'idle'} onClick={() => ask.logIn({})}>
        {t('logInFirst.button')}
      </Button>
    </>
  )
}

/** Why a form was not taken. Where the session has ended meanwhile, log-in happens right here and the form stays as typed. */
export function FormProblem({ error }: { error: unknown }) {
  const queries = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const ended = error instanceof ApiProblem && error.code === 'log-in-required'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (ended) queries.setQueryData(sessionQuery.queryKey, null)
  }, [error])
  if (!ended) return <ProblemNotice error={error} />
  return session ? null : <LogInFirst kept />
}
