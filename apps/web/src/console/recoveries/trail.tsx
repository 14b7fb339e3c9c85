import type { TrailEntryView } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'

/** What the key centre wrote down, newest first. */
export function RecoveryTrail({ entries }: { entries: TrailEntryView[] }) {
  const { words, language } = useSpeech()
  return (
    <ol className="history">
      {entries.toReversed().map((row) => (
        <li key={`${row.at} ${row.event}`}>
          <strong>{words.recovery.events[row.event]}</strong>
          <div className="quiet">
            <time dateTime={row.at}>{showTime(row.at, language)}</time> · {row.actorName ?? row.actor} ·{' '}
            {row.position === undefined ? words.recovery.loose : words.recovery.chained(row.position)}
          </div>
        </li>
      ))}
    </ol>
  )
}
