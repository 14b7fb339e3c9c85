import { rsaDecrypt, sm2Decrypt } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { KeyType } from '@certhall/pki'
import type { ContainerRecord, PairRecord } from './token-file.ts'

interface Decryption {
  /** Null where the algorithm cannot decrypt. */
  decrypt: ((pkcs8: Uint8Array, ciphertext: Uint8Array) => Uint8Array) | null
  /** Whether a container without an encryption pair decrypts with its only one (single certificates). */
  withSigningPair: boolean
}

const DECRYPTION: Record<KeyType, Decryption> = {
  // GM/T 0016 §6.4: the signing pair signs only.
  sm2: { decrypt: sm2Decrypt, withSigningPair: false },
  p256: { decrypt: null, withSigningPair: false },
  p384: { decrypt: null, withSigningPair: false },
  p521: { decrypt: null, withSigningPair: false },
  rsa2048: { decrypt: rsaDecrypt, withSigningPair: true },
  rsa3072: { decrypt: rsaDecrypt, withSigningPair: true },
  rsa4096: { decrypt: rsaDecrypt, withSigningPair: true },
  rsa: { decrypt: rsaDecrypt, withSigningPair: true },
  ed25519: { decrypt: null, withSigningPair: false },
  'ml-dsa-44': { decrypt: null, withSigningPair: false },
  'ml-dsa-65': { decrypt: null, withSigningPair: false },
  'ml-dsa-87': { decrypt: null, withSigningPair: false },
}

/** The pair that decrypts for this container, or undefined. */
export function decryptionPair({ signing, encryption }: ContainerRecord): PairRecord | undefined {
  if (encryption) return encryption
  return signing && DECRYPTION[signing.key].withSigningPair ? signing : undefined
}

/** `token-not-supported` for keys that cannot decrypt, `input-invalid` where the ciphertext is not for this key. */
export function decryptWith(key: KeyType, pkcs8: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const { decrypt } = DECRYPTION[key]
  if (!decrypt) throw new CerthallError('token-not-supported', `${key} does not decrypt`)
  try {
    return decrypt(pkcs8, ciphertext)
  } catch (error) {
    throw new CerthallError('input-invalid', 'ciphertext', { cause: String(error) })
  }
}
