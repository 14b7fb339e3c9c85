import { CerthallError } from '@certhall/model'
import type { HolderActor, StaffActor } from './actor.ts'
import type { Ra } from './ports.ts'

// A session lives for hours, rights may end sooner: asked with every request that has one.

/** The member as on record now. `log-in-required` for who was disabled, or moved to another jurisdiction. */
export async function currentStaff(
  ra: Pick<Ra, 'staff' | 'jurisdictions'>,
  actor: StaffActor,
): Promise<StaffActor> {
  const member = await ra.staff.find(actor.staffId)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || member.disabled || jurisdiction?.path !== actor.jurisdictionPath) {
    throw new CerthallError('log-in-required', 'no longer a member of this jurisdiction')
  }
  return { ...actor, roles: member.roles, idNumber: member.idNumber }
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
