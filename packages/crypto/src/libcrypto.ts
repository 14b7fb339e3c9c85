// The OpenSSL inside the running Node, called directly. node:crypto cannot sign with SM2 over a given hash (its own
// takes no identity, GM/T 0009 §8), nor encrypt with it; the same library can, and no second copy of it is loaded.

import { CerthallError } from '@certhall/model/errors'
import koffi from 'koffi'

/** An OpenSSL object; koffi gives it an opaque type. */
export type Handle = object

type Call<Args extends unknown[], Result> = (...args: Args) => Result

export interface Libcrypto {
  readonly BIO_s_mem: Call<[], Handle>
  readonly BIO_new: Call<[Handle], Handle | null>
  readonly BIO_write: Call<[Handle, Uint8Array, number], number>
  readonly BIO_free: Call<[Handle], number>
  readonly d2i_PrivateKey_bio: Call<[Handle, null], Handle | null>
  readonly d2i_PUBKEY_bio: Call<[Handle, null], Handle | null>
  readonly EVP_PKEY_free: Call<[Handle], void>
  readonly EVP_PKEY_is_a: Call<[Handle, string], number>
  readonly EVP_PKEY_CTX_new: Call<[Handle, null], Handle | null>
  readonly EVP_PKEY_CTX_free: Call<[Handle], void>
  readonly EVP_PKEY_sign_init: Call<[Handle], number>
  readonly EVP_PKEY_CTX_set_rsa_padding: Call<[Handle, number], number>
  readonly EVP_PKEY_CTX_set_signature_md: Call<[Handle, Handle], number>
  readonly EVP_get_digestbyname: Call<[string], Handle | null>
  readonly EVP_PKEY_sign: Call<[Handle, Uint8Array, BigUint64Array, Uint8Array, number], number>
  readonly EVP_PKEY_verify_init: Call<[Handle], number>
  readonly EVP_PKEY_verify: Call<[Handle, Uint8Array, number, Uint8Array, number], number>
  readonly EVP_PKEY_encrypt_init: Call<[Handle], number>
  readonly EVP_PKEY_encrypt: Call<[Handle, Uint8Array | null, [bigint | number], Uint8Array, number], number>
  readonly EVP_PKEY_decrypt_init: Call<[Handle], number>
  readonly EVP_PKEY_decrypt: Call<[Handle, Uint8Array | null, [bigint | number], Uint8Array, number], number>
  readonly ERR_get_error: Call<[], bigint | number>
  readonly ERR_clear_error: Call<[], void>
  readonly ERR_error_string_n: Call<[bigint | number, Uint8Array, number], void>
}

const PROTOTYPES = [
  'void *BIO_s_mem()',
  'void *BIO_new(void *method)',
  'int BIO_write(void *bio, const uint8_t *data, int len)',
  'int BIO_free(void *bio)',
  'void *d2i_PrivateKey_bio(void *bio, void *a)',
  'void *d2i_PUBKEY_bio(void *bio, void *a)',
  'void EVP_PKEY_free(void *pkey)',
  'int EVP_PKEY_is_a(void *pkey, const char *name)',
  'void *EVP_PKEY_CTX_new(void *pkey, void *engine)',
  'void EVP_PKEY_CTX_free(void *ctx)',
  'int EVP_PKEY_sign_init(void *ctx)',
  'int EVP_PKEY_CTX_set_rsa_padding(void *ctx, int pad)',
  'int EVP_PKEY_CTX_set_signature_md(void *ctx, void *md)',
  'void *EVP_get_digestbyname(const char *name)',
  'int EVP_PKEY_sign(void *ctx, uint8_t *sig, size_t *siglen, const uint8_t *tbs, size_t tbslen)',
  'int EVP_PKEY_verify_init(void *ctx)',
  'int EVP_PKEY_verify(void *ctx, const uint8_t *sig, size_t siglen, const uint8_t *tbs, size_t tbslen)',
  'int EVP_PKEY_encrypt_init(void *ctx)',
  'int EVP_PKEY_encrypt(void *ctx, uint8_t *out, _Inout_ size_t *outlen, const uint8_t *in, size_t inlen)',
  'int EVP_PKEY_decrypt_init(void *ctx)',
  'int EVP_PKEY_decrypt(void *ctx, uint8_t *out, _Inout_ size_t *outlen, const uint8_t *in, size_t inlen)',
  'unsigned long ERR_get_error()',
  'void ERR_clear_error()',
  'void ERR_error_string_n(unsigned long e, uint8_t *buf, size_t len)',
]

let loaded: Libcrypto | undefined

/** Binds the functions on first use. */
export function libcrypto(): Libcrypto {
  if (loaded === undefined) {
    const library = koffi.load(null)
    const bound = PROTOTYPES.map((prototype) => {
      const call = library.func(prototype)
      return [/(\w+)\(/.exec(prototype)?.[1] ?? '', call]
    })
    loaded = Object.fromEntries(bound) as Libcrypto
  }
  return loaded
}

/** An EVP_PKEY of what DER says, which the caller frees; null, with OpenSSL's errors, for what it cannot read. */
export function readDer(reader: 'd2i_PrivateKey_bio' | 'd2i_PUBKEY_bio', der: Uint8Array): Handle | null {
  const lib = libcrypto()
  // A copy inside OpenSSL, which wipes it when it is freed. BIO_new_mem_buf would keep a pointer into JavaScript's
  // memory after the call, which nothing there keeps alive or in its place.
  const bio = present(lib.BIO_new(lib.BIO_s_mem()), 'BIO_new')
  try {
    if (lib.BIO_write(bio, der, der.length) !== der.length) throw opensslError('BIO_write')
    return lib[reader](bio, null)
  } finally {
    lib.BIO_free(bio)
  }
}

/** Empties OpenSSL's error queue into one error. node:crypto reads the same queue, so none may stay behind. */
export function opensslError(step: string): CerthallError {
  const lib = libcrypto()
  const reasons: string[] = []
  for (let code = lib.ERR_get_error(); BigInt(code) !== 0n; code = lib.ERR_get_error()) {
    const text = new Uint8Array(256)
    lib.ERR_error_string_n(code, text, text.length)
    reasons.push(new TextDecoder().decode(text.subarray(0, text.indexOf(0))))
  }
  return new CerthallError('internal', `OpenSSL: ${step}: ${reasons.join('; ') || 'no reason given'}`)
}

/** The handle, or the error that OpenSSL left. */
export function present(handle: Handle | null, step: string): Handle {
  if (handle === null) throw opensslError(step)
  return handle
}

/** OpenSSL answers 1 for success, and 0 or less for failure. */
export function succeeded(result: number, step: string): void {
  if (result !== 1) throw opensslError(step)
}
