import type { HistoryEntry } from '@certhall/model/api'
import { stateWords } from '@certhall/model/state-words'
import type { CaseKind } from '@certhall/model/states'
import { useSpeech } from '../language.tsx'
import { showTime } from '../show.ts'

/** What happened, newest first. */
export function History({ kind, entries }: { kind: CaseKind; entries: HistoryEntry[] }) {
  const { words, language } = useSpeech()
  const actors: Record<string, string> = words.actors
  const newestFirst = [...entries].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <ol className="history">
      {newestFirst.map((row) => (
        <li key={`${row.at} ${row.event}`}>
          <div>
            <strong>{words.eventsOf[kind]?.[row.event] ?? words.events[row.event] ?? row.event}</strong>
            <span className="quiet"> → {stateWords({ kind, state: row.to })[language]}</span>
          </div>
          <div className="quiet">
            <time dateTime={row.at}>{showTime(row.at, language)}</time> · {actors[row.by] ?? row.by}
          </div>
          {row.reason && <p className="reason">{row.reason}</p>}
        </li>
      ))}
    </ol>
  )
}
