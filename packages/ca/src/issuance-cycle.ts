import { fingerprint, type Signer } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { assembleCertificate, type LintFinding, type LintSubject, lintTbsCertificate } from '@certhall/pki'
import type { Intent, StoredCertificate } from './certificate-record.ts'
import type { Ca } from './ports.ts'

/** Throws `lint-failed`, with the findings in `extra`, unless the to-be-signed bytes are without error. */
function requireClean(findings: LintFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  const text = errors.map(({ rule, text }) => `${rule}: ${text}`).join('; ')
  throw new CerthallError('lint-failed', text, { findings: errors })
}

export function lintForIssue(tbs: Uint8Array, subject: LintSubject): void {
  requireClean(lintTbsCertificate(tbs, subject))
}

/** Steps 5 and 6 of docs/issuance.md for a stored intent; what is signed already is answered as it is stored. */
export async function signIntent(
  { certificates, clock }: Pick<Ca, 'certificates' | 'clock'>,
  intent: StoredCertificate,
  signer: Signer,
): Promise<StoredCertificate | undefined> {
  if (intent.der !== undefined) return intent
  // 5. Sign exactly the bytes that were stored: however often this is repeated, serial and content stay the same.
  const der = await signIntentBytes(intent, signer)
  // 6. Store. The first signature stored is the certificate; another one made meanwhile never leaves this process.
  return certificates.complete(intent.serial, der, fingerprint(der), clock.now())
}

/** Step 5 alone: the signed certificate. `key-unavailable` when the signer makes another signature than was prepared. */
export async function signIntentBytes(
  { tbs, signature }: Pick<Intent, 'tbs' | 'signature'>,
  signer: Signer,
): Promise<Uint8Array> {
  if (signer.algorithm !== signature)
    throw new CerthallError('key-unavailable', `issuer signs ${signer.algorithm}`)
  return assembleCertificate(tbs, signature, await signer.sign(tbs))
}
