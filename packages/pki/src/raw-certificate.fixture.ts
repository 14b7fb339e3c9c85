// Certificates and lists with any field as wanted, right or wrong, signed with P-256.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { type Certificate, parseCertificate } from './certificate.ts'
import { CRL_EXTENSION } from './crl/fields.ts'
import {
  bigInteger,
  bitString,
  boolean,
  explicit,
  ia5,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  time,
  tlv,
} from './der-write.ts'
import { EXTENSION } from './extensions.ts'
import { encodeNamedBits, KEY_USAGES, type KeyUsage } from './key-usage.ts'
import { encodeName } from './names.ts'
import { parseSpki } from './spki.ts'

export interface Keys {
  readonly spki: Uint8Array
  readonly privateKey: KeyObject
  readonly id: Uint8Array
}

export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  return { spki, privateKey, id: Uint8Array.from(createHash('sha1').update(parseSpki(spki).bits).digest()) }
}

export interface Entity {
  readonly keys: Keys
  readonly subject: Uint8Array
  readonly der: Uint8Array
}

/** OID, value, critical. */
export type RawExtensionWish = readonly [string, Uint8Array, boolean?]

export const cn = (value: string): Uint8Array =>
  value === '' ? sequence() : encodeName([{ type: 'CN', value }])

export interface Wish {
  readonly keys?: Keys
  readonly subject?: Uint8Array
  readonly issuer?: Uint8Array
  /** Contents of the INTEGER. */
  readonly serial?: Uint8Array
  readonly from?: Date
  readonly until?: Date
  readonly version?: number
  /** Left out where null; further ones follow the usual. */
  readonly extensions?: Readonly<Record<string, RawExtensionWish | null>>
  readonly more?: readonly RawExtensionWish[]
  /** AlgorithmIdentifier outside, where it is not that inside. */
  readonly outer?: Uint8Array
}

const ECDSA = sequence(oid('1.2.840.10045.4.3.2'))
let count = 0
/** Contents of an INTEGER that nobody has yet. */
export const nextSerial = (): Uint8Array =>
  Uint8Array.of(0x40, ++count >> 16, (count >> 8) & 0xff, count & 0xff)

const encodeExtension = ([dotted, value, critical = false]: RawExtensionWish) =>
  sequence(oid(dotted), ...(critical ? [boolean(true)] : []), octetString(value))

export const usage = (bits: readonly KeyUsage[]): RawExtensionWish => [
  EXTENSION.keyUsage,
  encodeNamedBits(KEY_USAGES, bits),
]
export const basic = (ca: boolean, pathLength?: number, critical = true): RawExtensionWish => [
  EXTENSION.basicConstraints,
  sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
  critical,
]
export const ski = (id: Uint8Array, critical = false): RawExtensionWish => [
  EXTENSION.subjectKeyId,
  octetString(id),
  critical,
]
export const aki = (id: Uint8Array, critical = false): RawExtensionWish => [
  EXTENSION.authorityKeyId,
  sequence(implicit(0, id)),
  critical,
]

/** GeneralNames' kinds as they stand in a certificate. */
export const dns = (name: string): Uint8Array => ia5(name, 0x82)
export const email = (name: string): Uint8Array => ia5(name, 0x81)
export const uri = (name: string): Uint8Array => ia5(name, 0x86)
export const ip = (...octets: number[]): Uint8Array => tlv(0x87, Uint8Array.from(octets))
export const dirName = (name: Uint8Array): Uint8Array => explicit(4, name)

export const san = (...names: Uint8Array[]): RawExtensionWish => [
  EXTENSION.subjectAltNames,
  sequence(...names),
]
export const constraints = (
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[] = [],
  critical = true,
): RawExtensionWish => {
  const trees = (tag: number, list: readonly Uint8Array[]) =>
    list.length > 0 ? [tlv(tag, ...list.map((base) => sequence(base)))] : []
  return [EXTENSION.nameConstraints, sequence(...trees(0xa0, permitted), ...trees(0xa1, excluded)), critical]
}

/** `issuer` undefined signs with the certificate's own key. */
export function certify(
  issuer: Entity | undefined,
  wish: Wish & { usual: Record<string, RawExtensionWish | null> },
): Entity {
  const keys = wish.keys ?? newKeys()
  const subject = wish.subject ?? cn(`entity ${++count}`)
  const signer = issuer ?? { keys, subject }
  const wished = { ski: ski(keys.id), aki: aki(signer.keys.id), ...wish.usual, ...wish.extensions }
  const extensions = [...Object.values(wished).filter((one) => one !== null), ...(wish.more ?? [])]
  const { version = 3, outer = ECDSA } = wish
  const tbs = sequence(
    ...(version > 1 ? [explicit(0, integer(version - 1))] : []),
    tlv(0x02, wish.serial ?? nextSerial()),
    ECDSA,
    wish.issuer ?? signer.subject,
    sequence(time(wish.from ?? new Date('2020-01-01Z')), time(wish.until ?? new Date('2040-01-01Z'))),
    subject,
    keys.spki,
    ...(version === 3 && extensions.length > 0
      ? [explicit(3, sequence(...extensions.map(encodeExtension)))]
      : []),
  )
  const signature = sign('sha256', tbs, signer.keys.privateKey)
  return { keys, subject, der: sequence(tbs, outer, bitString(signature)) }
}

const AUTHORITY = { usage: usage(['keyCertSign', 'cRLSign']), basic: basic(true) }

export const root = (wish: Wish = {}): Entity => certify(undefined, { ...wish, usual: AUTHORITY })
export const authority = (issuer: Entity, wish: Wish = {}): Entity =>
  certify(issuer, { ...wish, usual: AUTHORITY })
export const leaf = (issuer: Entity, wish: Wish = {}): Entity =>
  certify(issuer, {
    ...wish,
    usual: { usage: usage(['digitalSignature']), basic: basic(false), san: san(dns('example.com')) },
  })

export interface CrlWish {
  readonly issuer?: Uint8Array
  readonly from?: Date
  /** Null leaves nextUpdate out. */
  readonly until?: Date | null
  readonly revoked?: readonly { serial: Uint8Array; at?: Date; more?: readonly RawExtensionWish[] }[]
  /** Null leaves the number out. */
  readonly number?: number | null
  readonly numberCritical?: boolean
  readonly more?: readonly RawExtensionWish[]
}

export function crlOf(signer: Entity, wish: CrlWish = {}): Uint8Array {
  const { from = new Date('2023-12-31Z'), until = new Date('2024-01-31Z'), number = 1 } = wish
  const extensions: RawExtensionWish[] = [aki(signer.keys.id)]
  if (number !== null)
    extensions.push([CRL_EXTENSION.number, bigInteger(BigInt(number)), wish.numberCritical])
  const entries = (wish.revoked ?? []).map(({ serial, at = new Date('2023-12-30Z'), more = [] }) =>
    sequence(
      tlv(0x02, serial),
      time(at),
      ...(more.length > 0 ? [sequence(...more.map(encodeExtension))] : []),
    ),
  )
  const tbs = sequence(
    integer(1),
    ECDSA,
    wish.issuer ?? signer.subject,
    time(from),
    ...(until ? [time(until)] : []),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    explicit(0, sequence(...[...extensions, ...(wish.more ?? [])].map(encodeExtension))),
  )
  return sequence(tbs, ECDSA, bitString(sign('sha256', tbs, signer.keys.privateKey)))
}

/** Contents of the INTEGER of a certificate's serial. */
export function serialOf({ der }: { der: Uint8Array }): Uint8Array {
  const { serial }: Certificate = parseCertificate(der)
  return Uint8Array.from(serial.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
