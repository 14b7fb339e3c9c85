import { KEYS, type KeyType } from './algorithms.ts'
import { sameBytes } from './bytes.ts'
import { Fields, isNull, readWhole } from './der-read.ts'
import { bitString, nullValue, oid, sequence, TAG, unsigned } from './der-write.ts'
import { PkiError } from './pki-error.ts'

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const SPKI_LIMIT = 2048

/** A public key taken apart. EC keys have `point` (04‖X‖Y), RSA keys `modulus` and `exponent`. */
export interface PublicKey {
  readonly key: KeyType
  readonly point?: Uint8Array
  readonly modulus?: Uint8Array
  readonly exponent?: Uint8Array
  /** Contents of the BIT STRING: what RFC 5280 §4.2.1.2 (1) hashes for a key identifier. */
  readonly bits: Uint8Array
}

/** Reads a SubjectPublicKeyInfo; throws `unknown-algorithm` for keys outside the table, `bad-key`, `der-*`. */
export function parseSpki(spki: Uint8Array): PublicKey {
  const fields = new Fields(readWhole(spki, TAG.sequence, SPKI_LIMIT).content)
  const algorithm = fields.fields()
  const bits = fields.bits()
  fields.end()
  const dotted = algorithm.oid()
  if (dotted === EC_PUBLIC_KEY) {
    // RFC 5480 §2.1.1, GM/T 0010 annex A: only named curves.
    const curve = algorithm.oid()
    algorithm.end()
    return ecKey(curve, bits)
  }
  if (dotted !== RSA_ENCRYPTION) throw new PkiError('unknown-algorithm', dotted)
  // RFC 3279 §2.3.1 wants NULL; absence is met in the field.
  if (algorithm.more && !isNull(algorithm.take())) throw new PkiError('bad-key', 'RSA parameters')
  algorithm.end()
  return rsaKey(bits)
}

function ecKey(curve: string, bits: Uint8Array): PublicKey {
  for (const key of ['sm2', 'p256', 'p384'] as const) {
    const row = KEYS[key]
    if (row.curve !== curve) continue
    // Uncompressed points only: every token and every reader in the field writes them so.
    if (bits[0] !== 4 || bits.length !== 1 + row.bits / 4) throw new PkiError('bad-key', 'point')
    return { key, point: bits, bits }
  }
  throw new PkiError('unknown-algorithm', `curve ${curve}`)
}

function rsaKey(bits: Uint8Array): PublicKey {
  const fields = new Fields(readWhole(bits, TAG.sequence, SPKI_LIMIT).content)
  const modulus = fields.unsigned()
  const exponent = fields.unsigned()
  fields.end()
  const size = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  for (const key of ['rsa2048', 'rsa3072', 'rsa4096'] as const) {
    if (KEYS[key].bits !== size) continue
    if (exponent.length > 8 || ((exponent.at(-1) ?? 0) & 1) === 0 || sameBytes(exponent, Uint8Array.of(1)))
      throw new PkiError('bad-key', 'exponent')
    return { key, modulus, exponent, bits }
  }
  throw new PkiError('unknown-algorithm', `RSA of ${size} bits`)
}

/** SubjectPublicKeyInfo of an SM2 point 04‖X‖Y (65 bytes). */
export function encodeSm2Spki(point: Uint8Array): Uint8Array {
  return encodeEcSpki('sm2', point)
}

/** SubjectPublicKeyInfo of a point 04‖X‖Y on a curve of the table. */
export function encodeEcSpki(key: 'sm2' | 'p256' | 'p384', point: Uint8Array): Uint8Array {
  const row = KEYS[key]
  if (point[0] !== 4 || point.length !== 1 + row.bits / 4) throw new PkiError('bad-key', 'point')
  return sequence(sequence(oid(EC_PUBLIC_KEY), oid(row.curve)), bitString(point))
}

/** SubjectPublicKeyInfo of an RSA key, both numbers unsigned big-endian. */
export function encodeRsaSpki(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const key = sequence(unsigned(modulus), unsigned(exponent))
  return sequence(sequence(oid(RSA_ENCRYPTION), nullValue()), bitString(key))
}
