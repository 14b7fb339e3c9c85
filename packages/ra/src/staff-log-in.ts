import { addDays, CerthallError } from '@certhall/model'
import type { StaffSession } from '@certhall/model/api'
import type { StaffActor } from './actor.ts'
import { currentStaff } from './current-actor.ts'
import { hashPassword, isPassword } from './password.ts'
import type { Ra } from './ports.ts'

const SESSION_DAYS = 8 / 24

/** The same answer, after the same work, for unknown names, disabled people and wrong passwords. */
export async function staffLogIn(
  ra: Ra,
  { login, password }: { login: string; password: string },
): Promise<{ actor: StaffActor; session: StaffSession }> {
  const member = await ra.staff.findByLogin(login)
  if (member === undefined) await hashPassword(password)
  const right = member !== undefined && (await isPassword(password, member.passwordHash))
  if (!right || member.disabled) throw new CerthallError('log-in-wrong')
  const jurisdiction = await ra.jurisdictions.find(member.jurisdictionId)
  if (jurisdiction === undefined) throw new CerthallError('log-in-wrong', 'no jurisdiction')
  const actor: StaffActor = {
    kind: 'staff',
    staffId: member.id,
    login: member.login,
    roles: member.roles,
    jurisdictionPath: jurisdiction.path,
    idNumber: member.idNumber,
    expiresAt: addDays(ra.clock.now(), SESSION_DAYS).toISOString(),
  }
  return { actor, session: await viewStaffSession(ra, actor) }
}

export async function viewStaffSession(ra: Ra, actor: StaffActor): Promise<StaffSession> {
  await currentStaff(ra, actor)
  const member = await ra.staff.find(actor.staffId)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || !jurisdiction) throw new CerthallError('log-in-required')
  return {
    login: member.login,
    name: member.name,
    roles: member.roles,
    jurisdiction: { id: jurisdiction.id, name: jurisdiction.name },
    expiresAt: actor.expiresAt,
  }
}
