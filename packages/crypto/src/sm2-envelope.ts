import { CerthallError } from '@certhall/model/errors'
import {
  encodePkcs8Sm2,
  encodeSm2EnvelopedKey,
  encodeSm2Spki,
  PkiError,
  parsePkcs8Sm2,
  parseSm2EnvelopedKey,
  sameBytes,
} from '@certhall/pki'
import { sm4Ecb } from './ciphers.ts'
import { randomBytes } from './digests.ts'
import { sm2Point } from './keys.ts'
import { sm2Decrypt, sm2Encrypt } from './sm2.ts'

/** Wraps an SM2 encryption pair to a token's signing key: DER SM2EnvelopedKey (GM/T 0009 §7.4). */
export function wrapSm2EncryptionPair(pair: {
  signingSpki: Uint8Array
  encryptionPkcs8: Uint8Array
}): Uint8Array {
  const { d } = parsePkcs8Sm2(pair.encryptionPkcs8)
  const key = randomBytes(16)
  try {
    return encodeSm2EnvelopedKey({
      wrappedKey: sm2Encrypt(pair.signingSpki, key),
      point: sm2Point(d),
      encryptedD: sm4Ecb(key, d, 'encrypt'),
    })
  } finally {
    d.fill(0)
    key.fill(0)
  }
}

/**
 * Opens an SM2EnvelopedKey. `input-invalid` when it is malformed, was made for another key, or holds a private number
 * that does not belong to the public key that it names.
 */
export function openSm2EnvelopedKey({
  signingPkcs8,
  envelope,
}: {
  signingPkcs8: Uint8Array
  envelope: Uint8Array
}): { spki: Uint8Array; pkcs8: Uint8Array } {
  const { wrappedKey, point, encryptedD } = readEnvelope(envelope)
  const key = sm2Decrypt(signingPkcs8, wrappedKey)
  let d: Uint8Array | undefined
  try {
    d = sm4Ecb(key, encryptedD, 'decrypt')
    // ECB carries no check of its own: d·G is the only proof that nothing was changed.
    const own = pointOf(d)
    if (own === undefined || !sameBytes(own, point))
      throw new CerthallError('input-invalid', 'private and public key do not belong together')
    return { spki: encodeSm2Spki(point), pkcs8: encodePkcs8Sm2(d, point) }
  } finally {
    key.fill(0)
    d?.fill(0)
  }
}

function readEnvelope(envelope: Uint8Array) {
  try {
    return parseSm2EnvelopedKey(envelope)
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    throw new CerthallError('input-invalid', `SM2EnvelopedKey: ${error.message}`)
  }
}

function pointOf(d: Uint8Array): Uint8Array | undefined {
  try {
    return sm2Point(d)
  } catch {
    return undefined
  }
}
