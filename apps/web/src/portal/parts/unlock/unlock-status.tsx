import type { UnlockCase, UnlockTicket } from '@certhall/model/api'
import { stateWords } from '@certhall/model/state-words'
import { Button, Card, DataList, Notice, Timeline } from '@certhall/ui'
import { useState } from 'react'
import { callApi } from '../../../shared/api-client.ts'
import { useWords } from '../../use-words.ts'
import { AskStatus } from '../ask-status.tsx'
import { PageFrame } from '../page.tsx'
import { ProblemNotice } from '../problem.tsx'
import { useAsk } from '../use-ask.ts'
import { useShowUnlock } from './use-unlock.ts'

/** How far a submitted application is, and the one thing to do now. */
export function UnlockStatus({ unlock }: { unlock: UnlockCase }) {
  const { t, w, pair, moment } = useWords()
  const { state, reference } = unlock
  const words = stateWords({ kind: 'unlock', state })
  return (
    <PageFrame title={pair(t('unlock.title'), w(words))} lead={w(unlock.next)} part={state}>
      <Card>
        <DataList
          rows={[
            { key: 'reference', label: t('case.reference'), value: <strong>{reference}</strong> },
            { key: 'token', label: t('unlock.token'), value: <code>{unlock.token}</code> },
            ...(unlock.dueAt ? [{ key: 'due', label: t('case.dueAt'), value: moment(unlock.dueAt) }] : []),
          ]}
        />
        {state === 'review' && <Notice title={w(unlock.promise)} />}
        {unlock.reason && (
          <Notice kind="warn" title={t('unlock.reason')}>
            <p>{unlock.reason}</p>
          </Notice>
        )}
        {(state === 'approved' || state === 'issued') && <Unlocking unlock={unlock} />}
        {state === 'done' && (
          <Notice kind="good" title={t('unlock.done')}>
            <p>{t('unlock.doneText')}</p>
          </Notice>
        )}
        {(state === 'rejected' || state === 'lapsed' || state === 'cancelled') && (
          <WaysThatRemain unlock={unlock} />
        )}
      </Card>
      <Card title={t('unlock.history')}>
        <Timeline
          label={t('unlock.history')}
          entries={unlock.history.map((entry, at) => ({
            key: String(at),
            title: w(stateWords({ kind: 'unlock', state: entry.to })),
            state: at === unlock.history.length - 1 ? 'current' : 'past',
            at: moment(entry.at),
          }))}
        />
      </Card>
    </PageFrame>
  )
}

/** 「解锁」: the assistant's window does it; what it sets stays there. */
function Unlocking({ unlock }: { unlock: UnlockCase }) {
  const { t, language } = useWords()
  const ask = useAsk()
  const show = useShowUnlock()
  const { reference } = unlock
  const begun = unlock.state === 'issued'
  const start = () =>
    ask
      .start({
        async prepare() {
          const { ticket } = await callApi<UnlockTicket>('POST', `/api/unlock/cases/${reference}/ticket`)
          return { type: 'unlock', reference, ticket, language }
        },
        async finish() {
          await show.again()
        },
      })
      .finally(() => void show.again())
  return (
    <div className="delivery">
      <p>{t(begun ? 'unlock.resumeText' : 'unlock.nowText')}</p>
      <AskStatus ask={ask} />
      <div className="actions">
        <Button kind="primary" big busy={ask.phase !== 'idle'} onClick={() => void start()}>
          {t(begun ? 'unlock.resume' : 'unlock.now')}
        </Button>
      </div>
    </div>
  )
}

function WaysThatRemain({ unlock }: { unlock: UnlockCase }) {
  const { t, w } = useWords()
  const show = useShowUnlock()
  const [fault, setFault] = useState<unknown>()
  const anew = () =>
    callApi<UnlockCase>('POST', '/api/unlock/cases', {}).then((unlock) => show.one(unlock), setFault)
  return (
    <>
      <h2>{t('unlock.ways')}</h2>
      <ul>
        {unlock.servicePoints.map((point) => (
          <li key={point.id}>
            {w(point.name)} · {w(point.address)} · {w(point.hours)} ·{' '}
            <a href={`tel:${point.phone}`}>{point.phone}</a>
          </li>
        ))}
      </ul>
      {fault !== undefined && <ProblemNotice error={fault} />}
      <div className="actions">
        <Button onClick={() => void anew()}>{t('unlock.anew')}</Button>
      </div>
    </>
  )
}
