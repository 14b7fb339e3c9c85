import { CerthallError, normaliseNumber, storedSerial } from '@certhall/model'
import type {
  RevocationRequest,
  StaffCertificate,
  StaffCertificates,
  StatusRequest,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import type { RegisteredCertificate } from './authority.ts'
import { certificateSummary } from './certificate-summary.ts'
import { requireNoCancellation } from './life/open-cancellation.ts'
import { presentNotices } from './notices/present-notices.ts'
import type { Holder } from './people.ts'
import type { Ra } from './ports.ts'
import { presentProposal } from './proposals/decide-proposal.ts'
import { propose } from './proposals/propose.ts'
import { presentHolder } from './view-session.ts'

type Needs = Ra

/** Key officers look a holder's key up by its certificate. */
const VIEWERS = ['ca-operator', 'auditor', 'km-officer'] as const

const HOLDERS = 20

/** Certificates of the jurisdiction by serial, by a part of their holder's name, or the beginning of his number; newest first. */
export async function staffCertificates(
  ra: Needs,
  actor: StaffActor,
  { q }: { q: string },
): Promise<StaffCertificates> {
  requireRole(actor, ...VIEWERS)
  const { jurisdictionPath } = actor
  const [bySerial, found] = await Promise.all([
    ra.authority.findBySerial(storedSerial(q)),
    ra.holders.search({
      ...{ name: q.trim(), number: normaliseNumber(q), jurisdictionPath },
      limit: HOLDERS + 1,
    }),
  ])
  const certificates: StaffCertificate[] = []
  const owner = bySerial && (await holderWithin(ra, actor, bySerial))
  if (bySerial && owner) certificates.push(await present(ra, actor, bySerial, owner))
  for (const holder of found.slice(0, HOLDERS)) {
    for (const one of await ra.authority.listByHolder(holder.id)) {
      if (one.serial !== bySerial?.serial) certificates.push(await present(ra, actor, one, holder))
    }
  }
  return { certificates, more: found.length > HOLDERS }
}

/** One certificate with the history of its status. Outside the jurisdiction and unknown are the same `not-found`. */
export async function viewStaffCertificate(
  ra: Needs,
  actor: StaffActor,
  { serial }: { serial: string },
): Promise<StaffCertificate> {
  requireRole(actor, ...VIEWERS)
  const registered = await ra.authority.findBySerial(serial)
  const holder = registered && (await holderWithin(ra, actor, registered))
  if (!registered || !holder) throw new CerthallError('not-found', 'no such certificate')
  const notices = presentNotices(await ra.notices.ofCertificate(registered.fingerprint))
  return { ...(await present(ra, actor, registered, holder)), notices }
}

/** Puts a certificate and its pair on hold; see the CA's `suspendPair`. */
export function suspendCertificate(
  ra: Needs,
  actor: StaffActor,
  request: StatusRequest & { serial: string },
) {
  return change(ra, actor, request, (by) => ra.authority.suspendPair({ serial: request.serial, ...by }))
}

/** Takes a hold back, once a second person has confirmed it. */
export function resumeCertificate(ra: Needs, actor: StaffActor, request: StatusRequest & { serial: string }) {
  return wish(ra, actor, 'resume-certificate', request)
}

/** Revokes a certificate and its pair, for good, once a second person has confirmed it. */
export function revokeCertificate(
  ra: Needs,
  actor: StaffActor,
  request: RevocationRequest & { serial: string },
) {
  return wish(ra, actor, 'revoke-certificate', request, (now) => {
    const { reason, invalidityDate } = request
    // As the CA itself judges it, before somebody else is asked.
    if (invalidityDate !== undefined && (reason !== 'keyCompromise' || new Date(invalidityDate) > now))
      throw new CerthallError('input-invalid', 'a day of loss in the past, of a compromised key')
  })
}

async function wish(
  ra: Needs,
  actor: StaffActor,
  kind: 'resume-certificate' | 'revoke-certificate',
  { serial, note = '', ...payload }: (StatusRequest | RevocationRequest) & { serial: string },
  check: (now: Date) => void = () => {},
): Promise<StaffCertificate> {
  requireRole(actor, 'ca-operator')
  const { certificate } = await viewStaffCertificate(ra, actor, { serial })
  check(ra.clock.now())
  const possible =
    kind === 'resume-certificate' ? certificate.status === 'suspended' : certificate.status !== 'revoked'
  if (!possible) throw new CerthallError('certificate-status-wrong', certificate.status)
  const registered = await ra.authority.findBySerial(serial)
  const holder = registered && (await ra.holders.find(registered.holder))
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  if (!jurisdiction) throw new CerthallError('not-found', 'no such certificate')
  await requireNoCancellation(ra, registered)
  await propose(ra, actor, { kind, subject: serial, scope: jurisdiction.path, payload, note })
  return viewStaffCertificate(ra, actor, { serial })
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

/** The holder of a certificate, where he belongs to the actor's jurisdiction. */
export async function holderWithin(
  ra: Pick<Ra, 'holders' | 'jurisdictions'>,
  { jurisdictionPath }: StaffActor,
  { holder: id }: Pick<RegisteredCertificate, 'holder'>,
): Promise<Holder | undefined> {
  const holder = await ra.holders.find(id)
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const within = jurisdiction && `${jurisdiction.path}/`.startsWith(`${jurisdictionPath}/`)
  return within ? holder : undefined
}

async function present(
  ra: Needs,
  actor: StaffActor,
  registered: RegisteredCertificate,
  holder: Holder,
): Promise<StaffCertificate> {
  const { serial, pairSerial, reason, revokedAt, suspendedAt } = registered
  const events = await ra.authority.statusEvents(serial)
  // Both certificates of a pair share what happens to one of them.
  const about = [serial, ...(pairSerial === undefined ? [] : [pairSerial])]
  const now = ra.clock.now()
  const open = await Promise.all(about.map((one) => ra.proposals.openAbout(one, now)))
  return {
    certificate: certificateSummary(registered, ra.clock.now()),
    holder: await presentHolder(ra, holder),
    pairSerial,
    reason,
    revokedAt: revokedAt?.toISOString(),
    suspendedAt: suspendedAt?.toISOString(),
    mayChange: actor.roles.includes('ca-operator'),
    proposals: await Promise.all(open.flat().map((one) => presentProposal(ra, actor, one))),
    mayRecover: actor.roles.includes('km-officer') && pairSerial !== undefined,
    events: await Promise.all(
      events.map(async ({ event, reason, invalidityDate, actor, note, at }) => ({
        ...{ event, reason, actor, note },
        actorName: await nameOf(ra, actor),
        invalidityDate: invalidityDate?.toISOString(),
        at: at.toISOString(),
      })),
    ),
  }
}

/** Who 'staff/ID' is. */
export async function nameOf(ra: Pick<Ra, 'staff'>, actor: string): Promise<string | undefined> {
  const [, id] = /^staff\/(.+)$/.exec(actor) ?? []
  return id === undefined ? undefined : (await ra.staff.find(id))?.name
}
