import { type KeyFamily, keyRow } from '../algorithms.ts'
import { sameBytes } from '../bytes.ts'
import { readElement } from '../der-read.ts'
import type { RawExtension } from '../extension-fields.ts'
import { EXTENSION, PURPOSE } from '../extensions.ts'
import { encodeNamedBits, KEY_USAGES, type KeyUsage, readNamedBits } from '../key-usage.ts'
import {
  type CertificateKind,
  type FrameContext,
  type LintRule,
  must,
  mustInFrame,
  should,
  shouldInFrame,
  when,
} from './rule.ts'

const REQUIRED: Record<CertificateKind, readonly KeyUsage[]> = {
  root: ['keyCertSign', 'cRLSign'],
  ca: ['keyCertSign', 'cRLSign'],
  signing: ['digitalSignature', 'nonRepudiation'],
  encryption: ['keyEncipherment', 'dataEncipherment'],
  single: ['digitalSignature'],
  ocsp: ['digitalSignature'],
}

const AUTHORITY: readonly KeyUsage[] = ['keyCertSign', 'cRLSign', 'digitalSignature']
const ALLOWED: Record<CertificateKind, readonly KeyUsage[]> = {
  root: AUTHORITY,
  ca: AUTHORITY,
  signing: ['digitalSignature', 'nonRepudiation'],
  encryption: ['keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  single: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement'],
  ocsp: ['digitalSignature', 'nonRepudiation'],
}

const ENCRYPTION: readonly KeyUsage[] = ['keyEncipherment', 'dataEncipherment']
/**
 * What the mathematics of a key cannot do: RFC 5480 §3 (RFC 8813) for EC, RFC 3279 §2.3.1 for RSA, RFC 8410 §5 for Ed25519, RFC
 * 9881 §5 for ML-DSA. SM2 has encryption and agreement of its own.
 */
const IMPOSSIBLE: Record<KeyFamily, readonly KeyUsage[]> = {
  sm2: [],
  ecdsa: ENCRYPTION,
  rsa: ['keyAgreement'],
  ed25519: [...ENCRYPTION, 'keyAgreement', 'encipherOnly', 'decipherOnly'],
  'ml-dsa': [...ENCRYPTION, 'keyAgreement', 'encipherOnly', 'decipherOnly'],
}

const SIGNING: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation']
/** RFC 5280 §4.2.1.12: usages of which one at least goes with a purpose. */
const CONSISTENT = new Map<string, readonly KeyUsage[]>([
  [PURPOSE.serverAuth, ['digitalSignature', 'keyEncipherment', 'keyAgreement']],
  [PURPOSE.clientAuth, ['digitalSignature', 'keyAgreement']],
  [PURPOSE.codeSigning, ['digitalSignature']],
  [PURPOSE.emailProtection, [...SIGNING, 'keyEncipherment', 'keyAgreement']],
  [PURPOSE.timeStamping, SIGNING],
  [PURPOSE.ocspSigning, SIGNING],
])

const usages = ({ tbs }: FrameContext): readonly KeyUsage[] => tbs.extensions.keyUsage ?? []
const purposes = ({ tbs }: FrameContext): readonly string[] => tbs.extensions.extendedKeyUsage ?? []

function encoding({ raw }: FrameContext): string | undefined {
  const found = raw.find(EXTENSION.keyUsage)
  return when(found && !isStrict(found), 'key usage is not in DER')
}

function isStrict({ value }: RawExtension): boolean {
  const named = readNamedBits(KEY_USAGES, readElement(value).content)
  return sameBytes(value, encodeNamedBits(KEY_USAGES, named))
}

function inconsistent(context: FrameContext): string | undefined {
  const { keyUsage } = context.tbs.extensions
  const lost = purposes(context).find((purpose) => {
    const fitting = CONSISTENT.get(purpose)
    return keyUsage && fitting && !fitting.some((usage) => keyUsage.includes(usage))
  })
  return lost && `no key usage goes with purpose ${lost}`
}

/** keyUsage and extendedKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.12; GM/T 0015 tables A.3, C.1 to C.4). */
export const KEY_USAGE_RULES: readonly LintRule[] = [
  mustInFrame(
    'CH-080',
    'RFC5280-4.2.1.3-key-usage',
    'The key usage has what the kind of certificate is for.',
    (context) => {
      const missing = REQUIRED[context.kind].filter((usage) => !usages(context).includes(usage))
      return when(missing.length > 0, `key usage lacks ${missing.join(', ')}`)
    },
  ),
  mustInFrame(
    'CH-081',
    'GMT0015-C.3-key-usage-of-kind',
    'The key usage has nothing that another kind is for.',
    (context) => {
      const extra = usages(context).filter((usage) => !ALLOWED[context.kind].includes(usage))
      return when(extra.length > 0, `${extra.join(', ')} in a certificate of kind ${context.kind}`)
    },
  ),
  mustInFrame(
    'CH-082',
    'RFC5480-3-key-usage-of-key',
    'The key can do what the key usage says.',
    (context) => {
      const impossible = IMPOSSIBLE[keyRow(context.tbs.key).family]
      const found = usages(context).filter((usage) => impossible.includes(usage))
      return when(found.length > 0, `${context.tbs.key} keys cannot do ${found.join(', ')}`)
    },
  ),
  mustInFrame(
    'CH-083',
    'GMT0015-A.3-key-usage-critical',
    'The key usage is critical in authorities and in dual certificates.',
    ({ tbs }) => when(tbs.extensions.keyUsageCritical === false, 'key usage is not critical'),
    ['root', 'ca', 'signing', 'encryption'],
  ),
  mustInFrame(
    'CH-084',
    'X690-11.2-key-usage-encoding',
    'The key usage has no trailing zero bits and only known ones.',
    encoding,
  ),
  mustInFrame('CH-085', 'RFC5280-4.2.1.3-some-bit', 'A key usage has at least one bit.', ({ tbs }) =>
    when(tbs.extensions.keyUsage?.length === 0, 'key usage without a bit'),
  ),
  mustInFrame(
    'CH-086',
    'RFC5280-4.2.1.3-only-bits',
    'encipherOnly and decipherOnly stand beside keyAgreement.',
    (context) => {
      const found = usages(context)
      const only = found.some((usage) => usage === 'encipherOnly' || usage === 'decipherOnly')
      return when(
        only && !found.includes('keyAgreement'),
        'encipherOnly or decipherOnly without keyAgreement',
      )
    },
  ),
  mustInFrame('CH-087', 'RFC5280-4.2.1.12-empty', 'Extended key usage has at least one purpose.', ({ tbs }) =>
    when(tbs.extensions.extendedKeyUsage?.length === 0, 'extended key usage without a purpose'),
  ),
  mustInFrame('CH-088', 'RFC5280-4.2.1.12-twice', 'No purpose stands twice.', (context) =>
    when(new Set(purposes(context)).size !== purposes(context).length, 'purpose given twice'),
  ),
  mustInFrame(
    'CH-089',
    'RFC5280-4.2.1.12-consistent',
    'Each purpose has a key usage that goes with it.',
    inconsistent,
  ),
  shouldInFrame(
    'CH-090',
    'RFC5280-4.2.1.12-any',
    'Extended key usage that has anyExtendedKeyUsage is not critical.',
    (context) =>
      when(
        context.tbs.extensions.extendedKeyUsageCritical && purposes(context).includes(PURPOSE.any),
        'critical anyExtendedKeyUsage',
      ),
  ),
  mustInFrame(
    'CH-091',
    'RFC3161-2.3-time-stamping',
    'Time stamping is the one purpose, and critical.',
    (context) => {
      const found = purposes(context)
      const alone = found.length === 1 && context.tbs.extensions.extendedKeyUsageCritical
      return when(
        found.includes(PURPOSE.timeStamping) && !alone,
        'time stamping beside other purposes, or not critical',
      )
    },
  ),
  mustInFrame(
    'CH-092',
    'RFC6960-4.2.2.2-ocsp-signing',
    'OCSP signing is for responders, and for them only.',
    (context) => {
      const has = purposes(context).includes(PURPOSE.ocspSigning)
      return when(has !== (context.kind === 'ocsp'), 'OCSP signing is for responders, and for them only')
    },
  ),
  should(
    'CH-093',
    'RFC6960-4.2.2.2.1-no-check',
    'A responder has id-pkix-ocsp-nocheck.',
    ({ tbs }) => when(!tbs.extensions.ocspNoCheck, 'clients cannot ask a responder about itself'),
    ['ocsp'],
  ),
  must('CH-094', 'RFC6960-4.2.2.2.1-no-check-null', 'id-pkix-ocsp-nocheck is NULL.', ({ raw }) => {
    const found = raw.find(EXTENSION.ocspNoCheck)
    return when(found && !sameBytes(found.value, Uint8Array.of(5, 0)), 'ocsp-nocheck with a value')
  }),
]
