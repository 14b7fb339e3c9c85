import type { StaffQueue, StaffQueueQuery } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from './actor.ts'
import type { Ra } from './ports.ts'

/** Submitted applications of the jurisdiction; drafts are the holder's own business until he submits. */
export async function staffQueue(
  ra: Pick<Ra, 'cases' | 'clock'>,
  actor: StaffActor,
  query: StaffQueueQuery,
): Promise<StaffQueue> {
  requireRole(actor, ...CASE_VIEWERS)
  const { page, size } = query
  const { total, rows } = await ra.cases.queue({ ...query, jurisdictionPath: actor.jurisdictionPath })
  const now = ra.clock.now()
  return {
    total,
    page,
    size,
    rows: rows.map((row) => ({
      ...row,
      submittedAt: row.submittedAt?.toISOString(),
      dueAt: row.dueAt?.toISOString(),
      late: row.dueAt !== undefined && row.dueAt < now,
    })),
  }
}
