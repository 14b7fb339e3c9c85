import { type Element, Fields, readWhole } from './der-read.ts'
import { ia5, oid, printable, sequence, setOf, TAG, utf8 } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { readText } from './text.ts'

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
const WRITERS = { printable, utf8, ia5: (text: string) => ia5(text) }

/** DER Name, one attribute to each RDN; throws `bad-name` for empty values or unknown types. */
export function encodeName(name: Name): Uint8Array {
  return sequence(...name.map(encodeRdn))
}

function encodeRdn({ type, value }: NameAttribute): Uint8Array {
  if (value === '') throw new PkiError('bad-name', `${type} is empty`)
  const row = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type as keyof typeof ATTRIBUTES] : undefined
  if (row === undefined && !/^\d/.test(type)) throw new PkiError('bad-name', `attribute ${type}`)
  const dotted = row?.oid ?? type
  return setOf([sequence(oid(dotted), WRITERS[row?.form ?? 'utf8'](value))])
}

/** A Name given as fields or, to keep another's octets as they are (an issuer's subject), as DER. */
export function nameDer(name: Name | Uint8Array): Uint8Array {
  if (!(name instanceof Uint8Array)) return encodeName(name)
  parseName(name)
  return name
}

/** Reads a DER Name. RDNs of several attributes are read as if they stood one after another. */
export function parseName(der: Uint8Array): Name {
  const rdns = new Fields(readWhole(der, TAG.sequence, NAME_LIMIT).content).all(ATTRIBUTES_LIMIT, TAG.set)
  const name: NameAttribute[] = []
  for (const rdn of rdns) {
    for (const attribute of new Fields(rdn.content).all(ATTRIBUTES_LIMIT, TAG.sequence)) {
      name.push(readAttribute(attribute))
    }
  }
  return name
}

function readAttribute(element: Element): NameAttribute {
  const fields = new Fields(element.content)
  const dotted = fields.oid()
  const value = readText(fields.take())
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
