import type { RenewalCase } from '@certhall/model/api'
import { stateWords } from '@certhall/model/state-words'
import { Timeline, type TimelineEntry } from '@certhall/ui'
import { useWords } from '../use-words.ts'

/** What has happened, what is now, and what is still to come. */
export function CaseTimeline({ renewal }: { renewal: RenewalCase }) {
  const { t, w, moment, pair } = useWords()
  const { kind } = renewal
  const past: TimelineEntry[] = renewal.history
    .filter(({ to }, at) => !(to === renewal.state && at === renewal.history.length - 1))
    .map((entry) => ({
      key: entry.at + entry.event,
      title: w(stateWords({ kind, state: entry.to })),
      at: moment(entry.at),
      text: (
        <>
          {t(`case.by.${entry.by as 'holder'}`, { defaultValue: entry.by })}
          {entry.reason && t('common.colon') + entry.reason}
          {entry.event === 'pay' && <PaymentReceipt renewal={renewal} />}
        </>
      ),
      state: 'past',
    }))
  const last = renewal.history.at(-1)
  const now: TimelineEntry = {
    key: 'now',
    title: w(stateWords(renewal)),
    at: last && last.to === renewal.state ? moment(last.at) : undefined,
    text: (
      <>
        {w(renewal.next)}
        {renewal.dueAt && (
          <>
            <br />
            {pair(t('case.dueAt'), moment(renewal.dueAt))}
          </>
        )}
        {last?.event === 'pay' && <PaymentReceipt renewal={renewal} />}
        {renewal.state === 'done' && renewal.newCertificate && (
          <>
            <br />
            {t('case.proved', { serial: renewal.newCertificate.serial })}
          </>
        )}
      </>
    ),
    state: 'current',
  }
  const coming = renewal.ahead.map(
    (state): TimelineEntry => ({ key: state, title: w(stateWords({ kind, state })), state: 'coming' }),
  )
  return <Timeline label={t('case.timeline')} entries={[...past, now, ...coming]} />
}

/** Of the money that came in, for as long as it is on record. */
function PaymentReceipt({ renewal: { fee } }: { renewal: RenewalCase }) {
  const { t, language } = useWords()
  if (!fee?.charges.some(({ state }) => state === 'paid')) return null
  return (
    <>
      <br />
      <a href={`/api/cases/${fee.reference}/receipt?language=${language}`}>{t('fee.receipt')}</a>
    </>
  )
}
