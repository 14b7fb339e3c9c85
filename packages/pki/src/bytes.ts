import { PkiError } from './pki-error.ts'

/** Joins byte strings into a new one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

const PIECE = 8192
let piece = new Uint8Array(0)
let used = 0

/**
 * Zeros to be written over. Memory of more than 64 octets lies outside the heap and takes microseconds to get, so results of
 * usual sizes are cut from pieces that they share: not for what is kept for long, nor for secrets.
 */
export function allot(length: number): Uint8Array {
  if (length <= 64 || length > PIECE / 4) return new Uint8Array(length)
  if (used + length > piece.length) {
    piece = new Uint8Array(PIECE)
    used = 0
  }
  used += length
  return piece.subarray(used - length, used)
}

/** Whether two byte strings are the same. Not for secrets: it stops at the first difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex. */
export function toHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  for (let at = start; at < end; at++) text += HEX[bytes[at] as number]
  return text
}

/** Bytes of a hex text of either case; throws `der-value` for anything else. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) throw new PkiError('der-value', 'not hex')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** Big-endian bytes without leading zeros (at least one byte is kept). */
export function stripZeros(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  return bytes.subarray(start)
}

/** Big-endian bytes padded on the left to a fixed size; throws `der-value` when the value is larger. */
export function leftPad(bytes: Uint8Array, size: number): Uint8Array {
  const value = stripZeros(bytes)
  if (value.length > size) throw new PkiError('der-value', `number longer than ${size} bytes`)
  const padded = new Uint8Array(size)
  padded.set(value, size - value.length)
  return padded
}
