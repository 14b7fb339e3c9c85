import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  type RecoveryDetail,
  type RecoveryView,
  type ReleasedRecovery,
  trailEntry,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import { fromBase64, toBase64 } from './base64.ts'
import { certificateSummary } from './certificate-summary.ts'
import type { KeyOfficer, Recovery } from './key-archive.ts'
import type { Ra } from './ports.ts'
import { presentHolder } from './view-session.ts'

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
  return present(ra, actor, await ra.keys.requestRecovery(officer, asked))
}

export async function approveRecovery(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<RecoveryView> {
  return present(ra, actor, await ra.keys.approveRecovery(officerOf(actor), id))
}

/** The pair, to the officer who asked, wrapped to the recipient that was approved. */
export async function releaseRecovery(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<ReleasedRecovery> {
  const released = await ra.keys.releaseRecovery(officerOf(actor), id)
  return {
    ...(await present(ra, actor, released)),
    publicKey: toBase64(released.spki),
    envelope: toBase64(released.envelope),
  }
}

/** The newest of the own jurisdiction; auditors look as well. */
export async function listRecoveries(ra: Ra, actor: StaffActor): Promise<{ recoveries: RecoveryView[] }> {
  const found = await ra.keys.listRecoveries(viewerOf(actor))
  return { recoveries: await Promise.all(found.map((one) => present(ra, actor, one))) }
}

/** One recovery: whose key, and everything that was written down about it. */
export async function viewRecovery(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<RecoveryDetail> {
  const found = await ra.keys.viewRecovery(viewerOf(actor), id)
  const registered = await ra.authority.findBySerial(found.signingSerial)
  const holder = registered && (await ra.holders.find(registered.holder))
  if (!registered || !holder) throw new CerthallError('not-found', 'its certificate is not on record')
  return {
    ...(await present(ra, actor, found)),
    certificate: certificateSummary(registered, ra.clock.now()),
    holder: await presentHolder(ra, holder),
    trail: await Promise.all(
      found.trail.map(async ({ at, event, actor: by, reason, toKey, position }) => ({
        ...{ at: at.toISOString(), event: trailEntry.shape.event.parse(event), actor: by },
        ...{ actorName: (await ra.staff.findByLogin(by))?.name, reason, toKey, position },
      })),
    ),
  }
}

const officer = ({ login, jurisdictionPath }: StaffActor): KeyOfficer => ({
  id: login,
  within: jurisdictionPath,
})

function officerOf(actor: StaffActor): KeyOfficer {
  requireRole(actor, 'km-officer')
  return officer(actor)
}

function viewerOf(actor: StaffActor): KeyOfficer {
  requireRole(actor, 'km-officer', 'auditor')
  return officer(actor)
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

async function present(ra: Ra, actor: StaffActor, recovery: Recovery): Promise<RecoveryView> {
  const { id, signingSerial, state, reason, legalBasis, requestedBy, approvedBy } = recovery
  const registered = await ra.authority.findBySerial(signingSerial)
  const holder = registered && (await ra.holders.find(registered.holder))
  const nameOf = async (login: string) => (await ra.staff.findByLogin(login))?.name
  const own = requestedBy === actor.login
  const isOfficer = actor.roles.includes('km-officer')
  return {
    ...{ id, signingSerial, state, reason, legalBasis, requestedBy, approvedBy },
    recipient: fingerprint(recovery.recipient),
    requestedAt: recovery.requestedAt.toISOString(),
    expiresAt: recovery.expiresAt.toISOString(),
    approvedAt: recovery.approvedAt?.toISOString(),
    releasedAt: recovery.releasedAt?.toISOString(),
    holderName: holder?.name ?? '',
    requestedByName: (await nameOf(requestedBy)) ?? requestedBy,
    approvedByName: approvedBy && ((await nameOf(approvedBy)) ?? approvedBy),
    mayApprove: isOfficer && !own && state === 'requested',
    // Again until it expires, for an answer that was lost.
    mayRelease:
      isOfficer &&
      own &&
      (state === 'approved' || state === 'released') &&
      recovery.expiresAt > ra.clock.now(),
  }
}
