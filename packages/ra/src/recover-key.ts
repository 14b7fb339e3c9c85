import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { RecoveryView, ReleasedRecovery } from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import { fromBase64, toBase64 } from './base64.ts'
import type { KeyOfficer, Recovery } from './key-archive.ts'
import type { Ra } from './ports.ts'

/** A key officer asks for a holder's pair, for somebody else and with a reason. docs/key-management.md. */
export async function requestRecovery(
  ra: Ra,
  actor: StaffActor,
  request: { certificate: string; recipient: string; reason: string; legalBasis: string },
): Promise<RecoveryView> {
  const officer = officerOf(actor)
  const { signingSerial, scope } = await pairWithin(ra, actor, request.certificate)
  const { reason, legalBasis } = request
  const recipient = fromBase64(request.recipient)
  const asked = { signingSerial, scope, recipient, reason, legalBasis }
  return present(await ra.keys.requestRecovery(officer, asked))
}

export async function approveRecovery(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<RecoveryView> {
  return present(await ra.keys.approveRecovery(officerOf(actor), id))
}

/** The pair, to the officer who asked, wrapped to the recipient that was approved. */
export async function releaseRecovery(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<ReleasedRecovery> {
  const released = await ra.keys.releaseRecovery(officerOf(actor), id)
  return {
    ...present(released),
    publicKey: toBase64(released.spki),
    envelope: toBase64(released.envelope),
  }
}

export async function listRecoveries(ra: Ra, actor: StaffActor): Promise<{ recoveries: RecoveryView[] }> {
  return { recoveries: (await ra.keys.listRecoveries(officerOf(actor))).map(present) }
}

function officerOf(actor: StaffActor): KeyOfficer {
  requireRole(actor, 'km-officer')
  return { id: actor.login, within: actor.jurisdictionPath }
}

/** The dual certificate's pair and where its holder belongs. Unknown and elsewhere are the same `not-found`. */
async function pairWithin(ra: Ra, { jurisdictionPath }: StaffActor, certificate: string) {
  const registered = await ra.authority.find(certificate)
  const holder = registered && (await ra.holders.find(registered.holder))
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const scope = jurisdiction?.path
  if (!registered || !scope || !`${scope}/`.startsWith(`${jurisdictionPath}/`))
    throw new CerthallError('not-found', 'no such certificate')
  const { use, serial, pairSerial } = registered
  if (pairSerial === undefined) throw new CerthallError('not-found', 'not one of a dual pair')
  return { signingSerial: use === 'encryption' ? pairSerial : serial, scope }
}

function present(recovery: Recovery): RecoveryView {
  const { id, signingSerial, state, reason, legalBasis, requestedBy, approvedBy } = recovery
  return {
    ...{ id, signingSerial, state, reason, legalBasis, requestedBy, approvedBy },
    recipient: fingerprint(recovery.recipient),
    requestedAt: recovery.requestedAt.toISOString(),
    expiresAt: recovery.expiresAt.toISOString(),
    approvedAt: recovery.approvedAt?.toISOString(),
    releasedAt: recovery.releasedAt?.toISOString(),
  }
}
