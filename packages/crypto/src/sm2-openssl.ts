// SM2 by the OpenSSL inside Node: the core that is always there.
import { createECDH } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import {
  ecSignatureToRaw,
  encodePkcs8Sm2,
  encodeSm2Spki,
  PkiError,
  parsePkcs8Sm2,
  parseSpki,
  rawToEcSignature,
} from '@certhall/pki'
import { type Handle, libcrypto, opensslError, present, readDer, succeeded } from './libcrypto.ts'
import { signingContext } from './signing-context.ts'
import type { Sm2Core, Sm2SigningKey } from './sm2-engine.ts'

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

/** An EVP_PKEY over one half of an SM2 key; the caller frees it. */
function readKey(half: Half, der: Uint8Array): Handle {
  const lib = libcrypto()
  checkSm2(half, der)
  const pkey = readDer(half === 'private' ? 'd2i_PrivateKey_bio' : 'd2i_PUBKEY_bio', der)
  // OpenSSL reads no point off the curve, and no private number out of range.
  if (pkey === null) throw new CerthallError('input-invalid', `SM2 key: ${opensslError('decode').message}`)
  const key = pkey
  // Decoders try several readings and leave the failures of the others behind.
  lib.ERR_clear_error()
  if (lib.EVP_PKEY_is_a(key, 'SM2') === 1) return key
  lib.EVP_PKEY_free(key)
  throw new CerthallError('input-invalid', 'not an SM2 key')
}

/** Lends an EVP_PKEY_CTX over a key in DER. */
export function withKeyContext<Result>(
  half: Half,
  der: Uint8Array,
  use: (context: Handle) => Result,
): Result {
  const lib = libcrypto()
  const pkey = readKey(half, der)
  try {
    const context = present(lib.EVP_PKEY_CTX_new(pkey, null), 'EVP_PKEY_CTX_new')
    try {
      return use(context)
    } finally {
      lib.EVP_PKEY_CTX_free(context)
    }
  } finally {
    lib.EVP_PKEY_free(pkey)
  }
}

function open({ d, point }: { d: Uint8Array; point: Uint8Array }): Sm2SigningKey {
  const pkcs8 = encodePkcs8Sm2(d, point)
  try {
    const { sign, close } = signingContext(readKey('private', pkcs8), SIGNATURE_MOST)
    return { sign: (e) => ecSignatureToRaw(sign(e)), close }
  } finally {
    pkcs8.fill(0)
  }
}

// A SEQUENCE of two numbers of up to 33 octets.
const SIGNATURE_MOST = 80

function verify(point: Uint8Array, e: Uint8Array, signature: Uint8Array): boolean {
  const lib = libcrypto()
  const der = rawToEcSignature(signature)
  try {
    return withKeyContext('public', encodeSm2Spki(point), (context) => {
      succeeded(lib.EVP_PKEY_verify_init(context), 'EVP_PKEY_verify_init')
      const result = lib.EVP_PKEY_verify(context, der, der.length, e, e.length)
      lib.ERR_clear_error()
      return result === 1
    })
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'input-invalid') return false
    throw error
  }
}

function point(d: Uint8Array): Uint8Array | undefined {
  const ecdh = createECDH('SM2')
  try {
    ecdh.setPrivateKey(d)
    return new Uint8Array(ecdh.getPublicKey())
  } catch {
    return undefined
  }
}

export const openSslSm2: Sm2Core = { name: 'OpenSSL', point, open, verify }
