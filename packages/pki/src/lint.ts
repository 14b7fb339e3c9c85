import { type Certificate, parseTbsCertificate, type TbsCertificate } from './certificate.ts'
import { type CertificateKind, LINT_RULES } from './lint-rules.ts'
import { timeForms } from './lint-time.ts'
import { PkiError } from './pki-error.ts'
import type { ReadMemory } from './read-memory.ts'

export interface LintFinding {
  /** Clause and subject, `RFC5280-4.1.2.2-serial`. */
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly text: string
}

/**
 * Checks to-be-signed bytes before a key touches them. An empty list means that nothing is wrong; a certificate with
 * an `error` must not be signed. Never throws: bytes that cannot be read are a finding (`X690-encoding`).
 */
export function lintTbsCertificate(
  tbs: Uint8Array,
  { kind, issuer, memory }: { kind: CertificateKind; issuer?: Certificate; memory?: ReadMemory },
): LintFinding[] {
  let parsed: TbsCertificate
  try {
    parsed = parseTbsCertificate(tbs, {}, memory)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return [{ rule: 'X690-encoding', severity: 'error', text: error.message }]
  }
  const found = LINT_RULES.flatMap(({ rule, severity, kinds, check }): LintFinding[] => {
    if (kinds !== undefined && !kinds.includes(kind)) return []
    const text = check({ tbs: parsed, kind, issuer })
    return text === undefined ? [] : [{ rule, severity, text }]
  })
  if (kind !== 'root' && issuer === undefined)
    found.push({ rule: 'RFC5280-6.1-issuer-known', severity: 'error', text: 'linted without its issuer' })
  return [...found, ...timeForms(tbs)]
}
