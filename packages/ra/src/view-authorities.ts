import { addYears } from '@certhall/model'
import type { Authorities, KeyCentre } from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import type { Ra } from './ports.ts'

/** Issuers, lists and responders; for operators and auditors. */
export async function viewAuthorities(
  ra: Pick<Ra, 'state' | 'profiles'>,
  actor: StaffActor,
): Promise<Authorities> {
  requireRole(actor, 'ca-operator', 'auditor')
  const { authorities, ocspAddress } = await ra.state.authorities()
  const longest = Math.max(1, ...[...ra.profiles.values()].flatMap(({ renewal }) => renewal.termYears))
  return {
    ocspAddress,
    authorities: authorities.map((one) => ({
      ...one,
      // A certificate ends with its issuer at the latest: from here on the longest term cannot be had any more.
      ...(one.state === 'issuing' && {
        rolloverDue: addYears(new Date(one.notAfter), -longest).toISOString(),
      }),
    })),
  }
}

/** Stores and master keys of the key-management centre: counts alone. */
export async function viewKeyCentre(ra: Pick<Ra, 'state'>, actor: StaffActor): Promise<KeyCentre> {
  requireRole(actor, 'ca-operator', 'km-officer', 'auditor')
  return ra.state.keyCentre()
}
