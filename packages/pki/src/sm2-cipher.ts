import { leftPad, sameBytes } from './bytes.ts'
import { type Element, Fields, isNull, readWhole } from './der-read.ts'
import { bitString, nullValue, octetString, oid, sequence, TAG, unsigned } from './der-write.ts'
import { PkiError } from './pki-error.ts'

// SM4 keys and tender-sized secrets; bulk data goes through CMS, never through SM2 itself.
export const CIPHER_LIMIT = 1 << 20

/** SM2 ciphertext taken apart: C1 as two 32-byte coordinates, C3 (32 bytes), C2 as long as the plaintext. */
export interface Sm2Cipher {
  readonly x: Uint8Array
  readonly y: Uint8Array
  readonly hash: Uint8Array
  readonly cipher: Uint8Array
}

/** SM2Cipher (GM/T 0009 §7): SEQUENCE { x, y, C3, C2 }. */
export function encodeSm2Cipher({ x, y, hash, cipher }: Sm2Cipher): Uint8Array {
  if (hash.length !== 32 || x.length !== 32 || y.length !== 32)
    throw new PkiError('cannot-encode', 'SM2Cipher')
  return sequence(unsigned(x), unsigned(y), octetString(hash), octetString(cipher))
}

export function parseSm2Cipher(der: Uint8Array): Sm2Cipher {
  const fields = new Fields(readWhole(der, TAG.sequence, CIPHER_LIMIT).content)
  const x = leftPad(fields.unsigned(), 32)
  const y = leftPad(fields.unsigned(), 32)
  const hash = fields.octets()
  const cipher = fields.octets()
  fields.end()
  if (hash.length !== 32) throw new PkiError('der-value', 'C3')
  return { x, y, hash, cipher }
}

/** An encryption key pair on its way to a token (GM/T 0009 §7.4). */
export interface Sm2EnvelopedKey {
  /** SM2Cipher of the 16-byte SM4 key, encrypted to the token's signing key. */
  readonly wrappedKey: Uint8Array
  /** The encryption key's point 04‖X‖Y. */
  readonly point: Uint8Array
  /** d under SM4-ECB without padding, 32 bytes. */
  readonly encryptedD: Uint8Array
}

const SM4 = '1.2.156.10197.1.104'
const SM4_ECB = '1.2.156.10197.1.104.1'

/** SM2EnvelopedKey with SM4-ECB and NULL parameters, the form that field software writes. */
export function encodeSm2EnvelopedKey({ wrappedKey, point, encryptedD }: Sm2EnvelopedKey): Uint8Array {
  if (point.length !== 65 || encryptedD.length !== 32) throw new PkiError('cannot-encode', 'SM2EnvelopedKey')
  parseSm2Cipher(wrappedKey)
  return sequence(sequence(oid(SM4_ECB), nullValue()), wrappedKey, bitString(point), bitString(encryptedD))
}

/** Reads an SM2EnvelopedKey; the block cipher may be named SM4 or SM4-ECB, parameters NULL or absent. */
export function parseSm2EnvelopedKey(der: Uint8Array): Sm2EnvelopedKey {
  const fields = new Fields(readWhole(der, TAG.sequence, 4096).content)
  readBlockCipher(fields.take(TAG.sequence))
  const wrappedKey = fields.take(TAG.sequence).der
  parseSm2Cipher(wrappedKey)
  const point = fields.bits()
  const encryptedD = fields.bits()
  fields.end()
  if (point.length !== 65 || point[0] !== 4) throw new PkiError('bad-key', 'point')
  // Some writers encrypt the 64-byte key field of GM/T 0016 instead of d alone; nobody pads in the field.
  if (encryptedD.length !== 32) throw new PkiError('bad-key', `encrypted d of ${encryptedD.length} bytes`)
  return { wrappedKey, point, encryptedD }
}

function readBlockCipher(element: Element): void {
  const fields = new Fields(element.content)
  const dotted = fields.oid()
  if (dotted !== SM4 && dotted !== SM4_ECB) throw new PkiError('unknown-algorithm', dotted)
  if (fields.more && !isNull(fields.take())) throw new PkiError('unknown-algorithm', 'SM4 parameters')
  fields.end()
}

/** DER SEQUENCE { r, s } to r‖s, each `size` bytes (32 for SM2 and P-256, 48 for P-384). */
export function ecSignatureToRaw(der: Uint8Array, size = 32): Uint8Array {
  const fields = new Fields(readWhole(der, TAG.sequence, 256).content)
  const r = leftPad(fields.unsigned(), size)
  const s = leftPad(fields.unsigned(), size)
  fields.end()
  const raw = new Uint8Array(2 * size)
  raw.set(r)
  raw.set(s, size)
  return raw
}

/** r‖s of even length to DER SEQUENCE { r, s } in shortest form. */
export function rawToEcSignature(raw: Uint8Array): Uint8Array {
  if (raw.length === 0 || raw.length % 2 !== 0 || raw.length > 132) throw new PkiError('cannot-encode', 'r‖s')
  const half = raw.length / 2
  return sequence(unsigned(raw.subarray(0, half)), unsigned(raw.subarray(half)))
}

/** Whether an EC signature is in the one DER form; a laxer reader would let a third party change its bytes. */
export function isStrictEcSignature(der: Uint8Array, size = 32): boolean {
  try {
    return sameBytes(rawToEcSignature(ecSignatureToRaw(der, size)), der)
  } catch {
    return false
  }
}
