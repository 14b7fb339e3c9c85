import { randomBytes } from '@certhall/crypto'
import { CerthallError, normaliseNumber } from '@certhall/model'
import type { NewPerson, PersonChange, StaffPerson } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import { requireRole, type StaffActor } from '../actor.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { hashPassword } from '../password.ts'
import type { Ra, StaffEvent, StaffMember } from '../ports.ts'
import { firstPassword } from './first-password.ts'

const EVENTS_SHOWN = 50
/** People of the jurisdiction and below, for the administrator of staff; auditors look. */
export async function listPeople(ra: Ra, actor: StaffActor): Promise<{ people: StaffPerson[] }> {
  requireRole(actor, 'administrator', 'auditor')
  const members = await ra.staff.listWithin(actor.jurisdictionPath)
  return { people: await Promise.all(members.map((member) => present(ra, actor, member))) }
}

export async function viewPerson(ra: Ra, actor: StaffActor, { id }: { id: string }): Promise<StaffPerson> {
  requireRole(actor, 'administrator', 'auditor')
  return presentWhole(ra, actor, await personWithin(ra, actor, id))
}

/** A new member, with a password that he has to replace. `login-taken` where somebody has that name, `person-has-login` where the person has another. */
export async function addPerson(
  ra: Ra,
  actor: StaffActor,
  { login, name, roles, jurisdiction, idNumber }: NewPerson,
): Promise<{ person: StaffPerson; password: string }> {
  requireRole(actor, 'administrator')
  await requireBelow(ra, actor, jurisdiction)
  requireGrantable(roles)
  await requireOneLogIn(ra, undefined, idNumber && normaliseNumber(idNumber))
  const password = firstPassword()
  const member: StaffMember = {
    id: toHex(randomBytes(16)),
    ...{ login, name, roles, jurisdictionId: jurisdiction },
    ...(idNumber && { idNumber: normaliseNumber(idNumber) }),
    passwordHash: await hashPassword(password),
    disabled: false,
    mustChangePassword: true,
  }
  if (!(await ra.staff.add(member))) throw new CerthallError('login-taken')
  await note(ra, actor, 'added', login, { roles, jurisdiction })
  return { person: await presentWhole(ra, actor, member), password }
}

/** Name, roles, jurisdiction, whether he may log in. Nobody changes his own rights. */
export async function changePerson(
  ra: Ra,
  actor: StaffActor,
  { id, ...change }: PersonChange & { id: string },
): Promise<StaffPerson> {
  const member = await othersWithin(ra, actor, id)
  if (change.jurisdiction !== undefined) await requireBelow(ra, actor, change.jurisdiction)
  const added = (change.roles ?? []).filter((role) => !member.roles.includes(role))
  requireGrantable(added)
  const { name = member.name, roles = member.roles, disabled = member.disabled } = change
  const jurisdictionId = change.jurisdiction ?? member.jurisdictionId
  const idNumber =
    change.idNumber === undefined ? member.idNumber : normaliseNumber(change.idNumber) || undefined
  if (!disabled) await requireOneLogIn(ra, member.id, idNumber)
  const next = { ...member, name, roles, disabled, jurisdictionId, idNumber }
  await ra.staff.change(member.id, {
    ...{ name: change.name, roles: change.roles, disabled: change.disabled },
    jurisdictionId: change.jurisdiction,
    ...(change.idNumber !== undefined && { idNumber: idNumber ?? null }),
  })
  await note(ra, actor, 'changed', member.login, differences(member, change))
  return presentWhole(ra, actor, next)
}

/** What is another value than before. */
function differences(member: StaffMember, change: PersonChange): Record<string, unknown> {
  const before: Record<string, unknown> = {
    ...member,
    jurisdiction: member.jurisdictionId,
    idNumber: member.idNumber ?? '',
  }
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return Object.fromEntries(Object.entries(change).filter(([name, value]) => !same(before[name], value)))
}

/** For who has forgotten it: a new one to be replaced at once; every session of his ends. */
export async function resetPassword(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<{ password: string }> {
  const member = await othersWithin(ra, actor, id)
  const password = firstPassword()
  const passwordHash = await hashPassword(password)
  const at = ra.clock.now()
  await ra.staff.change(member.id, { passwordHash, mustChangePassword: true, sessionsFrom: at })
  await note(ra, actor, 'password-reset', member.login, {})
  return { password }
}

/** For who has lost the telephone and the recovery codes. */
export async function resetFactor(ra: Ra, actor: StaffActor, { id }: { id: string }): Promise<StaffPerson> {
  const member = await othersWithin(ra, actor, id)
  await ra.staffAccess.removeFactor(member.id)
  await ra.staff.change(member.id, { sessionsFrom: ra.clock.now() })
  await note(ra, actor, 'factor-reset', member.login, {})
  return presentWhole(ra, actor, member)
}

/** A certificate of the register that logs this person in; its holder must be the same person where both numbers are known. */
export async function addStaffCertificate(
  ra: Ra,
  actor: StaffActor,
  { id, serial }: { id: string; serial: string },
): Promise<StaffPerson> {
  const member = await othersWithin(ra, actor, id)
  const registered = await ra.authority.findBySerial(serial)
  if (!registered || registered.use === 'encryption')
    throw new CerthallError('not-found', 'no such signing certificate')
  const holder = await ra.holders.find(registered.holder)
  if (!member.idNumber || holder?.idNumber !== normaliseNumber(member.idNumber)) {
    throw new CerthallError('staff-certificate-other', 'its holder is somebody else')
  }
  const { fingerprint } = registered
  const row = { fingerprint, addedBy: actor.login, addedAt: ra.clock.now() }
  if (!(await ra.staffAccess.addCertificate(member.id, row)))
    throw new CerthallError('staff-certificate-other')
  await note(ra, actor, 'certificate-added', member.login, { serial })
  return presentWhole(ra, actor, member)
}

export async function removeStaffCertificate(
  ra: Ra,
  actor: StaffActor,
  { id, serial }: { id: string; serial: string },
): Promise<StaffPerson> {
  const member = await othersWithin(ra, actor, id)
  const registered = await ra.authority.findBySerial(serial)
  const removed = registered && (await ra.staffAccess.removeCertificate(member.id, registered.fingerprint))
  if (!removed) throw new CerthallError('not-found', 'not a certificate of this person')
  await ra.staff.change(member.id, { sessionsFrom: ra.clock.now() })
  await note(ra, actor, 'certificate-removed', member.login, { serial })
  return presentWhole(ra, actor, member)
}

async function personWithin(ra: Ra, actor: StaffActor, id: string): Promise<StaffMember> {
  const member = await ra.staff.find(id)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || !jurisdiction || !isWithin(jurisdiction.path, actor))
    throw new CerthallError('not-found', 'nobody')
  return member
}

async function othersWithin(ra: Ra, actor: StaffActor, id: string): Promise<StaffMember> {
  requireRole(actor, 'administrator')
  const member = await personWithin(ra, actor, id)
  if (member.id === actor.staffId) throw new CerthallError('not-yours', 'nobody changes his own rights')
  return member
}

async function requireBelow(ra: Ra, actor: StaffActor, jurisdictionId: string): Promise<void> {
  const jurisdiction = await ra.jurisdictions.find(jurisdictionId)
  if (!jurisdiction || !isWithin(jurisdiction.path, actor))
    throw new CerthallError('not-found', 'no such jurisdiction')
}

/** What takes two people takes two persons: with a second log-in, one of them would be both. */
async function requireOneLogIn(ra: Ra, id: string | undefined, idNumber: string | undefined): Promise<void> {
  if (!idNumber) return
  const others = (await ra.staff.findByNumber(idNumber)).filter((one) => one.id !== id)
  if (others.length > 0) throw new CerthallError('person-has-login')
}

/** The self-test's account needs no second factor: it is set up on the server, and never given to a person here. */
function requireGrantable(roles: readonly string[]): void {
  if (roles.includes('monitor')) throw new CerthallError('not-yours', 'the role monitor is not given here')
}

const isWithin = (path: string, { jurisdictionPath }: StaffActor) =>
  `${path}/`.startsWith(`${jurisdictionPath}/`)

async function present(ra: Ra, actor: StaffActor, member: StaffMember): Promise<StaffPerson> {
  const jurisdiction = await ra.jurisdictions.find(member.jurisdictionId)
  return {
    id: member.id,
    login: member.login,
    name: member.name,
    roles: member.roles,
    jurisdiction: { id: member.jurisdictionId, name: jurisdiction?.name ?? member.jurisdictionId },
    idNumber: member.idNumber,
    disabled: member.disabled,
    secondFactor: member.secondFactor ?? false,
    hasCertificate: member.hasCertificate ?? false,
    mustChangePassword: member.mustChangePassword ?? false,
    mayChange: actor.roles.includes('administrator') && member.id !== actor.staffId,
    certificates: [],
    events: [],
  }
}

async function presentWhole(ra: Ra, actor: StaffActor, member: StaffMember): Promise<StaffPerson> {
  const rows = await ra.staffAccess.certificates(member.id)
  const certificates = await Promise.all(rows.map(({ fingerprint }) => ra.authority.find(fingerprint)))
  const events = await ra.staffEvents.of(member.login, EVENTS_SHOWN)
  const now = ra.clock.now()
  const fresh = (await ra.staff.find(member.id)) ?? member
  return {
    ...(await present(ra, actor, fresh)),
    certificates: certificates.flatMap((one) => (one ? [certificateSummary(one, now)] : [])),
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
  }
}

const note = (
  ra: Ra,
  { login }: StaffActor,
  event: StaffEvent['event'],
  subject: string,
  detail: StaffEvent['detail'],
) => ra.staffEvents.add({ at: ra.clock.now(), actor: login, event, subject, detail })
