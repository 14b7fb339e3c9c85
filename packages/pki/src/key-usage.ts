import { bitString } from './der-write.ts'
import { PkiError } from './pki-error.ts'

/** RFC 5280 §4.2.1.3, in the order of the bits. */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

export type KeyUsage = (typeof KEY_USAGES)[number]

/** BIT STRING of named bits: X.690 §11.2.2 leaves off trailing zero bits. */
export function encodeNamedBits<Bit extends string>(names: readonly Bit[], set: readonly Bit[]): Uint8Array {
  let last = -1
  const bytes = new Uint8Array(Math.ceil(names.length / 8))
  for (const name of set) {
    const bit = names.indexOf(name)
    if (bit < 0) throw new PkiError('cannot-encode', `bit ${name}`)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
    last = Math.max(last, bit)
  }
  return bitString(bytes.subarray(0, (last >> 3) + 1), last < 0 ? 0 : 7 - (last & 7))
}

/**
 * Names of the bits that are set, in the table's order. Unused-bit counts that DER would not write are read: the
 * example of GM/T 0015 annex D itself shows 03 02 00 C0. Bits that are set among the unused are refused, since one reader
 * would count them and another would not.
 */
export function readNamedBits<Bit extends string>(names: readonly Bit[], content: Uint8Array): Bit[] {
  const unused = content[0]
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0) || content.length > 5)
    throw new PkiError('bad-extension', 'BIT STRING')
  if (content.length > 1 && ((content.at(-1) ?? 0) & ((1 << unused) - 1)) !== 0)
    throw new PkiError('bad-extension', 'BIT STRING with unused bits that are set')
  return names.filter((_name, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0)
}
