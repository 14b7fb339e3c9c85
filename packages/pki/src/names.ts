import { buildDer, type DerBuilder } from './der-builder.ts'
import { Fields } from './der-read.ts'
import { TAG } from './der-write.ts'
import { encodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'
import { isPrintable } from './printable.ts'

interface AttributeRow {
  readonly oid: string
  /** How it is written. RFC 5280 appendix A: country and serialNumber are PrintableString; UTF-8 elsewhere. */
  readonly form: 'printable' | 'utf8' | 'ia5'
}

/** Kinds of attributes that have a short name. */
const ATTRIBUTES = {
  C: { oid: '2.5.4.6', form: 'printable' },
  ST: { oid: '2.5.4.8', form: 'utf8' },
  L: { oid: '2.5.4.7', form: 'utf8' },
  O: { oid: '2.5.4.10', form: 'utf8' },
  OU: { oid: '2.5.4.11', form: 'utf8' },
  CN: { oid: '2.5.4.3', form: 'utf8' },
  SERIALNUMBER: { oid: '2.5.4.5', form: 'printable' },
  STREET: { oid: '2.5.4.9', form: 'utf8' },
  SN: { oid: '2.5.4.4', form: 'utf8' },
  GN: { oid: '2.5.4.42', form: 'utf8' },
  T: { oid: '2.5.4.12', form: 'utf8' },
  DC: { oid: '0.9.2342.19200300.100.1.25', form: 'ia5' },
  UID: { oid: '0.9.2342.19200300.100.1.1', form: 'utf8' },
  E: { oid: '1.2.840.113549.1.9.1', form: 'ia5' },
} as const satisfies Record<string, AttributeRow>

/** A short name of the table, or a dotted OID as met in names written by others. */
export type AttributeType = keyof typeof ATTRIBUTES | `${number}.${string}`

export interface NameAttribute {
  readonly type: AttributeType
  readonly value: string
}

/** A distinguished name, widest part first (C, O, …, CN). */
export type Name = readonly NameAttribute[]

const NAME_LIMIT = 16384
const ATTRIBUTES_LIMIT = 64
const SHORT_BY_OID = new Map(
  Object.entries(ATTRIBUTES).map(([short, row]) => [row.oid as string, short as AttributeType]),
)
const WRITERS = { printable: writePrintable, utf8: writeUtf8, ia5: writeIa5 }

/** DER Name, one attribute to each RDN; throws `bad-name` for empty values or unknown types. */
export function encodeName(name: Name): Uint8Array {
  return buildDer((to) => writeName(to, name))
}

function writeName(to: DerBuilder, name: Name): void {
  const before = to.size
  for (let i = name.length - 1; i >= 0; i--) writeRdn(to, name[i] as NameAttribute)
  to.close(TAG.sequence, before)
}

function writeRdn(to: DerBuilder, { type, value }: NameAttribute): void {
  if (value === '') throw new PkiError('bad-name', `${type} is empty`)
  const row = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type as keyof typeof ATTRIBUTES] : undefined
  if (row === undefined && !/^\d/.test(type)) throw new PkiError('bad-name', `attribute ${type}`)
  const before = to.size
  WRITERS[row?.form ?? 'utf8'](to, value)
  const behind = to.size
  to.bytes(encodeOid(row?.oid ?? type))
  to.close(TAG.oid, behind)
  to.close(TAG.sequence, before)
  to.close(TAG.set, before)
}

function writeUtf8(to: DerBuilder, text: string): void {
  const before = to.size
  to.utf8(text)
  to.close(TAG.utf8, before)
}

function writePrintable(to: DerBuilder, text: string): void {
  if (!isPrintable(text)) throw new PkiError('cannot-encode', 'not a PrintableString')
  const before = to.size
  to.ascii(text)
  to.close(TAG.printable, before)
}

function writeIa5(to: DerBuilder, text: string): void {
  const before = to.size
  to.ascii(text)
  to.close(TAG.ia5, before)
}

/** A Name given as fields or, to keep another's octets as they are (an issuer's subject), as DER. */
export function nameDer(name: Name | Uint8Array): Uint8Array {
  if (!(name instanceof Uint8Array)) return encodeName(name)
  parseName(name)
  return name
}

/** As above, into what is being built. */
export function writeNameDer(to: DerBuilder, name: Name | Uint8Array): void {
  if (name instanceof Uint8Array) to.bytes(nameDer(name))
  else writeName(to, name)
}

/** Reads a DER Name. RDNs of several attributes are read as if they stood one after another. */
export function parseName(der: Uint8Array): Name {
  const whole = new Fields(der)
  const name = readName(whole)
  whole.end()
  return name
}

/** Takes a Name, as `parseName` reads it. */
export function readName(from: Fields): Name {
  const rdns = from.fields()
  if (rdns.size > NAME_LIMIT) throw new PkiError('too-large', `${rdns.size} bytes, at most ${NAME_LIMIT}`)
  const name: NameAttribute[] = []
  rdns.each(ATTRIBUTES_LIMIT, TAG.set, (rdn) =>
    rdn.each(ATTRIBUTES_LIMIT, TAG.sequence, (attribute) => name.push(readAttribute(attribute))),
  )
  return name
}

function readAttribute(fields: Fields): NameAttribute {
  const dotted = fields.oid()
  const value = fields.text()
  fields.end()
  return { type: SHORT_BY_OID.get(dotted) ?? (dotted as AttributeType), value }
}

/** The first value of this type, or undefined. */
export function nameValue(name: Name, type: AttributeType): string | undefined {
  return name.find((attribute) => attribute.type === type)?.value
}

/** Text for people, narrowest part first: `CN=张三, O=…, C=CN` (RFC 4514 order and escapes). */
export function distinguishedNameText(name: Name): string {
  return [...name]
    .reverse()
    .map(({ type, value }) => `${type}=${escapeValue(value)}`)
    .join(', ')
}

function escapeValue(value: string): string {
  const escaped = value.replace(/[\\"+,;<>]/g, (char) => `\\${char}`)
  const safe = escaped.replace(/^[ #]| $/g, (char) => `\\${char}`)
  // Control and direction characters would let a name draw over the text around it.
  return safe.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    Array.from(new TextEncoder().encode(char), (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
  )
}
