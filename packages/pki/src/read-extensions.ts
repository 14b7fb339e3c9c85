import { booleanValue, type Element, Fields, readElement, readWhole, smallNumber } from './der-read.ts'
import { TAG } from './der-write.ts'
import { ACCESS, EXTENSION, type Extensions } from './extensions.ts'
import { readGeneralName } from './general-name.ts'
import { type IdentityNumbers, type IdentityOids, identityFieldOf, readIdentityNumber } from './identity.ts'
import { KEY_USAGES, readNamedBits } from './key-usage.ts'
import { decodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'

const EXTENSIONS_LIMIT = 64
const LIST_LIMIT = 256
const VALUE_LIMIT = 65536

/** One extension as it stands. */
export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

export interface ParsedExtensions extends Extensions {
  /** Critical extensions that this package does not know: RFC 5280 §4.2 refuses such a certificate. */
  readonly unknownCritical: readonly string[]
  readonly all: readonly RawExtension[]
}

/** Reads a SEQUENCE OF Extension; the same extension twice is `bad-extension` (RFC 5280 §4.2). */
export function readRawExtensions(der: Uint8Array): RawExtension[] {
  const elements = new Fields(readWhole(der, TAG.sequence, 1 << 20).content).all(
    EXTENSIONS_LIMIT,
    TAG.sequence,
  )
  const seen = new Set<string>()
  return elements.map((element) => {
    const fields = new Fields(element.content)
    const oid = fields.oid()
    const flag = fields.takeIf(TAG.boolean)
    // An explicit FALSE is not DER, yet met in the field.
    const critical = flag !== undefined && booleanValue(flag)
    const value = fields.octets()
    fields.end()
    if (seen.has(oid)) throw new PkiError('bad-extension', `${oid} twice`)
    if (value.length > VALUE_LIMIT) throw new PkiError('too-large', oid)
    seen.add(oid)
    return { oid, critical, value }
  })
}

type Reader = (value: Uint8Array, critical: boolean) => Partial<Extensions>

const items = (value: Uint8Array): Element[] =>
  new Fields(readWhole(value, TAG.sequence, VALUE_LIMIT).content).all(LIST_LIMIT)

const READERS = new Map<string, Reader>([
  [EXTENSION.authorityKeyId, (value) => ({ authorityKeyId: readAuthorityKeyId(value) })],
  [
    EXTENSION.subjectKeyId,
    (value) => ({ subjectKeyId: readWhole(value, TAG.octetString, VALUE_LIMIT).content }),
  ],
  [
    EXTENSION.keyUsage,
    (value, critical) => ({
      keyUsage: readNamedBits(KEY_USAGES, readWhole(value, TAG.bitString, 16).content),
      keyUsageCritical: critical,
    }),
  ],
  [
    EXTENSION.policies,
    (value) => ({ policies: items(value).map((policy) => new Fields(policy.content).oid()) }),
  ],
  [EXTENSION.subjectAltNames, (value) => ({ subjectAltNames: items(value).map(readGeneralName) })],
  [EXTENSION.basicConstraints, (value) => ({ basicConstraints: readBasicConstraints(value) })],
  [
    EXTENSION.extendedKeyUsage,
    (value) => ({
      extendedKeyUsage: items(value).map(({ tag, content }) => {
        if (tag !== TAG.oid) throw new PkiError('der-tag', 'extended key usage')
        return decodeOid(content)
      }),
    }),
  ],
  [EXTENSION.crlDistributionPoints, (value) => ({ crlDistributionPoints: items(value).flatMap(readPoint) })],
  [EXTENSION.authorityInfoAccess, readAuthorityInfo],
  [EXTENSION.ocspNoCheck, () => ({ ocspNoCheck: true })],
])

/** Reads a certificate's extensions; what is known becomes fields, everything stays in `all`. */
export function readExtensions(der: Uint8Array, own: IdentityOids = {}): ParsedExtensions {
  const all = readRawExtensions(der)
  const unknownCritical: string[] = []
  const identity: Record<string, string> = {}
  let fields: Extensions = {}
  for (const { oid, critical, value } of all) {
    const reader = READERS.get(oid)
    const number = identityFieldOf(oid, own)
    if (reader !== undefined) fields = { ...fields, ...reader(value, critical) }
    else if (number !== undefined) identity[number] = readIdentityNumber(value)
    else if (critical) unknownCritical.push(oid)
  }
  const numbers: { identity?: IdentityNumbers } = Object.keys(identity).length > 0 ? { identity } : {}
  const named = Object.keys(own).length > 0 ? { identityOids: own } : {}
  return { ...fields, ...numbers, ...named, unknownCritical, all }
}

export function readAuthorityKeyId(value: Uint8Array): Uint8Array | undefined {
  return items(value).find(({ tag }) => tag === 0x80)?.content
}

function readBasicConstraints(value: Uint8Array): { ca: boolean; pathLength?: number } {
  const fields = new Fields(readWhole(value, TAG.sequence, 32).content)
  const flag = fields.takeIf(TAG.boolean)
  const ca = flag !== undefined && booleanValue(flag)
  const length = fields.takeIf(TAG.integer)
  fields.end()
  return length === undefined ? { ca } : { ca, pathLength: smallNumber(length.content) }
}

function readPoint({ content }: Element): string[] {
  const point = new Fields(content).takeIf(0xa0)
  if (point === undefined) return []
  const full = readElement(point.content)
  if (full.tag !== 0xa0) return []
  return uris(full.content)
}

function uris(content: Uint8Array): string[] {
  return new Fields(content)
    .all(LIST_LIMIT)
    .map(readGeneralName)
    .flatMap((name) => (name.type === 'uri' ? [name.value] : []))
}

function readAuthorityInfo(value: Uint8Array): Partial<Extensions> {
  const found: Record<'ocsp' | 'caIssuers', string[]> = { ocsp: [], caIssuers: [] }
  for (const description of items(value)) {
    const fields = new Fields(description.content)
    const method = fields.oid()
    const location = readGeneralName(fields.take())
    if (location.type !== 'uri') continue
    if (method === ACCESS.ocsp) found.ocsp.push(location.value)
    if (method === ACCESS.caIssuers) found.caIssuers.push(location.value)
  }
  return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))
}
