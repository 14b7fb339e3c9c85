import { CerthallError, normaliseNumber, type SignedStatement } from '@certhall/model'
import type { StaffActor } from '../actor.ts'
import type { RegisteredCertificate } from '../authority.ts'
import type { Ra, StaffMember } from '../ports.ts'
import { verifyStatement } from '../verify-statement.ts'
import { reissues } from '../workflow/index.ts'
import { staffActor } from './log-in.ts'

/**
 * By a certificate on a token that the administrator has registered, or one that it was renewed to: the token and its PIN are two
 * factors. The statement has a purpose of its own, so that a holder's log-in is never one of staff. Revoked, suspended, expired, renewed
 * (`staff-certificate-renewed`), of an untrusted path: refused.
 */
export async function staffCertificateLogIn(
  ra: Ra,
  { statement: signed }: { statement: SignedStatement },
): Promise<StaffActor> {
  const { statement, certificate } = await verifyStatement(ra, signed, 'staff-log-in')
  if (statement.caseDigest !== '' || statement.subject !== '') {
    throw new CerthallError('statement-malformed', 'a log-in names no case and no subject')
  }
  const at = ra.clock.now()
  if (certificate.status !== 'good') {
    const code = certificate.status === 'suspended' ? 'certificate-suspended' : 'certificate-revoked'
    throw new CerthallError(code, certificate.reason)
  }
  if (at > certificate.notAfter) throw new CerthallError('certificate-expired')
  const { successors, before } = await lineOf(ra, certificate)
  if (successors.has(certificate.fingerprint)) throw new CerthallError('staff-certificate-renewed')
  const { staffId, registered } = await registeredIn(ra, before)
  const member = staffId === undefined ? undefined : await ra.staff.find(staffId)
  if (!member || member.disabled) throw new CerthallError('staff-certificate-unknown')
  const { nonce, purpose } = statement
  if (!(await ra.nonces.consume({ nonce, purpose, origin: ra.origin, at }))) {
    throw new CerthallError('statement-nonce-unknown')
  }
  if (registered !== certificate.fingerprint) await follow(ra, member, registered, certificate)
  return staffActor(ra, member, 'certificate', at)
}

/** Old → new by the holder's own finished renewals and changes, and what this certificate was before, itself first. */
async function lineOf(ra: Pick<Ra, 'cases'>, { holder, fingerprint }: RegisteredCertificate) {
  const done = (await ra.cases.listByHolder(holder)).filter((one) => reissues(one) && one.state === 'done')
  const successors = new Map(done.map((one) => [one.oldFingerprint, one.newFingerprint]))
  const before = [fingerprint]
  for (let at: string | undefined = fingerprint; at !== undefined; ) {
    at = done.find(({ newFingerprint }) => newFingerprint === at)?.oldFingerprint
    if (at !== undefined) before.push(at)
  }
  return { successors, before }
}

/** Which certificate of the line an administrator has registered, and for whom. */
async function registeredIn(ra: Pick<Ra, 'staffAccess'>, line: readonly string[]) {
  for (const registered of line) {
    const staffId = await ra.staffAccess.ownerOf(registered)
    if (staffId !== undefined) return { staffId, registered }
  }
  return { registered: '' }
}

/** The registration goes on to the new certificate, as long as its holder is the same person. */
async function follow(
  ra: Ra,
  member: StaffMember,
  registered: string,
  { fingerprint, serial, holder: id }: RegisteredCertificate,
): Promise<void> {
  const holder = await ra.holders.find(id)
  if (!member.idNumber || holder?.idNumber !== normaliseNumber(member.idNumber))
    throw new CerthallError('staff-certificate-other', 'its holder is somebody else')
  const at = ra.clock.now()
  await ra.staffAccess.addCertificate(member.id, { fingerprint, addedBy: 'renewal', addedAt: at })
  await ra.staffAccess.removeCertificate(member.id, registered)
  const detail = { serial, renewed: true }
  await ra.staffEvents.add({
    at,
    actor: member.login,
    event: 'certificate-added',
    subject: member.login,
    detail,
  })
}
