import type { StaffQueue, StaffQueueQuery } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from './actor.ts'
import { openResponsible } from './desk/responsible.ts'
import { turnOf } from './desk/turn.ts'
import type { Ra } from './ports.ts'

export type QueueFilters = Omit<StaffQueueQuery, 'page' | 'size'>

/** Submitted applications of the jurisdiction; drafts are the holder's own business until he submits. */
export async function staffQueue(ra: Ra, actor: StaffActor, query: StaffQueueQuery): Promise<StaffQueue> {
  requireRole(actor, ...CASE_VIEWERS)
  const { page, size } = query
  const [{ total, rows }, responsible] = await Promise.all([queueRows(ra, actor, query), openResponsible(ra)])
  const now = ra.clock.now()
  return {
    total,
    page,
    size,
    rows: rows.map(({ jurisdictionPath, claimedBy, ...row }) => {
      const turn = row.state === 'review' ? responsible({ ...row, jurisdictionPath }) : undefined
      return {
        ...row,
        submittedAt: row.submittedAt?.toISOString(),
        dueAt: row.dueAt?.toISOString(),
        late: row.dueAt !== undefined && row.dueAt < now,
        claimedBy: claimedBy && { name: claimedBy.name, mine: claimedBy.id === actor.staffId },
        responsible: turn?.why === 'own' ? undefined : turn,
      }
    }),
  }
}

/** The rows themselves, within the actor's jurisdiction. */
export function queueRows(ra: Pick<Ra, 'cases' | 'clock'>, actor: StaffActor, query: StaffQueueQuery) {
  const { claimed, escalated, turn, ...filters } = query
  return ra.cases.queue({
    ...filters,
    jurisdictionPath: actor.jurisdictionPath,
    now: ra.clock.now(),
    ...(claimed === 'mine' && { claimedBy: actor.staffId }),
    ...(claimed === 'nobody' && { unclaimed: true }),
    ...(turn === 'mine' && { turnOf: turnOf(actor) }),
    ...(escalated === 'yes' && { overdue: true }),
  })
}
