import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { asBuffer, joined, plain } from './keys.ts'

/** SM4 in ECB without padding, as GM/T 0009 §7.4 wraps keys. Key 16 bytes, input whole blocks of 16. */
export function sm4Ecb(key: Uint8Array, bytes: Uint8Array, direction: 'encrypt' | 'decrypt'): Uint8Array {
  if (key.length !== 16 || bytes.length % 16 !== 0) throw new CerthallError('input-invalid', 'SM4 sizes')
  const make = { encrypt: createCipheriv, decrypt: createDecipheriv }[direction]
  const cipher = make('sm4-ecb', key, null).setAutoPadding(false)
  return joined(cipher.update(bytes), cipher.final())
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }

/** RSA-OAEP with SHA-256 (RFC 8017 §7.1); `input-invalid` for other keys and for input too long for the key. */
export function rsaEncrypt(spki: Uint8Array, plaintext: Uint8Array): Uint8Array {
  try {
    const key = createPublicKey({ key: asBuffer(spki), format: 'der', type: 'spki' })
    return plain(publicEncrypt({ key, ...OAEP }, plaintext))
  } catch (error) {
    throw new CerthallError('input-invalid', `RSA encryption: ${String(error)}`)
  }
}

/** Opens what `rsaEncrypt` made; `input-invalid` for anything else, without saying why. */
export function rsaDecrypt(pkcs8: Uint8Array, cipher: Uint8Array): Uint8Array {
  try {
    const key = createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
    return plain(privateDecrypt({ key, ...OAEP }, cipher))
  } catch {
    throw new CerthallError('input-invalid', 'RSA ciphertext')
  }
}
