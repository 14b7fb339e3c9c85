import { CerthallError } from '@certhall/model/errors'
import {
  encodeSm2EnvelopedKey,
  encodeSm2Spki,
  parsePkcs8Sm2,
  parseSm2EnvelopedKey,
  sameBytes,
} from '@certhall/pki'
import { sm4Ecb } from './ciphers.ts'
import { randomBytes } from './digests.ts'
import { sm2KeyPair, sm2Point } from './keys.ts'
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

/** Opens an SM2EnvelopedKey; `input-invalid` unless the private number found belongs to the public key named. */
export function openSm2EnvelopedKey({
  signingPkcs8,
  envelope,
}: {
  signingPkcs8: Uint8Array
  envelope: Uint8Array
}): { spki: Uint8Array; pkcs8: Uint8Array } {
  const { wrappedKey, point, encryptedD } = parseSm2EnvelopedKey(envelope)
  const key = sm2Decrypt(signingPkcs8, wrappedKey)
  const d = sm4Ecb(key, encryptedD, 'decrypt')
  try {
    // ECB carries no check of its own: d·G is the only proof that nothing was changed.
    const pair = sm2KeyPair(d)
    if (!sameBytes(pair.spki, encodeSm2Spki(point))) {
      pair.pkcs8.fill(0)
      throw new CerthallError('input-invalid', 'private and public key do not belong together')
    }
    return { spki: pair.spki, pkcs8: pair.pkcs8 }
  } finally {
    key.fill(0)
    d.fill(0)
  }
}
