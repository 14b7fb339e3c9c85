import { CerthallError, normaliseNumber } from '@certhall/model'
import type {
  RevocationRequest,
  StaffCertificate,
  StaffCertificates,
  StatusRequest,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import type { RegisteredCertificate } from './authority.ts'
import { certificateSummary } from './certificate-summary.ts'
import { ID_TYPES } from './identity-numbers.ts'
import type { Holder, IdType } from './people.ts'
import type { Ra } from './ports.ts'
import { presentHolder } from './view-session.ts'

type Needs = Pick<Ra, 'authority' | 'holders' | 'jurisdictions' | 'clock'>

/** Certificates of the jurisdiction by serial, or by their holder's number; newest first. */
export async function staffCertificates(
  ra: Needs,
  actor: StaffActor,
  { q }: { q: string },
): Promise<StaffCertificates> {
  requireRole(actor, 'ca-operator', 'auditor')
  const found = [await ra.authority.findBySerial(q.trim().toLowerCase())]
  const idNumber = normaliseNumber(q)
  for (const idType of Object.keys(ID_TYPES) as IdType[]) {
    const holder = await ra.holders.findByNumber(idType, idNumber)
    if (holder !== undefined) found.push(...(await ra.authority.listByHolder(holder.id)))
  }
  const certificates: StaffCertificate[] = []
  for (const one of found) {
    const holder = one && (await holderWithin(ra, actor, one))
    if (one && holder) certificates.push(await present(ra, one, holder))
  }
  return { certificates }
}

/** One certificate with the history of its status. Outside the jurisdiction and unknown are the same `not-found`. */
export async function viewStaffCertificate(
  ra: Needs,
  actor: StaffActor,
  { serial }: { serial: string },
): Promise<StaffCertificate> {
  requireRole(actor, 'ca-operator', 'auditor')
  const registered = await ra.authority.findBySerial(serial)
  const holder = registered && (await holderWithin(ra, actor, registered))
  if (!registered || !holder) throw new CerthallError('not-found', 'no such certificate')
  return present(ra, registered, holder)
}

/** Puts a certificate and its pair on hold; see the CA's `suspendPair`. */
export function suspendCertificate(
  ra: Needs,
  actor: StaffActor,
  request: StatusRequest & { serial: string },
) {
  return change(ra, actor, request, (by) => ra.authority.suspendPair({ serial: request.serial, ...by }))
}

/** Takes a hold back. */
export function resumeCertificate(ra: Needs, actor: StaffActor, request: StatusRequest & { serial: string }) {
  return change(ra, actor, request, (by) => ra.authority.resumePair({ serial: request.serial, ...by }))
}

/** Revokes a certificate and its pair, for good. */
export function revokeCertificate(
  ra: Needs,
  actor: StaffActor,
  request: RevocationRequest & { serial: string },
) {
  const { serial, reason, invalidityDate } = request
  const since = invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }
  return change(ra, actor, request, (by) => ra.authority.revokePair({ serial, reason, ...since, ...by }))
}

async function change(
  ra: Needs,
  actor: StaffActor,
  { serial, note = '' }: { serial: string; note?: string },
  act: (by: { actor: string; note: string }) => Promise<void>,
): Promise<StaffCertificate> {
  requireRole(actor, 'ca-operator')
  await viewStaffCertificate(ra, actor, { serial })
  await act({ actor: `staff/${actor.staffId}`, note })
  return viewStaffCertificate(ra, actor, { serial })
}

async function holderWithin(
  ra: Needs,
  { jurisdictionPath }: StaffActor,
  { holder: id }: RegisteredCertificate,
): Promise<Holder | undefined> {
  const holder = await ra.holders.find(id)
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const within = jurisdiction && `${jurisdiction.path}/`.startsWith(`${jurisdictionPath}/`)
  return within ? holder : undefined
}

async function present(
  ra: Needs,
  registered: RegisteredCertificate,
  holder: Holder,
): Promise<StaffCertificate> {
  const { serial, pairSerial, reason, revokedAt, suspendedAt } = registered
  const events = await ra.authority.statusEvents(serial)
  return {
    certificate: certificateSummary(registered, ra.clock.now()),
    holder: await presentHolder(ra, holder),
    pairSerial,
    reason,
    revokedAt: revokedAt?.toISOString(),
    suspendedAt: suspendedAt?.toISOString(),
    events: events.map(({ event, reason, invalidityDate, actor, note, at }) => ({
      ...{ event, reason, actor, note },
      invalidityDate: invalidityDate?.toISOString(),
      at: at.toISOString(),
    })),
  }
}
