import type { StaffQueue } from '@certhall/model/api'
import { KIND_WORDS } from '@certhall/model/states'
import { useSpeech } from '../language.tsx'
import { showYuan } from '../show.ts'
import { DeskNote } from './desk-note.tsx'
import { Age, Due } from './due.tsx'
import { CaseLink } from './queue-table.tsx'
import { StateTag } from './state-tag.tsx'

/** The queue on a narrow screen: a short block an application, nothing to scroll sideways. */
export function QueueList(props: { rows: StaffQueue['rows']; profileName: (id: string) => string }) {
  const { words, language } = useSpeech()
  const { columns } = words.queue
  return (
    <ul className="queue-list">
      {props.rows.map((row) => (
        <li key={row.reference}>
          <div className="split">
            <CaseLink row={row} />
            <StateTag kind={row.kind} state={row.state} />
          </div>
          <DeskNote row={row} />
          <div>
            <code>{row.reference}</code>
          </div>
          <div>
            {KIND_WORDS[row.kind][language]} · {props.profileName(row.profile)} · {row.jurisdiction}
            {row.feeFen ? ` · ${showYuan(row.feeFen)}` : null}
          </div>
          <div>
            {columns.submitted} <Age row={row} />
            {row.dueAt && (
              <>
                {' · '}
                {columns.due} <Due row={row} />
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
