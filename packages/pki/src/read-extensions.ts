import {
  booleanValue,
  type Element,
  Fields,
  integerHex,
  readWhole,
  smallNumber,
  wholeFields,
} from './der-read.ts'
import { TAG } from './der-write.ts'
import { addressesOf, readDistributionPoint, readGeneralNames } from './distribution-point.ts'
import type { CarriedNumber, ParsedExtensions, RawExtension, ReadExtension } from './extension-fields.ts'
import { ACCESS, EXTENSION } from './extensions.ts'
import { readGeneralName } from './general-name.ts'
import { type IdentityNumbers, type IdentityOids, identityFieldOf, readIdentityNumber } from './identity.ts'
import { KEY_USAGES, readNamedBits } from './key-usage.ts'
import { readNameConstraints } from './name-constraints.ts'
import { decodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'
import { readPolicy, readPolicyConstraints, readPolicyMapping, skipCerts } from './policies.ts'
import { readQcStatements } from './qc-statements.ts'
import type { ReadMemory } from './read-memory.ts'

const EXTENSIONS_LIMIT = 64
const LIST_LIMIT = 256
const VALUE_LIMIT = 65536

/** Reads a SEQUENCE OF Extension; the same extension twice is `bad-extension` (RFC 5280 §4.2). */
export function readRawExtensions(der: Uint8Array): RawExtension[] {
  return eachExtension(der, readRawExtension)
}

function eachExtension<Extension extends RawExtension>(
  der: Uint8Array,
  read: (one: Fields) => Extension,
): Extension[] {
  return eachIn(wholeFields(der, TAG.sequence, 1 << 20), read)
}

function eachIn<Extension extends RawExtension>(list: Fields, read: (one: Fields) => Extension): Extension[] {
  const all: Extension[] = []
  list.each(EXTENSIONS_LIMIT, TAG.sequence, (one) => all.push(read(one)))
  return distinct(all)
}

function readRawExtension(fields: Fields): RawExtension {
  const oid = fields.oid()
  const flag = fields.takeIf(TAG.boolean)
  // An explicit FALSE is not DER, yet met in the field.
  const critical = flag !== undefined && booleanValue(flag)
  const value = fields.octets()
  fields.end()
  if (value.length > VALUE_LIMIT) throw new PkiError('too-large', oid)
  return { oid, critical, explicit: flag !== undefined, value }
}

function distinct<Extension extends RawExtension>(all: Extension[]): Extension[] {
  // At most 64, mostly ten.
  for (let i = 1; i < all.length; i++) {
    const { oid } = all[i] as Extension
    for (let j = 0; j < i; j++)
      if ((all[j] as Extension).oid === oid) throw new PkiError('bad-extension', `${oid} twice`)
  }
  return all
}

/** Puts what an extension says where it belongs. */
type Reader = (into: Mutable<Partial<ParsedExtensions>>, value: Uint8Array, critical: boolean) => void
type Mutable<Fields> = { -readonly [Key in keyof Fields]: Fields[Key] }

const items = (value: Uint8Array): Element[] =>
  new Fields(readWhole(value, TAG.sequence, VALUE_LIMIT).content).all(LIST_LIMIT)

const READERS = new Map<string, Reader>([
  [EXTENSION.authorityKeyId, readAuthorityKey],
  [
    EXTENSION.subjectKeyId,
    (into, value) => {
      into.subjectKeyId = readWhole(value, TAG.octetString, VALUE_LIMIT).content
    },
  ],
  [
    EXTENSION.keyUsage,
    (into, value, critical) => {
      into.keyUsage = readNamedBits(KEY_USAGES, readWhole(value, TAG.bitString, 16).content)
      into.keyUsageCritical = critical
    },
  ],
  [EXTENSION.policies, readPolicies],
  [
    EXTENSION.policyMappings,
    (into, value) => {
      into.policyMappings = items(value).map(readPolicyMapping)
    },
  ],
  [
    EXTENSION.policyConstraints,
    (into, value) => {
      into.policyConstraints = readPolicyConstraints(readWhole(value, TAG.sequence, 64).der)
    },
  ],
  [
    EXTENSION.inhibitAnyPolicy,
    (into, value) => {
      into.inhibitAnyPolicy = skipCerts(readWhole(value, TAG.integer, 64).content)
    },
  ],
  [
    EXTENSION.nameConstraints,
    (into, value) => {
      into.nameConstraints = readNameConstraints(readWhole(value, TAG.sequence, VALUE_LIMIT).der)
    },
  ],
  [
    EXTENSION.subjectAltNames,
    (into, value, critical) => {
      into.subjectAltNames = items(value).map(readGeneralName)
      into.subjectAltNamesCritical = critical
    },
  ],
  [
    EXTENSION.issuerAltNames,
    (into, value) => {
      into.issuerAltNames = items(value).map(readGeneralName)
    },
  ],
  [
    EXTENSION.basicConstraints,
    (into, value) => {
      into.basicConstraints = readBasicConstraints(value)
    },
  ],
  [EXTENSION.extendedKeyUsage, readPurposes],
  [
    EXTENSION.crlDistributionPoints,
    (into, value) => {
      into.distributionPoints = items(value).map(readDistributionPoint)
      into.crlDistributionPoints = addressesOf(into.distributionPoints)
    },
  ],
  [
    EXTENSION.freshestCrl,
    (into, value) => {
      into.freshestPoints = items(value).map(readDistributionPoint)
      into.freshestCrl = addressesOf(into.freshestPoints)
    },
  ],
  [EXTENSION.authorityInfoAccess, readAuthorityInfo],
  [
    EXTENSION.qcStatements,
    (into, value) => {
      into.qcStatements = readQcStatements(items(value))
    },
  ],
  [
    EXTENSION.ocspNoCheck,
    (into) => {
      into.ocspNoCheck = true
    },
  ],
])

/** Reads one Extension's contents. */
export function readExtension(content: Uint8Array): ReadExtension {
  const raw = readRawExtension(new Fields(content))
  const says: Mutable<Partial<ParsedExtensions>> = {}
  READERS.get(raw.oid)?.(says, raw.value, raw.critical)
  return { ...raw, content, says }
}

/** Reads a certificate's extensions; what is known becomes fields, everything stays in `all`. */
export function readExtensions(der: Uint8Array, own: IdentityOids = {}): ParsedExtensions {
  return readExtensionsIn(new Fields(der), own)
}

/** The same of the one element that is left. */
export function readExtensionsIn(
  from: Fields,
  own: IdentityOids = {},
  memory?: ReadMemory,
): ParsedExtensions {
  const list = from.fields()
  from.end()
  const all = eachIn(list, (one) => memory?.extension(one) ?? readExtension(one.rest))
  const unknownCritical: string[] = []
  const carried: CarriedNumber[] = []
  const set = memory?.together(all)
  const fields: Mutable<ParsedExtensions> = { ...set?.says, unknownCritical, all }
  for (const one of all) {
    if (set?.members.includes(one)) continue
    const { oid, critical, value, says } = one
    if (READERS.has(oid)) Object.assign(fields, says)
    else {
      const known = identityFieldOf(oid, own)
      if (known !== undefined) {
        carried.push({ raw: one, ...readIdentityNumber(value, known) })
      } else if (critical) unknownCritical.push(oid)
    }
  }
  if (carried.length > 0) {
    fields.identity = firstOfEach(carried)
    fields.identityNumbers = carried
  }
  if (Object.keys(own).length > 0) fields.identityOids = own
  return fields
}

function firstOfEach(carried: readonly CarriedNumber[]): IdentityNumbers {
  const numbers: Mutable<IdentityNumbers> = {}
  for (const { field, number } of carried) numbers[field] ??= number
  return numbers
}

function readAuthorityKey(into: Mutable<Partial<ParsedExtensions>>, value: Uint8Array): void {
  const fields = new Fields(readWhole(value, TAG.sequence, VALUE_LIMIT).content)
  const id = fields.takeIf(0x80)
  const names = fields.takeIf(0xa1)
  const serial = fields.takeIf(0x82)
  fields.end()
  if (id !== undefined) into.authorityKeyId = id.content
  if (names !== undefined) into.authorityCertIssuer = readGeneralNames(names.content)
  if (serial !== undefined) into.authorityCertSerial = integerHex(serial.content)
}

/** The key identifier of an AuthorityKeyIdentifier, as lists have it too. */
export function readAuthorityKeyId(value: Uint8Array): Uint8Array | undefined {
  return items(value).find(({ tag }) => tag === 0x80)?.content
}

function readPolicies(into: Mutable<Partial<ParsedExtensions>>, value: Uint8Array): void {
  const found = items(value).map(readPolicy)
  into.policies = found.map(({ policy }) => policy)
  const qualified = found.filter(({ qualifiers }) => qualifiers !== undefined)
  if (qualified.length > 0)
    into.policyQualifiers = Object.fromEntries(
      qualified.map(({ policy, qualifiers = {} }) => [policy, qualifiers]),
    )
}

function readPurposes(into: Mutable<Partial<ParsedExtensions>>, value: Uint8Array, critical: boolean): void {
  into.extendedKeyUsageCritical = critical
  into.extendedKeyUsage = items(value).map(({ tag, content }) => {
    if (tag !== TAG.oid) throw new PkiError('der-tag', 'extended key usage')
    return decodeOid(content)
  })
}

function readBasicConstraints(value: Uint8Array): { ca: boolean; pathLength?: number } {
  const fields = new Fields(readWhole(value, TAG.sequence, 32).content)
  const flag = fields.takeIf(TAG.boolean)
  const ca = flag !== undefined && booleanValue(flag)
  const length = fields.takeIf(TAG.integer)
  fields.end()
  return length === undefined ? { ca } : { ca, pathLength: smallNumber(length.content) }
}

function readAuthorityInfo(into: Mutable<Partial<ParsedExtensions>>, value: Uint8Array): void {
  const found = { ocsp: [] as string[], caIssuers: [] as string[] }
  for (const description of items(value)) {
    const fields = new Fields(description.content)
    const method = fields.oid()
    const location = readGeneralName(fields.take())
    fields.end()
    if (location.type !== 'uri') continue
    if (method === ACCESS.ocsp) found.ocsp.push(location.value)
    if (method === ACCESS.caIssuers) found.caIssuers.push(location.value)
  }
  if (found.ocsp.length > 0) into.ocsp = found.ocsp
  if (found.caIssuers.length > 0) into.caIssuers = found.caIssuers
}
