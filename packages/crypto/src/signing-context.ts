// A key that signs again and again. node:crypto looks its algorithms up and sets them up anew for each signature; OpenSSL's own context
// is set up once (P-256: 38 µs against 44, RSA-2048: 573 against 588).
import type { KeyObject } from 'node:crypto'
import { CerthallError } from '@certhall/model/errors'
import { SIGNATURES, type SignatureName } from '@certhall/pki'
import { type Handle, libcrypto, opensslError, present, readDer, succeeded } from './libcrypto.ts'

/** Signs digests, by this thread, until it is closed. */
export interface SigningContext {
  /** `key-unavailable` once it is closed. */
  readonly sign: (digest: Uint8Array) => Uint8Array
  readonly close: () => void
}

// For contexts that nobody closes. Freeing makes OpenSSL wipe its copy of the key.
const abandoned = new FinalizationRegistry<Handle>((context) => libcrypto().EVP_PKEY_CTX_free(context))

/**
 * A context over a key, whose handle it takes. `most`: how many octets a signature can have. `setUp` is told of the context once it is to
 * sign.
 */
export function signingContext(
  pkey: Handle,
  most: number,
  setUp: (context: Handle) => void = () => {},
): SigningContext {
  const lib = libcrypto()
  let context: Handle | undefined
  try {
    context = present(lib.EVP_PKEY_CTX_new(pkey, null), 'EVP_PKEY_CTX_new')
    succeeded(lib.EVP_PKEY_sign_init(context), 'EVP_PKEY_sign_init')
    setUp(context)
  } catch (error) {
    if (context !== undefined) lib.EVP_PKEY_CTX_free(context)
    throw error
  } finally {
    // The context holds a reference of its own.
    lib.EVP_PKEY_free(pkey)
  }
  const space = new Uint8Array(most)
  const length = new BigUint64Array(1)
  const opened: SigningContext = {
    sign(digest) {
      if (context === undefined) throw new CerthallError('key-unavailable', 'this key was closed')
      length[0] = BigInt(most)
      succeeded(lib.EVP_PKEY_sign(context, space, length, digest, digest.length), 'EVP_PKEY_sign')
      return space.slice(0, Number(length[0]))
    },
    close() {
      if (context === undefined) return
      abandoned.unregister(opened)
      lib.EVP_PKEY_CTX_free(context)
      context = undefined
    },
  }
  abandoned.register(opened, context, opened)
  return opened
}

type Scheme = (typeof SIGNATURES)[SignatureName]['scheme']

/** RSA_PKCS1_PADDING, rsa.h. */
const PKCS1 = 1
const ECDSA_MOST = 160
const RSA_MOST = 512

interface Recipe {
  readonly most: number
  readonly setUp?: (context: Handle, hash: string) => void
}

/** How a digest is signed in each scheme; others sign messages whole, or have more to them than is worth repeating here. */
const RECIPES: Partial<Record<Scheme, Recipe>> = {
  ecdsa: { most: ECDSA_MOST },
  rsa: {
    most: RSA_MOST,
    setUp(context, hash) {
      const lib = libcrypto()
      const md = present(lib.EVP_get_digestbyname(hash), 'EVP_get_digestbyname')
      succeeded(lib.EVP_PKEY_CTX_set_rsa_padding(context, PKCS1), 'EVP_PKEY_CTX_set_rsa_padding')
      succeeded(lib.EVP_PKEY_CTX_set_signature_md(context, md), 'EVP_PKEY_CTX_set_signature_md')
    },
  },
}

let bound: boolean | undefined

/** Where OpenSSL's functions cannot be called, node:crypto makes every signature. */
function isBound(): boolean {
  try {
    bound ??= libcrypto() !== undefined
  } catch {
    bound = false
  }
  return bound
}

/** A context for a key's signatures of one kind; undefined where node:crypto is to make them. */
export function openSigningContext(key: KeyObject, signature: SignatureName): SigningContext | undefined {
  const { scheme, hash } = SIGNATURES[signature]
  const recipe = RECIPES[scheme]
  if (recipe === undefined || hash === null || !isBound()) return undefined
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' })
  try {
    const pkey = readDer('d2i_PrivateKey_bio', pkcs8)
    if (pkey === null) throw opensslError('decode')
    // Decoders try several readings and leave the failures of the others behind.
    libcrypto().ERR_clear_error()
    return signingContext(pkey, recipe.most, (context) => recipe.setUp?.(context, hash))
  } finally {
    pkcs8.fill(0)
  }
}
