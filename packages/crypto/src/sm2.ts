// SM2 encryption (GM/T 0003.4).
import { CerthallError } from '@certhall/model/errors'
import { libcrypto, opensslError, succeeded } from './libcrypto.ts'
import { withKeyContext } from './sm2-openssl.ts'

/** Encrypts to an SM2 key; DER SM2Cipher in the order C1, C3, C2 (GM/T 0009 §7). At least one byte. */
export function sm2Encrypt(spki: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const lib = libcrypto()
  if (plaintext.length === 0) throw new CerthallError('input-invalid', 'nothing to encrypt')
  return withKeyContext('public', spki, (context) => {
    succeeded(lib.EVP_PKEY_encrypt_init(context), 'EVP_PKEY_encrypt_init')
    const length: [number] = [0]
    const size = plaintext.length
    succeeded(lib.EVP_PKEY_encrypt(context, null, length, plaintext, size), 'EVP_PKEY_encrypt size')
    const out = new Uint8Array(Number(length[0]))
    succeeded(lib.EVP_PKEY_encrypt(context, out, length, plaintext, size), 'EVP_PKEY_encrypt')
    return out.slice(0, Number(length[0]))
  })
}

/** Decrypts a DER SM2Cipher; `input-invalid` when it was not made for this key or was changed on the way. */
export function sm2Decrypt(pkcs8: Uint8Array, cipher: Uint8Array): Uint8Array {
  const lib = libcrypto()
  return withKeyContext('private', pkcs8, (context) => {
    succeeded(lib.EVP_PKEY_decrypt_init(context), 'EVP_PKEY_decrypt_init')
    const out = new Uint8Array(cipher.length)
    const length: [number] = [out.length]
    const result = lib.EVP_PKEY_decrypt(context, out, length, cipher, cipher.length)
    if (result !== 1) {
      const reason = opensslError('EVP_PKEY_decrypt')
      throw new CerthallError('input-invalid', `SM2 ciphertext: ${reason.message}`)
    }
    const plaintext = out.slice(0, Number(length[0]))
    out.fill(0)
    return plaintext
  })
}
