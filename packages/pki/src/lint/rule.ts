import type { Certificate, TbsCertificate } from '../certificate.ts'
import type { Extensions, RawExtension } from '../extension-fields.ts'
import type { Name } from '../names.ts'
import type { RepeatedFields, RepeatedOid } from '../repeated-extensions.ts'
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
  /** This very frame was judged before, and all of it was in DER: only `raw.own` is new. */
  readonly known?: boolean
}

/** What the certificates of one issuer and profile have in common, octet by octet: see LintMemory. */
export interface FrameContext {
  readonly tbs: Pick<TbsCertificate, 'version' | 'signatureName' | 'issuer' | 'issuerDer' | 'key'> & {
    readonly extensions: RepeatedFields
  }
  readonly raw: Pick<RawTbs, 'algorithm'> & { find(oid: RepeatedOid): RawExtension | undefined }
  readonly kind: CertificateKind
  readonly issuer?: Certificate
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

export interface LintRule extends NumberedCheck<LintContext> {
  /** Looks at the frame only, so what it finds holds for every certificate with the same one. */
  readonly ofFrame: boolean
}

type Row<Context> = (
  number: LintRule['number'],
  rule: string,
  about: string,
  check: (context: Context) => string | undefined,
  kinds?: readonly CertificateKind[],
) => LintRule

const row =
  (severity: LintRule['severity'], ofFrame: boolean): Row<LintContext> =>
  (number, rule, about, check, kinds) => ({
    ...{ number, rule, severity, about, check, ofFrame },
    ...(kinds && { kinds }),
  })

/** A rule whose breach forbids signing. */
export const must = row('error', false)
/** A rule whose breach is told. */
export const should = row('warning', false)
/** The same for rules that look at the frame only. */
export const mustInFrame: Row<FrameContext> = row('error', true)
export const shouldInFrame: Row<FrameContext> = row('warning', true)

export const when = (wrong: boolean | undefined, text: string): string | undefined =>
  wrong ? text : undefined
