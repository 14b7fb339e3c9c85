// GM/T 0016 §6.4.12: how SKF_ImportECCKeyPair takes what GM/T 0009 §7.4 calls an SM2EnvelopedKey. The same facts in
// fields of fixed places, so either form is made from the other without any key.
import { PkiError } from './pki-error.ts'
import {
  encodeSm2Cipher,
  encodeSm2EnvelopedKey,
  parseSm2Cipher,
  parseSm2EnvelopedKey,
  type Sm2EnvelopedKey,
} from './sm2-cipher.ts'

/** Where 32 bytes stand in a 64-byte field. The standard does not say; the field writes them at the right. */
export type Alignment = 'right' | 'left'

/** How a vendor's library departs from the field's practice. */
export interface BlobQuirks {
  /** Of `cbEncryptedPriKey`; the other fields are right-aligned everywhere. */
  privateKey: Alignment
}

// Packed structures, little-endian integers.
const AT = {
  version: 0,
  symmetric: 4,
  bits: 8,
  privateKey: 12,
  publicBits: 76,
  publicX: 80,
  publicY: 144,
  c1x: 208,
  c1y: 272,
  hash: 336,
  cipherLength: 368,
  cipher: 372,
} as const
const FIELD = 64
const NUMBER = 32
const KEY_BYTES = 16
const SIZE = AT.cipher + KEY_BYTES
const VERSION = 1
const SGD_SM4_ECB = 0x401
const BITS = 256

const FIELD_PRACTICE: BlobQuirks = { privateKey: 'right' }

/** The 388 bytes of an ENVELOPEDKEYBLOB with a 16-byte SM4 key. */
export function encodeEnvelopedKeyBlob(
  { wrappedKey, point, encryptedD }: Sm2EnvelopedKey,
  quirks: BlobQuirks = FIELD_PRACTICE,
): Uint8Array {
  const { x, y, hash, cipher } = parseSm2Cipher(wrappedKey)
  if (point.length !== 65 || point[0] !== 4 || encryptedD.length !== NUMBER || cipher.length !== KEY_BYTES)
    throw new PkiError('cannot-encode', 'ENVELOPEDKEYBLOB')
  const blob = new Uint8Array(SIZE)
  const view = new DataView(blob.buffer)
  view.setUint32(AT.version, VERSION, true)
  view.setUint32(AT.symmetric, SGD_SM4_ECB, true)
  view.setUint32(AT.bits, BITS, true)
  put(blob, AT.privateKey, encryptedD, quirks.privateKey)
  view.setUint32(AT.publicBits, BITS, true)
  put(blob, AT.publicX, point.subarray(1, 33), 'right')
  put(blob, AT.publicY, point.subarray(33), 'right')
  put(blob, AT.c1x, x, 'right')
  put(blob, AT.c1y, y, 'right')
  blob.set(hash, AT.hash)
  view.setUint32(AT.cipherLength, KEY_BYTES, true)
  blob.set(cipher, AT.cipher)
  return blob
}

/**
 * Reads an ENVELOPEDKEYBLOB. Bytes of a field outside its number must be zero: what stands there is a number aligned
 * otherwise, or another vendor's structure, and would be cut in half. `bad-key`, `unknown-algorithm`, `too-large`.
 */
export function parseEnvelopedKeyBlob(
  blob: Uint8Array,
  quirks: BlobQuirks = FIELD_PRACTICE,
): Sm2EnvelopedKey {
  if (blob.length > SIZE)
    throw new PkiError('too-large', `${blob.length} bytes, ENVELOPEDKEYBLOB has ${SIZE}`)
  if (blob.length < SIZE) throw new PkiError('bad-key', `ENVELOPEDKEYBLOB of ${blob.length} bytes`)
  const view = new DataView(blob.buffer, blob.byteOffset, blob.length)
  const number = (at: number) => view.getUint32(at, true)
  if (number(AT.version) !== VERSION) throw new PkiError('bad-key', `version ${number(AT.version)}`)
  if (number(AT.symmetric) !== SGD_SM4_ECB)
    throw new PkiError('unknown-algorithm', `ulSymmAlgID ${number(AT.symmetric).toString(16)}`)
  if (number(AT.bits) !== BITS || number(AT.publicBits) !== BITS) throw new PkiError('bad-key', 'bits')
  if (number(AT.cipherLength) !== KEY_BYTES) throw new PkiError('bad-key', 'CipherLen')
  const point = new Uint8Array(65)
  point[0] = 4
  point.set(take(blob, AT.publicX, 'right'), 1)
  point.set(take(blob, AT.publicY, 'right'), 33)
  return {
    wrappedKey: encodeSm2Cipher({
      x: take(blob, AT.c1x, 'right'),
      y: take(blob, AT.c1y, 'right'),
      hash: blob.slice(AT.hash, AT.hash + NUMBER),
      cipher: blob.slice(AT.cipher, SIZE),
    }),
    point,
    encryptedD: take(blob, AT.privateKey, quirks.privateKey),
  }
}

/** DER SM2EnvelopedKey to ENVELOPEDKEYBLOB. */
export function envelopedKeyToBlob(der: Uint8Array, quirks?: BlobQuirks): Uint8Array {
  return encodeEnvelopedKeyBlob(parseSm2EnvelopedKey(der), quirks)
}

/** ENVELOPEDKEYBLOB to DER SM2EnvelopedKey. */
export function blobToEnvelopedKey(blob: Uint8Array, quirks?: BlobQuirks): Uint8Array {
  return encodeSm2EnvelopedKey(parseEnvelopedKeyBlob(blob, quirks))
}

function put(blob: Uint8Array, at: number, number: Uint8Array, alignment: Alignment): void {
  blob.set(number, alignment === 'right' ? at + FIELD - NUMBER : at)
}

function take(blob: Uint8Array, at: number, alignment: Alignment): Uint8Array {
  const start = alignment === 'right' ? at + FIELD - NUMBER : at
  const rest = alignment === 'right' ? at : at + NUMBER
  if (blob.subarray(rest, rest + NUMBER).some((byte) => byte !== 0))
    throw new PkiError('bad-key', `a ${alignment}-aligned number has zeros beside it`)
  return blob.slice(start, start + NUMBER)
}
