import type { StaffCertificate } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'
import type { Words } from '../words/zh.ts'

type Event = StaffCertificate['events'][number]

/** Every change of the status, newest first: what, when, by whom, why. */
export function StatusHistory({ events }: { events: (Event & { serial?: string })[] }) {
  const { words, language } = useSpeech()
  if (events.length === 0) return <p className="quiet">{words.certificate.noHistory}</p>
  return (
    <ol className="history">
      {events.toReversed().map((row) => (
        <li key={`${row.serial} ${row.at} ${row.event} ${row.note}`}>
          <div>
            <strong>{words.certificate.events[row.event]}</strong>
            {row.reason && <span> · {words.certificate.reasons[row.reason] ?? row.reason}</span>}
          </div>
          <div className="quiet">
            {row.serial && (
              <>
                <code>{row.serial}</code> ·{' '}
              </>
            )}
            <time dateTime={row.at}>{showTime(row.at, language)}</time> · {whoDid(row, words)}
          </div>
          {row.invalidityDate && (
            <div>
              {words.certificate.since}
              {words.colon}
              {showTime(row.invalidityDate, language)}
            </div>
          )}
          {row.note && <p className="reason">{row.note}</p>}
        </li>
      ))}
    </ol>
  )
}

function whoDid({ actor, actorName }: Event, words: Words): string {
  if (actorName) return actorName
  if (actor.startsWith('holder/')) return words.certificate.by.holder
  const [, user] = /^command\/(.+)$/.exec(actor) ?? []
  return user ? words.certificate.by.command(user) : words.certificate.by.hall
}
