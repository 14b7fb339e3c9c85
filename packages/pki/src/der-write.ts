// X.690 distinguished encoding, writing. Only what certificates, CRLs and status answers need.
import { stripZeros } from './bytes.ts'
import { encodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'
import { isPrintable } from './printable.ts'

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
} as const

/** Identifier octet and definite length in its shortest form. */
export function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length)
  if (length < 0x100) return Uint8Array.of(tag, 0x81, length)
  if (length < 0x10000) return Uint8Array.of(tag, 0x82, length >> 8, length & 0xff)
  if (length < 0x1000000) return Uint8Array.of(tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff)
  return Uint8Array.of(tag, 0x84, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff)
}

/** One element: identifier octet, definite length in its shortest form, contents. */
export function tlv(tag: number, ...parts: Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  // Everything certified passes here some sixty times: one allocation an element.
  const octets = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const element = new Uint8Array(2 + octets + length)
  element[0] = tag
  element[1] = octets === 0 ? length : 0x80 | octets
  for (let i = 0; i < octets; i++) element[2 + i] = length >>> (8 * (octets - 1 - i))
  let offset = 2 + octets
  for (const part of parts) {
    element.set(part, offset)
    offset += part.length
  }
  return element
}

export const sequence = (...parts: Uint8Array[]): Uint8Array => tlv(TAG.sequence, ...parts)

/** SET OF: X.690 §11.6 sorts the encodings. */
export function setOf(parts: readonly Uint8Array[]): Uint8Array {
  return tlv(TAG.set, ...[...parts].sort(compareEncodings))
}

function compareEncodings(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** INTEGER or ENUMERATED from unsigned big-endian bytes; a high first bit gets its 00 octet. */
export function unsigned(bytes: Uint8Array, tag: number = TAG.integer): Uint8Array {
  if (bytes.length === 0) throw new PkiError('cannot-encode', 'empty integer')
  const value = stripZeros(bytes)
  return (value[0] ?? 0) & 0x80 ? tlv(tag, Uint8Array.of(0), value) : tlv(tag, value)
}

/** INTEGER of a non-negative number below 2^53. */
export function integer(value: number, tag: number = TAG.integer): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new PkiError('cannot-encode', `integer ${value}`)
  const bytes: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return unsigned(Uint8Array.from(bytes.length === 0 ? [0] : bytes), tag)
}

/** INTEGER of a non-negative bigint (CRL numbers grow without a limit of 53 bits). */
export function bigInteger(value: bigint): Uint8Array {
  if (value < 0n) throw new PkiError('cannot-encode', 'negative integer')
  const hex = value.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return unsigned(Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
}

export const boolean = (value: boolean): Uint8Array => tlv(TAG.boolean, Uint8Array.of(value ? 0xff : 0))
export const octetString = (...parts: Uint8Array[]): Uint8Array => tlv(TAG.octetString, ...parts)
export const bitString = (bytes: Uint8Array, unused = 0): Uint8Array =>
  tlv(TAG.bitString, Uint8Array.of(unused), bytes)
export const nullValue = (): Uint8Array => Uint8Array.of(TAG.null, 0)
export const oid = (dotted: string): Uint8Array => tlv(TAG.oid, encodeOid(dotted))
/** Constructed context tag around whole elements. */
export const explicit = (number: number, ...parts: Uint8Array[]): Uint8Array => tlv(0xa0 | number, ...parts)
/** Primitive context tag in place of a universal one. */
export const implicit = (number: number, ...parts: Uint8Array[]): Uint8Array => tlv(0x80 | number, ...parts)

const encoder = new TextEncoder()

/** The octets of ASCII text, undefined for any other. Short text is encoded sooner than an encoder is called. */
function asciiBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return undefined
    bytes[i] = code
  }
  return bytes
}

export const utf8 = (text: string): Uint8Array => {
  const bytes = asciiBytes(text)
  if (bytes !== undefined) return tlv(TAG.utf8, bytes)
  if (!text.isWellFormed()) throw new PkiError('cannot-encode', 'lone surrogate')
  return tlv(TAG.utf8, encoder.encode(text))
}

/** PrintableString; throws `cannot-encode` for anything outside X.680 §41.4's small alphabet. */
export function printable(text: string): Uint8Array {
  const bytes = isPrintable(text) ? asciiBytes(text) : undefined
  if (bytes === undefined) throw new PkiError('cannot-encode', 'not a PrintableString')
  return tlv(TAG.printable, bytes)
}

/** IA5 contents under any tag (URIs are [6] IA5String). */
export function ia5(text: string, tag: number = TAG.ia5): Uint8Array {
  const bytes = asciiBytes(text)
  if (bytes === undefined) throw new PkiError('cannot-encode', 'not ASCII')
  return tlv(tag, bytes)
}

/** GeneralizedTime in UTC, whole seconds (RFC 5280 §4.1.2.5.2). */
export function generalizedTime(date: Date): Uint8Array {
  return tlv(TAG.generalizedTime, timeDigits(date))
}

const TIMES: { readonly instant: number; readonly der: Uint8Array }[] = []
// Certificates that are made together begin and end together.
const TIMES_LIMIT = 4

/** Time: UTCTime through 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). Shared: not to be written to. */
export function time(date: Date): Uint8Array {
  const instant = date.getTime()
  for (const one of TIMES) if (one.instant === instant) return one.der
  const der = encodeTime(date)
  if (TIMES.length >= TIMES_LIMIT) TIMES.shift()
  TIMES.push({ instant, der })
  return der
}

function encodeTime(date: Date): Uint8Array {
  const year = date.getUTCFullYear()
  if (year < 1950 || year > 2049) return generalizedTime(date)
  return tlv(TAG.utcTime, timeDigits(date).subarray(2))
}

/** YYYYMMDDHHMMSSZ */
function timeDigits(date: Date): Uint8Array {
  const year = date.getUTCFullYear()
  // An invalid date has no year either.
  if (!(year >= 0 && year <= 9999)) throw new PkiError('cannot-encode', 'date')
  const digits = new Uint8Array(15)
  putPair(digits, 0, Math.floor(year / 100))
  putPair(digits, 2, year % 100)
  putPair(digits, 4, date.getUTCMonth() + 1)
  putPair(digits, 6, date.getUTCDate())
  putPair(digits, 8, date.getUTCHours())
  putPair(digits, 10, date.getUTCMinutes())
  putPair(digits, 12, date.getUTCSeconds())
  digits[14] = 0x5a
  return digits
}

function putPair(digits: Uint8Array, at: number, pair: number): void {
  digits[at] = 0x30 + Math.floor(pair / 10)
  digits[at + 1] = 0x30 + (pair % 10)
}
