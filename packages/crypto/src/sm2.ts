import { CerthallError } from '@certhall/model/errors'
import { isStrictEcSignature, PkiError, parsePkcs8Sm2, parseSpki } from '@certhall/pki'
import { type Handle, libcrypto, opensslError, present, succeeded } from './libcrypto.ts'

// GM/T 0009 §10: the identity used wherever none was agreed upon. Certificates, CSRs, CRLs and OCSP all use it.
const DEFAULT_ID = new TextEncoder().encode('1234567812345678')

type Half = 'private' | 'public'

/** OpenSSL's decoder takes many formats; only ours may reach it. */
function checkSm2(half: Half, der: Uint8Array): void {
  try {
    if (half === 'private') parsePkcs8Sm2(der).d.fill(0)
    else if (parseSpki(der).key !== 'sm2') throw new CerthallError('input-invalid', 'not an SM2 key')
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    throw new CerthallError('input-invalid', `SM2 key: ${error.message}`)
  }
}

function withKey<Result>(half: Half, der: Uint8Array, use: (pkey: Handle) => Result): Result {
  const lib = libcrypto()
  checkSm2(half, der)
  // A copy inside OpenSSL, which wipes it when it is freed. BIO_new_mem_buf would keep a pointer into JavaScript's
  // memory after the call, which nothing there keeps alive or in its place.
  const bio = present(lib.BIO_new(lib.BIO_s_mem()), 'BIO_new')
  let pkey: Handle | null
  try {
    if (lib.BIO_write(bio, der, der.length) !== der.length) throw opensslError('BIO_write')
    pkey = half === 'private' ? lib.d2i_PrivateKey_bio(bio, null) : lib.d2i_PUBKEY_bio(bio, null)
  } finally {
    lib.BIO_free(bio)
  }
  const key = present(pkey, 'read the key')
  try {
    // Decoders try several readings and leave the failures of the others behind.
    lib.ERR_clear_error()
    if (lib.EVP_PKEY_is_a(key, 'SM2') !== 1) throw new CerthallError('input-invalid', 'not an SM2 key')
    return use(key)
  } finally {
    lib.EVP_PKEY_free(key)
  }
}

function withDigestContext<Result>(pkey: Handle, use: (context: Handle) => Result): Result {
  const lib = libcrypto()
  const pctx = present(lib.EVP_PKEY_CTX_new(pkey, null), 'EVP_PKEY_CTX_new')
  const mctx = lib.EVP_MD_CTX_new()
  try {
    const context = present(mctx, 'EVP_MD_CTX_new')
    // The identity must be known before the first update: Z is hashed first (GM/T 0009 §8).
    succeeded(lib.EVP_PKEY_CTX_set1_id(pctx, DEFAULT_ID, DEFAULT_ID.length), 'EVP_PKEY_CTX_set1_id')
    lib.EVP_MD_CTX_set_pkey_ctx(context, pctx)
    return use(context)
  } finally {
    if (mctx !== null) lib.EVP_MD_CTX_free(mctx)
    // A context given with set_pkey_ctx stays the caller's to free.
    lib.EVP_PKEY_CTX_free(pctx)
  }
}

/** SM2 with SM3 over the whole message, default identity; DER SEQUENCE { r, s }. */
export function sm2Sign(pkcs8: Uint8Array, message: Uint8Array): Uint8Array {
  const lib = libcrypto()
  return withKey('private', pkcs8, (pkey) =>
    withDigestContext(pkey, (context) => {
      succeeded(lib.EVP_DigestSignInit_ex(context, null, 'SM3', null, null, pkey, null), 'EVP_DigestSignInit')
      const signature = new Uint8Array(80)
      const length: [number] = [signature.length]
      succeeded(lib.EVP_DigestSign(context, signature, length, message, message.length), 'EVP_DigestSign')
      return signature.slice(0, Number(length[0]))
    }),
  )
}

/** Whether an SM2 signature (strict DER) over the message is right. False for malformed ones. */
export function sm2Verify(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const lib = libcrypto()
  if (!isStrictEcSignature(signature)) return false
  return withKey('public', spki, (pkey) =>
    withDigestContext(pkey, (context) => {
      const started = lib.EVP_DigestVerifyInit_ex(context, null, 'SM3', null, null, pkey, null)
      succeeded(started, 'EVP_DigestVerifyInit')
      const result = lib.EVP_DigestVerify(context, signature, signature.length, message, message.length)
      lib.ERR_clear_error()
      return result === 1
    }),
  )
}

function withKeyContext<Result>(pkey: Handle, use: (context: Handle) => Result): Result {
  const lib = libcrypto()
  const context = present(lib.EVP_PKEY_CTX_new(pkey, null), 'EVP_PKEY_CTX_new')
  try {
    return use(context)
  } finally {
    lib.EVP_PKEY_CTX_free(context)
  }
}

/** Encrypts to an SM2 key; DER SM2Cipher in the order C1, C3, C2 (GM/T 0009 §7). At least one byte. */
export function sm2Encrypt(spki: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const lib = libcrypto()
  if (plaintext.length === 0) throw new CerthallError('input-invalid', 'nothing to encrypt')
  return withKey('public', spki, (pkey) =>
    withKeyContext(pkey, (context) => {
      succeeded(lib.EVP_PKEY_encrypt_init(context), 'EVP_PKEY_encrypt_init')
      const length: [number] = [0]
      const size = plaintext.length
      succeeded(lib.EVP_PKEY_encrypt(context, null, length, plaintext, size), 'EVP_PKEY_encrypt size')
      const out = new Uint8Array(Number(length[0]))
      succeeded(lib.EVP_PKEY_encrypt(context, out, length, plaintext, size), 'EVP_PKEY_encrypt')
      return out.slice(0, Number(length[0]))
    }),
  )
}

/** Decrypts a DER SM2Cipher; `input-invalid` when it was not made for this key or was changed on the way. */
export function sm2Decrypt(pkcs8: Uint8Array, cipher: Uint8Array): Uint8Array {
  const lib = libcrypto()
  return withKey('private', pkcs8, (pkey) =>
    withKeyContext(pkey, (context) => {
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
    }),
  )
}
