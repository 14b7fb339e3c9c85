import type { StaffQueue } from '@certhall/model/api'
import { useSpeech } from '../language.tsx'

/** Below a state: who has taken it up, and whose turn it is where that is not the holder's own jurisdiction. */
export function DeskNote({ row }: { row: StaffQueue['rows'][number] }) {
  const { words } = useSpeech()
  const { claimedBy, responsible } = row
  return (
    <>
      {claimedBy && (
        <div className="quiet">{claimedBy.mine ? words.desk.mine : words.desk.claimedBy(claimedBy.name)}</div>
      )}
      {responsible && <div className="quiet">{words.desk[responsible.why](responsible.jurisdiction)}</div>}
    </>
  )
}
