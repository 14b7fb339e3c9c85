import type { Certificate, TbsCertificate } from '../certificate.ts'
import type { Extensions } from '../extensions.ts'
import type { Name } from '../names.ts'
import type { RawTbs } from './raw-tbs.ts'

export type CertificateKind = 'root' | 'ca' | 'signing' | 'encryption' | 'single' | 'ocsp'

export const AUTHORITIES: readonly CertificateKind[] = ['root', 'ca']
export const HOLDERS: readonly CertificateKind[] = ['signing', 'encryption', 'single']
export const UNDER_ISSUER: readonly CertificateKind[] = ['ca', 'signing', 'encryption', 'single', 'ocsp']
export const NOT_AUTHORITIES: readonly CertificateKind[] = ['signing', 'encryption', 'single', 'ocsp']

/** What an approved template and its profile say that a certificate must say. What is left out must be absent. */
export interface ExpectedContents
  extends Pick<
    Extensions,
    | 'keyUsage'
    | 'extendedKeyUsage'
    | 'policies'
    | 'policyQualifiers'
    | 'subjectAltNames'
    | 'qcStatements'
    | 'identity'
  > {
  readonly subject: Name
  readonly notAfter: Date
  readonly spki: Uint8Array
}

/** Everything that rules look at, read once. */
export interface LintContext {
  readonly tbs: TbsCertificate
  readonly raw: RawTbs
  readonly kind: CertificateKind
  readonly issuer?: Certificate
  readonly expected?: ExpectedContents
}

/** What every finding refers to. */
export interface NumberedRule {
  /** Stable: a number is never given to another rule. */
  readonly number: `CH-${string}`
  /** Clause and subject, `RFC5280-4.1.2.2-serial`. */
  readonly rule: string
  readonly severity: 'error' | 'warning'
  /** What must hold, one sentence. */
  readonly about: string
  /** For which kinds of certificates; all when left out. */
  readonly kinds?: readonly CertificateKind[]
}

export interface NumberedCheck<Context> extends NumberedRule {
  /** What is wrong, or undefined. */
  readonly check: (context: Context) => string | undefined
}

export type LintRule = NumberedCheck<LintContext>

type Row = (
  number: LintRule['number'],
  rule: string,
  about: string,
  check: LintRule['check'],
  kinds?: readonly CertificateKind[],
) => LintRule

const row =
  (severity: LintRule['severity']): Row =>
  (number, rule, about, check, kinds) => ({ number, rule, severity, about, check, ...(kinds && { kinds }) })

/** A rule whose breach forbids signing. */
export const must = row('error')
/** A rule whose breach is told. */
export const should = row('warning')

export const when = (wrong: boolean | undefined, text: string): string | undefined =>
  wrong ? text : undefined
