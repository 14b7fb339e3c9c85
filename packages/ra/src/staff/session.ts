import { CerthallError } from '@certhall/model'
import type { StaffSession } from '@certhall/model/api'
import type { StaffActor } from '../actor.ts'
import { currentStaff } from '../current-actor.ts'
import type { Ra } from '../ports.ts'
import { limitOf } from './limit.ts'

/** Who is logged in: himself, what he has to do first, and for whom he stands in or may. */
export async function viewStaffSession(ra: Ra, actor: StaffActor): Promise<StaffSession> {
  const current = await currentStaff(ra, await ownPath(ra, actor))
  const member = await ra.staff.find(actor.staffId)
  const jurisdiction = member && (await ra.jurisdictions.find(idOf(current.jurisdictionPath)))
  if (!member || !jurisdiction) throw new CerthallError('log-in-required')
  const covers = await ra.covers.ofDeputy(member.id, ra.clock.now())
  const absent = await Promise.all(
    covers.map(async ({ absentId, until }) => ({
      id: absentId,
      name: (await ra.staff.find(absentId))?.name ?? absentId,
      until: until.toISOString(),
    })),
  )
  return {
    login: member.login,
    name: member.name,
    roles: current.roles,
    jurisdiction: { id: jurisdiction.id, name: jurisdiction.name },
    expiresAt: actor.expiresAt,
    mustDo: limitOf(ra, member, actor),
    // A hall that only allows the second factor still says that it is missing.
    weak: actor.method !== 'certificate' && !member.secondFactor && !member.roles.includes('monitor'),
    actingFor: absent.find(({ id }) => id === current.actingFor),
    covers: absent,
  }
}

const idOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The session's own jurisdiction; a request's actor may have that of somebody he stands in for. */
async function ownPath(ra: Pick<Ra, 'staff' | 'jurisdictions'>, actor: StaffActor): Promise<StaffActor> {
  if (actor.actingFor === undefined) return actor
  const member = await ra.staff.find(actor.staffId)
  const own = member && (await ra.jurisdictions.find(member.jurisdictionId))
  return own ? { ...actor, jurisdictionPath: own.path } : actor
}
