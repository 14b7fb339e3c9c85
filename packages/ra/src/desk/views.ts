import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { SavedViews } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'

const MOST = 20

/** The own views of the queue. */
export async function listViews(ra: Pick<Ra, 'desk'>, actor: StaffActor): Promise<SavedViews> {
  requireRole(actor, ...CASE_VIEWERS)
  return { views: await ra.desk.views(actor.staffId) }
}

/** Adds one, or replaces the one of this name. */
export async function saveView(
  ra: Pick<Ra, 'desk'>,
  actor: StaffActor,
  { name, query }: { name: string; query: string },
): Promise<SavedViews> {
  requireRole(actor, ...CASE_VIEWERS)
  const others = (await ra.desk.views(actor.staffId)).filter((view) => view.name !== name)
  if (others.length >= MOST) throw new CerthallError('input-invalid', `at most ${MOST} views`)
  await ra.desk.saveView(actor.staffId, { id: toHex(randomBytes(16)), name, query })
  return listViews(ra, actor)
}

export async function removeView(
  ra: Pick<Ra, 'desk'>,
  actor: StaffActor,
  { id }: { id: string },
): Promise<SavedViews> {
  requireRole(actor, ...CASE_VIEWERS)
  if (!(await ra.desk.removeView(actor.staffId, id))) throw new CerthallError('not-found', 'no such view')
  return listViews(ra, actor)
}
