// Signed things of whoever made them: what lint says of their contents, and whether the signature stands.
import { type Certificate, parseCertificate } from '../certificate.ts'
import { PURPOSE } from '../extensions.ts'
import { findKeyWeakness } from '../key-weakness/find-key-weakness.ts'
import { type LintFinding, lintTbs, UNREADABLE } from '../lint.ts'
import { sameName } from '../name-comparison.ts'
import type { VerifySignature } from '../path/work.ts'
import { PkiError } from '../pki-error.ts'
import type { CertificateKind } from './rule.ts'

export const BAD_SIGNATURE = { number: 'CH-019', rule: 'RFC5280-6.1.3-signature', severity: 'error' } as const
export const WEAK_KEY = { number: 'CH-020', rule: 'CABF-BR-6.1.1.3-weak-key', severity: 'error' } as const

/** The value, or the finding that it cannot be read. */
export function readOr<Value>(read: () => Value): Value | LintFinding {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { ...UNREADABLE, text: error.message }
  }
}

/** What kind of certificate this seems to be, by what it says of itself. */
export function guessKind({ extensions, subjectDer, issuerDer, key }: Certificate): CertificateKind {
  const usages = extensions.keyUsage ?? []
  if (extensions.basicConstraints?.ca) return sameName(subjectDer, issuerDer) ? 'root' : 'ca'
  if (extensions.extendedKeyUsage?.includes(PURPOSE.ocspSigning)) return 'ocsp'
  const signs = usages.includes('digitalSignature') || usages.includes('nonRepudiation')
  const encrypts = usages.some((usage) => /Encipherment|Agreement/.test(usage))
  if (encrypts && !signs) return 'encryption'
  // GM/T 0015: SM2 comes in pairs, other keys alone.
  return key === 'sm2' && signs && !encrypts ? 'signing' : 'single'
}

/** Findings about a whole certificate; its signature is judged where the issuer is known or is the certificate itself. */
export function lintCertificate(
  der: Uint8Array,
  { kind, issuer, verify }: { kind?: CertificateKind; issuer?: Certificate; verify: VerifySignature },
): { kind?: CertificateKind; findings: LintFinding[] } {
  const certificate = readOr(() => parseCertificate(der))
  if ('text' in certificate) return { findings: [certificate] }
  const as = kind ?? guessKind(certificate)
  const findings = lintTbs(certificate.tbs, { kind: as, ...(issuer && as !== 'root' && { issuer }) })
  const weakness = findKeyWeakness(certificate.spki)
  if (weakness !== undefined) findings.push({ ...WEAK_KEY, text: `the key is weak: ${weakness}` })
  const by = as === 'root' ? certificate : issuer
  const { signatureName, tbs, signature } = certificate
  if (by !== undefined && !verify(signatureName, by.spki, tbs, signature))
    findings.push({ ...BAD_SIGNATURE, text: "not signed by the issuer's key" })
  return { kind: as, findings }
}
