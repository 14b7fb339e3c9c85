// Rules for what is about to be signed. Each names the clause that it holds to.

import { type KeyFamily, keyFits, keyRow } from './algorithms.ts'
import { sameBytes } from './bytes.ts'
import type { Certificate, TbsCertificate } from './certificate.ts'
import { EXTENSION, PURPOSE } from './extensions.ts'
import { encodeNamedBits, KEY_USAGES, type KeyUsage } from './key-usage.ts'
import { encodeRsaSpki, parseSpki } from './spki.ts'

export type CertificateKind = 'root' | 'ca' | 'signing' | 'encryption' | 'single' | 'ocsp'

interface LintContext {
  readonly tbs: TbsCertificate
  readonly kind: CertificateKind
  readonly issuer?: Certificate
}

export interface LintRule {
  readonly rule: string
  readonly severity: 'error' | 'warning'
  /** For which kinds; all when left out. */
  readonly kinds?: readonly CertificateKind[]
  /** What is wrong, or undefined. */
  readonly check: (context: LintContext) => string | undefined
}

const AUTHORITIES: readonly CertificateKind[] = ['root', 'ca']
const HOLDERS: readonly CertificateKind[] = ['signing', 'encryption', 'single']
const UNDER_ISSUER: readonly CertificateKind[] = ['ca', 'signing', 'encryption', 'single', 'ocsp']

const when = (wrong: boolean | undefined, text: string): string | undefined => (wrong ? text : undefined)

const REQUIRED_USAGE: Record<CertificateKind, readonly KeyUsage[]> = {
  root: ['keyCertSign', 'cRLSign'],
  ca: ['keyCertSign', 'cRLSign'],
  signing: ['digitalSignature', 'nonRepudiation'],
  encryption: ['keyEncipherment', 'dataEncipherment'],
  single: ['digitalSignature'],
  ocsp: ['digitalSignature'],
}

const ALLOWED_USAGE: Record<CertificateKind, readonly KeyUsage[]> = {
  root: ['keyCertSign', 'cRLSign', 'digitalSignature'],
  ca: ['keyCertSign', 'cRLSign', 'digitalSignature'],
  signing: ['digitalSignature', 'nonRepudiation'],
  encryption: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  single: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  ocsp: ['digitalSignature', 'nonRepudiation'],
}

const SIGNS_ONLY: readonly KeyUsage[] = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'encipherOnly',
  'decipherOnly',
]

/** What the mathematics of a key cannot do: RFC 5480 §3, RFC 3279 §2.3.1, RFC 8410 §5, RFC 9881 §5. */
const IMPOSSIBLE_USAGE: Record<KeyFamily, readonly KeyUsage[]> = {
  sm2: [],
  ecdsa: ['keyEncipherment', 'dataEncipherment'],
  rsa: ['keyAgreement'],
  ed25519: SIGNS_ONLY,
  'ml-dsa': SIGNS_ONLY,
}

// RFC 5280 appendix A.1, upper bounds in characters.
const NAME_BOUNDS: Record<string, number> = { CN: 64, O: 64, OU: 64, L: 128, ST: 128, SERIALNUMBER: 64 }

function usageOf({ tbs }: LintContext): readonly KeyUsage[] {
  return tbs.extensions.keyUsage ?? []
}

function keyUsageEncoding({ tbs }: LintContext): string | undefined {
  const raw = tbs.extensions.all.find(({ oid }) => oid === EXTENSION.keyUsage)
  const strict = raw && encodeNamedBits(KEY_USAGES, tbs.extensions.keyUsage ?? [])
  return when(raw && strict && !sameBytes(raw.value, strict), 'key usage is not in DER')
}

function longNames({ tbs }: LintContext): string | undefined {
  const long = tbs.subject.find(({ type, value }) => [...value].length > (NAME_BOUNDS[type] ?? 4096))
  return when(long !== undefined, `${long?.type} is longer than ${NAME_BOUNDS[long?.type ?? '']} characters`)
}

function issuerLength({ issuer, kind }: LintContext): string | undefined {
  const limit = issuer?.extensions.basicConstraints?.pathLength
  return when(kind === 'ca' && limit === 0, 'the issuer may not issue to authorities')
}

export const LINT_RULES: readonly LintRule[] = [
  {
    rule: 'RFC5280-4.1.2.1-version',
    severity: 'error',
    check: ({ tbs }) => when(tbs.version !== 3, 'not version 3'),
  },
  {
    rule: 'RFC5280-4.1.2.2-serial',
    severity: 'error',
    check: ({ tbs }) =>
      when(
        /^(-|00$)/.test(tbs.serial) || serialOctets(tbs.serial) > 20,
        'serial not positive, or over 20 octets',
      ),
  },
  {
    rule: 'CABF-BR-7.1-serial-entropy',
    severity: 'warning',
    check: ({ tbs }) => when(tbs.serial.length < 16, 'serial shorter than 64 bits'),
  },
  {
    rule: 'RFC5280-4.1.2.3-signature',
    severity: 'error',
    check: ({ tbs, issuer, kind }) => {
      const key = kind === 'root' ? tbs.key : issuer?.key
      return when(
        key && !keyFits(key, tbs.signatureName),
        `the issuer's key cannot make ${tbs.signatureName}`,
      )
    },
  },
  {
    rule: 'RFC5280-4.1.2.4-issuer',
    severity: 'error',
    check: ({ tbs, issuer, kind }) => {
      const expected = kind === 'root' ? tbs.subjectDer : issuer?.subjectDer
      if (tbs.issuer.length === 0) return 'issuer is empty'
      return when(expected && !sameBytes(tbs.issuerDer, expected), "issuer is not the issuer's subject")
    },
  },
  {
    rule: 'RFC5280-4.1.2.5-validity',
    severity: 'error',
    check: ({ tbs }) => when(tbs.notBefore >= tbs.notAfter, 'ends before it begins'),
  },
  {
    rule: 'RFC5280-4.1.2.5-within-issuer',
    severity: 'error',
    kinds: UNDER_ISSUER,
    check: ({ tbs, issuer }) => when(issuer && tbs.notAfter > issuer.notAfter, 'outlives its issuer'),
  },
  {
    rule: 'RFC5280-4.1.2.6-subject',
    severity: 'error',
    check: ({ tbs }) => when(tbs.subject.length === 0, 'subject is empty'),
  },
  {
    rule: 'X520-6.3.1-country',
    severity: 'error',
    check: ({ tbs }) =>
      when(
        tbs.subject.some(({ type, value }) => type === 'C' && !/^[A-Z]{2}$/.test(value)),
        'country is not two capital letters',
      ),
  },
  {
    rule: 'X520-6.2-control-characters',
    severity: 'error',
    // A NUL ends the name for readers written in C, a line feed or a turn of direction forges one for people.
    check: ({ tbs }) =>
      when(
        tbs.subject.some(({ value }) => /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(value)),
        'control characters in the subject',
      ),
  },
  {
    rule: 'RFC3279-2.3.1-rsa-parameters',
    severity: 'error',
    check: ({ tbs: { spki } }) => {
      const { modulus, exponent } = parseSpki(spki)
      return when(
        modulus && exponent && !sameBytes(encodeRsaSpki(modulus, exponent), spki),
        'parameters of an RSA key are not NULL',
      )
    },
  },
  { rule: 'RFC5280-A.1-upper-bounds', severity: 'error', check: longNames },
  {
    rule: 'RFC5280-4.2-unknown-critical',
    severity: 'error',
    check: ({ tbs: { extensions } }) =>
      when(extensions.unknownCritical.length > 0, `critical ${extensions.unknownCritical.join(' ')}`),
  },
  {
    rule: 'RFC5280-4.2.1.1-authority-key-id',
    severity: 'error',
    kinds: UNDER_ISSUER,
    check: ({ tbs, issuer }) => {
      const id = tbs.extensions.authorityKeyId
      if (id === undefined) return 'no authority key identifier'
      const expected = issuer?.extensions.subjectKeyId
      return when(expected && !sameBytes(id, expected), "not the issuer's key identifier")
    },
  },
  {
    rule: 'RFC5280-4.2.1.2-subject-key-id',
    severity: 'error',
    check: ({ tbs }) => when(tbs.extensions.subjectKeyId === undefined, 'no subject key identifier'),
  },
  {
    rule: 'RFC5280-4.2.1.3-key-usage',
    severity: 'error',
    check: (context) => {
      const missing = REQUIRED_USAGE[context.kind].filter((usage) => !usageOf(context).includes(usage))
      return when(missing.length > 0, `key usage lacks ${missing.join(', ')}`)
    },
  },
  {
    rule: 'GMT0015-C.3-key-usage-of-kind',
    severity: 'error',
    check: (context) => {
      const extra = usageOf(context).filter((usage) => !ALLOWED_USAGE[context.kind].includes(usage))
      return when(extra.length > 0, `${extra.join(', ')} in a certificate of kind ${context.kind}`)
    },
  },
  {
    rule: 'RFC5480-3-key-usage-of-key',
    severity: 'error',
    check: (context) => {
      const impossible = IMPOSSIBLE_USAGE[keyRow(context.tbs.key).family]
      const found = usageOf(context).filter((usage) => impossible.includes(usage))
      return when(found.length > 0, `${context.tbs.key} keys cannot do ${found.join(', ')}`)
    },
  },
  {
    rule: 'GMT0015-A.3-key-usage-critical',
    severity: 'error',
    kinds: ['root', 'ca', 'signing', 'encryption'],
    check: ({ tbs }) => when(tbs.extensions.keyUsageCritical !== true, 'key usage is not critical'),
  },
  { rule: 'X690-11.2-key-usage-encoding', severity: 'error', check: keyUsageEncoding },
  {
    rule: 'RFC5280-4.2.1.9-authority',
    severity: 'error',
    kinds: AUTHORITIES,
    check: ({ tbs: { extensions } }) => {
      const raw = extensions.all.find(({ oid }) => oid === EXTENSION.basicConstraints)
      return when(!extensions.basicConstraints?.ca || !raw?.critical, 'no critical basic constraints with cA')
    },
  },
  {
    rule: 'RFC5280-4.2.1.9-not-authority',
    severity: 'error',
    kinds: [...HOLDERS, 'ocsp'],
    check: ({ tbs }) => when(tbs.extensions.basicConstraints?.ca, 'an end entity with cA'),
  },
  { rule: 'RFC5280-4.2.1.9-path-length', severity: 'error', check: issuerLength },
  {
    rule: 'RFC5280-4.2.1.9-issuer-authority',
    severity: 'error',
    kinds: UNDER_ISSUER,
    check: ({ issuer }) =>
      when(issuer && !issuer.extensions.basicConstraints?.ca, 'the issuer is no authority'),
  },
  {
    rule: 'RFC6960-4.2.2.2-ocsp-signing',
    severity: 'error',
    check: ({ tbs, kind }) => {
      const has = tbs.extensions.extendedKeyUsage?.includes(PURPOSE.ocspSigning) ?? false
      return when(has !== (kind === 'ocsp'), 'OCSP signing is for responders, and for them only')
    },
  },
  {
    rule: 'RFC6960-4.2.2.2.1-no-check',
    severity: 'warning',
    kinds: ['ocsp'],
    check: ({ tbs }) => when(!tbs.extensions.ocspNoCheck, 'clients cannot ask a responder about itself'),
  },
  {
    rule: 'GMT0015-C.3-policies',
    severity: 'warning',
    kinds: HOLDERS,
    check: ({ tbs }) => when(!tbs.extensions.policies, 'no certificate policies'),
  },
  {
    rule: 'GMT0015-C.3-distribution-points',
    severity: 'warning',
    kinds: HOLDERS,
    check: ({ tbs }) => when(!tbs.extensions.crlDistributionPoints, 'no CRL distribution points'),
  },
  {
    rule: 'GMT0015-C.3-authority-info',
    severity: 'warning',
    kinds: HOLDERS,
    check: ({ tbs }) => when(!tbs.extensions.ocsp || !tbs.extensions.caIssuers, 'no OCSP or issuer address'),
  },
  {
    rule: 'RFC5280-4.2.1.2-key-id-length',
    severity: 'warning',
    check: ({ tbs: { extensions } }) =>
      when((extensions.subjectKeyId?.length ?? 20) !== 20, 'key identifier is not SHA-1 of the key'),
  },
]

/** Octets of the serial's encoding: a high first bit needs one more. */
function serialOctets(serial: string): number {
  return serial.length / 2 + (Number.parseInt(serial.slice(0, 2), 16) & 0x80 ? 1 : 0)
}
