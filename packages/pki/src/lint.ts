import { type Certificate, parseTbsCertificate, type TbsCertificate } from './certificate.ts'
import type { IdentityOids } from './identity.ts'
import { readRawTbs } from './lint/raw-tbs.ts'
import type { CertificateKind, ExpectedContents, LintContext } from './lint/rule.ts'
import { RULES_OF_KIND } from './lint/rules.ts'
import { PkiError } from './pki-error.ts'
import type { ReadMemory } from './read-memory.ts'

export interface LintFinding {
  /** Stable, `CH-004`; docs/lint.md has them all. */
  readonly number: string
  /** Clause and subject, `RFC5280-4.1.2.2-serial`. */
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly text: string
}

export interface LintSubject {
  readonly kind: CertificateKind
  readonly issuer?: Certificate
  /** What was approved; without it nobody's approval is checked. */
  readonly expected?: ExpectedContents
  readonly identityOids?: IdentityOids
  /** What this issuer's certificates share is read once. */
  readonly memory?: ReadMemory
}

/** Findings that no row of the table makes. */
export const UNREADABLE = { number: 'CH-001', rule: 'X690-encoding', severity: 'error' } as const
export const WITHOUT_ISSUER = {
  number: 'CH-018',
  rule: 'RFC5280-6.1-issuer-known',
  severity: 'error',
} as const

/**
 * Checks to-be-signed bytes before a key touches them. An empty list means that nothing is wrong; a certificate with
 * an `error` must not be signed. Never throws: bytes that cannot be read are a finding (`X690-encoding`).
 */
export function lintTbsCertificate(tbs: Uint8Array, subject: LintSubject): LintFinding[] {
  const found = lintTbs(tbs, subject)
  if (subject.kind !== 'root' && subject.issuer === undefined)
    found.push({ ...WITHOUT_ISSUER, text: 'linted without its issuer' })
  return found
}

/** As above, for certificates of others, whose issuer may not be at hand. */
export function lintTbs(der: Uint8Array, subject: LintSubject): LintFinding[] {
  try {
    const tbs: TbsCertificate = parseTbsCertificate(der, subject.identityOids, subject.memory)
    const { kind, issuer, expected } = subject
    const raw = readRawTbs(der, tbs.extensions.all)
    return applyRules({ tbs, raw, kind, ...(issuer && { issuer }), ...(expected && { expected }) })
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return [{ ...UNREADABLE, text: error.message }]
  }
}

function applyRules(context: LintContext): LintFinding[] {
  const found: LintFinding[] = []
  for (const { number, rule, severity, check } of RULES_OF_KIND.get(context.kind) ?? []) {
    const text = check(context)
    if (text !== undefined) found.push({ number, rule, severity, text })
  }
  return found
}
