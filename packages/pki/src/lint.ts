import { type Certificate, parseTbsCertificate, type TbsCertificate } from './certificate.ts'
import type { IdentityOids } from './identity.ts'
import { STRICT_DER } from './lint/fields.ts'
import type { LintMemory } from './lint/memory.ts'
import { readRawTbs } from './lint/raw-tbs.ts'
import type { CertificateKind, ExpectedContents, LintContext, LintRule } from './lint/rule.ts'
import { RULES_OF_KIND, type RulesOfKind } from './lint/rules.ts'
import { PkiError } from './pki-error.ts'

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
  /** What this issuer's certificates share is read and judged once. */
  readonly memory?: LintMemory
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
    const { kind, issuer, expected, identityOids, memory } = subject
    const tbs: TbsCertificate = parseTbsCertificate(der, identityOids, memory?.read)
    const { all } = tbs.extensions
    const raw = readRawTbs(der, all, memory?.read)
    const context = { tbs, raw, kind, ...(issuer && { issuer }), ...(expected && { expected }) }
    return memory === undefined ? applyRules(rulesOf(kind).all, context) : lintWith(memory, context)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return [{ ...UNREADABLE, text: error.message }]
  }
}

const rulesOf = (kind: CertificateKind) => RULES_OF_KIND.get(kind) as RulesOfKind

/** The same findings in the same order; those about a frame that was met before are taken from memory. */
function lintWith(memory: LintMemory, context: LintContext): LintFinding[] {
  const { ofFrame, others } = rulesOf(context.kind)
  const known = memory.recall(context)
  if (known !== undefined) {
    const found = applyRules(others, { ...context, known: true })
    return known.findings.length === 0 ? found : inOrder([...known.findings, ...found])
  }
  const found = applyRules(others, context)
  const findings = applyRules(ofFrame, context)
  if (!found.some(({ number }) => number === STRICT_DER)) memory.keep(context, findings)
  return inOrder([...findings, ...found])
}

const inOrder = (findings: LintFinding[]): LintFinding[] =>
  findings.sort((a, b) => (a.number < b.number ? -1 : 1))

function applyRules(rules: readonly LintRule[], context: LintContext): LintFinding[] {
  const found: LintFinding[] = []
  for (const { number, rule, severity, check } of rules) {
    const text = check(context)
    if (text !== undefined) found.push({ number, rule, severity, text })
  }
  return found
}
