import { fingerprint, verify } from '@certhall/crypto'
import {
  CerthallError,
  type Purpose,
  parseStatement,
  type SignedStatement,
  type Statement,
} from '@certhall/model'
import { parseCertificate, sameBytes, signatureFor } from '@certhall/pki'
import type { RegisteredCertificate } from './authority.ts'
import { fromBase64 } from './base64.ts'
import type { Ra } from './ports.ts'
import { requireTrusted } from './require-trusted.ts'

export interface VerifiedStatement {
  statement: Statement
  certificate: RegisteredCertificate
}

/**
 * Reads a signed statement and holds it against the register: the certificate is looked up, never trusted as sent, and leads
 * to a root. Purpose
 * and origin are compared with ours; nonce, case digest and subject are the caller's to compare.
 */
export async function verifyStatement(
  ra: Pick<Ra, 'authority' | 'origin' | 'clock'>,
  signed: SignedStatement,
  purpose: Purpose,
): Promise<VerifiedStatement> {
  const bytes = fromBase64(signed.bytes)
  const statement = parseStatement(bytes)
  if (statement.purpose !== purpose) throw new CerthallError('statement-purpose-wrong', statement.purpose)
  if (statement.origin !== ra.origin) throw new CerthallError('statement-origin-wrong', statement.origin)

  const sent = fromBase64(signed.unverifiedCertificate)
  const certificate = await ra.authority.find(fingerprint(sent))
  if (certificate === undefined || !sameBytes(certificate.der, sent)) {
    throw new CerthallError('certificate-unknown', 'not issued here')
  }
  if (certificate.use === 'encryption') throw new CerthallError('certificate-not-signing')
  if (statement.certificate !== certificate.fingerprint) {
    throw new CerthallError('statement-signature-wrong', 'names another certificate')
  }
  const { spki, key } = parseCertificate(certificate.der)
  if (!verify(signatureFor(key), spki, bytes, fromBase64(signed.signature))) {
    throw new CerthallError('statement-signature-wrong')
  }
  await requireTrusted(ra, certificate)
  return { statement, certificate }
}
