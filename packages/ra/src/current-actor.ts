import { CerthallError } from '@certhall/model'
import type { HolderActor, StaffActor } from './actor.ts'
import type { Ra } from './ports.ts'
import { actFor } from './staff/act-for.ts'
import { limitOf } from './staff/limit.ts'

// A session lives for hours, rights may end sooner: asked with every request that has one.

/**
 * The member as on record now. `log-in-required` for who was disabled, moved to another jurisdiction, or whose sessions were
 * ended. Who has still to choose a password or a second factor has no role until then.
 */
export async function currentStaff(
  ra: Pick<Ra, 'staff' | 'jurisdictions' | 'covers' | 'staffRules' | 'clock'>,
  actor: StaffActor,
): Promise<StaffActor> {
  const member = await ra.staff.find(actor.staffId)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || member.disabled || jurisdiction?.path !== actor.jurisdictionPath) {
    throw new CerthallError('log-in-required', 'no longer a member of this jurisdiction')
  }
  if (member.sessionsFrom && !(actor.since && new Date(actor.since) >= member.sessionsFrom)) {
    throw new CerthallError('log-in-required', 'the session was ended')
  }
  const roles = limitOf(ra, member, actor) ? [] : member.roles
  return actFor(ra, { ...actor, roles, idNumber: member.idNumber })
}

/**
 * `log-in-required` where the certificate was revoked meanwhile, unless by its own renewal, which its holder is still
 * looking at. What was a full session is for renewal alone once the certificate has expired.
 */
export async function currentHolder(
  ra: Pick<Ra, 'authority' | 'clock'>,
  actor: HolderActor,
): Promise<HolderActor> {
  const certificate = await ra.authority.find(actor.fingerprint)
  const stands = certificate?.status === 'good' || certificate?.reason === 'superseded'
  if (certificate === undefined || !stands) {
    throw new CerthallError('log-in-required', 'the certificate was revoked')
  }
  return certificate.notAfter < ra.clock.now() ? { ...actor, scope: 'renewal-only' } : actor
}
