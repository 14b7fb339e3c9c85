import {
  constants,
  createPublicKey,
  type KeyObject,
  sign as nodeSign,
  type SigningOptions,
} from 'node:crypto'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model/errors'
import {
  encodeSm2Spki,
  type KeyType,
  keyFits,
  PkiError,
  parseSpki,
  rawToEcSignature,
  SIGNATURES,
  type SignatureName,
} from '@certhall/pki'
import { type DigestName, digest } from './digests.ts'
import { privateKey, sm2Point, sm2PrivateNumber } from './keys.ts'
import { signLater as shareSignature } from './sign-later.ts'
import { openSigningContext, type SigningContext } from './signing-context.ts'
import { digestWith, sm2Identity } from './sm2-digest.ts'
import { sm2Core } from './sm2-engine.ts'

/** What SM2 signatures take besides the message. */
export interface SignOptions {
  /** The signer's identity where another than the usual one was agreed upon; at most 8191 bytes. */
  readonly identity?: Uint8Array
}

/** A private key, opened once for many signatures. */
export interface PrivateKey {
  readonly key: KeyType
  readonly spki: Uint8Array
  /** `input-invalid` for a signature that the key cannot make. */
  sign(signature: SignatureName, message: Uint8Array, options?: SignOptions): Uint8Array
  /** The same, on the thread pool where a signature would hold up the loop. */
  signLater(signature: SignatureName, message: Uint8Array, options?: SignOptions): Promise<Uint8Array>
  /** Lets go of the key: SM2 keys are wiped at once, others by OpenSSL when the collector finds them. */
  close(): void
}

/** Opens a PKCS#8; `key-unavailable` when it cannot be read or is of no kind in the table. */
export function openPrivateKey(pkcs8: Uint8Array): PrivateKey {
  const d = sm2PrivateNumber(pkcs8)
  if (d === undefined) return throughNode(privateKey(pkcs8))
  try {
    return throughCore(d)
  } finally {
    d.fill(0)
  }
}

function throughCore(d: Uint8Array): PrivateKey {
  const point = sm2Point(d)
  const spki = encodeSm2Spki(point)
  const opened = sm2Core().open({ d, point })
  const usual = sm2Identity(spki)
  const sign: PrivateKey['sign'] = (signature, message, { identity } = {}) => {
    requireFit('sm2', signature)
    const z = identity === undefined ? usual : sm2Identity(spki, identity)
    return rawToEcSignature(opened.sign(digestWith(z, message)))
  }
  return {
    key: 'sm2',
    spki,
    sign,
    signLater: async (...request) => sign(...request),
    close: () => opened.close(),
  }
}

type NodeScheme = Exclude<(typeof SIGNATURES)[SignatureName]['scheme'], 'sm2'>

/** What node:crypto is told of a scheme beyond its defaults (DER for ECDSA, PKCS#1 v1.5 for RSA). */
export const NODE_OPTIONS: Record<NodeScheme, SigningOptions | undefined> = {
  ecdsa: undefined,
  rsa: undefined,
  // RFC 4055 §3.1: the salt is as long as the hash, and verification holds to it.
  'rsa-pss': { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  ed25519: undefined,
  'ml-dsa': undefined,
}

const signOnThePool = promisify(nodeSign)

// A trip to the pool costs more than these signatures (46 and 67 µs against 99 and 169 there); the others take 0.5 to 3 ms.
const QUICK: readonly KeyType[] = ['p256', 'ed25519']
// Shared out between the loop and threads beside it: see sign-later.ts.
const SOON: readonly KeyType[] = ['rsa2048']

function throughNode(object: KeyObject): PrivateKey {
  const spki = new Uint8Array(createPublicKey(object).export({ format: 'der', type: 'spki' }))
  const key = typeOf(spki)
  // It would sign without an identity there. Only SM2 keys in a form that our reader refuses come this far.
  if (key === 'sm2') throw new CerthallError('key-unavailable', 'an SM2 key in an unusual form')
  const open = { object: object as KeyObject | undefined }
  const prepare = (signature: SignatureName) => {
    requireFit(key, signature)
    if (open.object === undefined) throw new CerthallError('key-unavailable', 'this key was closed')
    const { scheme, hash } = SIGNATURES[signature]
    const options = NODE_OPTIONS[scheme as NodeScheme]
    // The bare key where it will do: node:crypto takes 20 µs longer over one in an object.
    return [hash, options === undefined ? open.object : { key: open.object, ...options }] as const
  }
  const contexts = new Map<SignatureName, SigningContext | undefined>()
  const once: PrivateKey['sign'] = (signature, message) => {
    const [hash, input] = prepare(signature)
    // To set a context up takes longer than a signature, and many a key signs once.
    if (!contexts.has(signature)) contexts.set(signature, undefined)
    else if (open.object !== undefined) {
      const context = openSigningContext(open.object, signature)
      if (context !== undefined) contexts.set(signature, context)
    }
    return bytesOf(nodeSign(hash, message, input))
  }
  const sign: PrivateKey['sign'] = (signature, message) => {
    const context = contexts.get(signature)
    if (context === undefined) return once(signature, message)
    return context.sign(digest(SIGNATURES[signature].hash as DigestName, message))
  }
  const onThePool: PrivateKey['signLater'] = async (signature, message) => {
    const [hash, input] = prepare(signature)
    return bytesOf(await signOnThePool(hash, message, input))
  }
  const shared: PrivateKey['signLater'] = async (signature, message) => {
    const [hash, input] = prepare(signature)
    // A key in an object has options besides.
    if (input !== open.object || hash === null) return onThePool(signature, message)
    return shareSignature({ key: input, hash, message, sign: () => sign(signature, message) })
  }
  const later = async (...request: Parameters<PrivateKey['sign']>) => sign(...request)
  return {
    key,
    spki,
    sign,
    signLater: QUICK.includes(key) ? later : SOON.includes(key) ? shared : onThePool,
    close: () => {
      open.object = undefined
      for (const context of contexts.values()) context?.close()
      contexts.clear()
    },
  }
}

function typeOf(spki: Uint8Array): KeyType {
  try {
    return parseSpki(spki).key
  } catch (error) {
    if (error instanceof PkiError) throw new CerthallError('key-unavailable', error.message)
    throw error
  }
}

function requireFit(key: KeyType, signature: SignatureName): void {
  if (!Object.hasOwn(SIGNATURES, signature) || !keyFits(key, signature))
    throw new CerthallError('input-invalid', `${key} keys cannot make ${signature}`)
}

/** The same memory, not as a Buffer, so that what leaves this package compares and serialises as bytes. */
const bytesOf = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
