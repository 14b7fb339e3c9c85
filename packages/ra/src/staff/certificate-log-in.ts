import { CerthallError, type SignedStatement } from '@certhall/model'
import type { StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'
import { verifyStatement } from '../verify-statement.ts'
import { staffActor } from './log-in.ts'

/**
 * By a certificate on a token that the administrator has registered: the token and its PIN are two factors. The statement has a purpose
 * of its own, so that a holder's log-in is never one of staff. Revoked, suspended, expired, of an untrusted path: refused.
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
  const staffId = await ra.staffAccess.ownerOf(certificate.fingerprint)
  const member = staffId && (await ra.staff.find(staffId))
  if (!member || member.disabled) throw new CerthallError('staff-certificate-unknown')
  const { nonce, purpose } = statement
  if (!(await ra.nonces.consume({ nonce, purpose, origin: ra.origin, at }))) {
    throw new CerthallError('statement-nonce-unknown')
  }
  return staffActor(ra, member, 'certificate', at)
}
