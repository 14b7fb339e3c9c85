import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  generateKeyPair as nodeGenerate,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model/errors'
import {
  concat,
  encodePkcs8Sm2,
  encodeSm2Spki,
  fromHex,
  type KeyType,
  PkiError,
  parsePkcs8Sm2,
} from '@certhall/pki'
import { sm2Core } from './sm2-engine.ts'

/** A key pair in DER: SubjectPublicKeyInfo and unencrypted PKCS#8. Wipe `pkcs8` after use. */
export interface KeyPair {
  readonly key: KeyType
  readonly spki: Uint8Array
  readonly pkcs8: Uint8Array
}

const generate = promisify(nodeGenerate) as unknown as (
  type: string,
  options: object,
) => Promise<{ publicKey: Uint8Array; privateKey: Uint8Array }>

const ENCODINGS = {
  publicKeyEncoding: { format: 'der', type: 'spki' },
  privateKeyEncoding: { format: 'der', type: 'pkcs8' },
}

/** RSA keys of other sizes are only read. */
type MadeKey = Exclude<KeyType, 'rsa'>

const RECIPES: Record<MadeKey, { type: string; options: object }> = {
  sm2: { type: 'ec', options: { namedCurve: 'SM2' } },
  p256: { type: 'ec', options: { namedCurve: 'P-256' } },
  p384: { type: 'ec', options: { namedCurve: 'P-384' } },
  p521: { type: 'ec', options: { namedCurve: 'P-521' } },
  rsa2048: { type: 'rsa', options: { modulusLength: 2048, publicExponent: 65537 } },
  rsa3072: { type: 'rsa', options: { modulusLength: 3072, publicExponent: 65537 } },
  rsa4096: { type: 'rsa', options: { modulusLength: 4096, publicExponent: 65537 } },
  ed25519: { type: 'ed25519', options: {} },
  'ml-dsa-44': { type: 'ml-dsa-44', options: {} },
  'ml-dsa-65': { type: 'ml-dsa-65', options: {} },
  'ml-dsa-87': { type: 'ml-dsa-87', options: {} },
}

/** Makes a fresh key pair on OpenSSL's thread pool (RSA takes tens of milliseconds to seconds). */
export async function generateKeyPair(key: KeyType): Promise<KeyPair> {
  if (!isMade(key)) throw new CerthallError('input-invalid', `key type ${key}`)
  const { type, options } = RECIPES[key]
  const { publicKey, privateKey } = await generate(type, { ...options, ...ENCODINGS })
  return { key, spki: plain(publicKey), pkcs8: plain(privateKey) }
}

function isMade(key: KeyType): key is MadeKey {
  return Object.hasOwn(RECIPES, key)
}

/** The SubjectPublicKeyInfo that belongs to a PKCS#8; `key-unavailable` when that cannot be read. */
export function publicKeyOf(pkcs8: Uint8Array): Uint8Array {
  const d = sm2PrivateNumber(pkcs8)
  if (d !== undefined) {
    try {
      return encodeSm2Spki(sm2Point(d))
    } finally {
      d.fill(0)
    }
  }
  return plain(createPublicKey(privateKey(pkcs8)).export({ format: 'der', type: 'spki' }))
}

/** A PKCS#8 for node:crypto; `key-unavailable` when it cannot be read. */
export function privateKey(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: asBuffer(pkcs8), format: 'der', type: 'pkcs8' })
  } catch {
    throw new CerthallError('key-unavailable', 'not a PKCS#8 private key')
  }
}

/** d of an SM2 PKCS#8 (32 bytes, the caller wipes them), or undefined for other kinds of keys. */
export function sm2PrivateNumber(pkcs8: Uint8Array): Uint8Array | undefined {
  try {
    return parsePkcs8Sm2(pkcs8).d
  } catch (error) {
    if (error instanceof PkiError) return undefined
    throw error
  }
}

// n − 1.
const LAST = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122')

/** d·G as 04‖X‖Y; `key-unavailable` when d is out of range. */
export function sm2Point(d: Uint8Array): Uint8Array {
  const point = sm2Core().point(d)
  // GM/T 0003.1 §6.1: d within 1…n − 2, since a signature needs 1/(1 + d).
  if (point === undefined || (d.length === 32 && timingSafeEqual(d, LAST)))
    throw new CerthallError('key-unavailable', 'SM2 private number out of range')
  return point
}

/** PKCS#8 and SPKI of an SM2 private number. */
export function sm2KeyPair(d: Uint8Array): KeyPair {
  const point = sm2Point(d)
  return { key: 'sm2', spki: encodeSm2Spki(point), pkcs8: encodePkcs8Sm2(d, point) }
}

/** A Uint8Array of its own memory, so that what leaves this package compares and serialises as one. */
export function plain(buffer: Uint8Array): Uint8Array {
  const copy = new Uint8Array(buffer)
  buffer.fill(0)
  return copy
}

/** Parts of a secret joined into memory of their own; the parts are wiped. */
export function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = concat(parts)
  for (const part of parts) part.fill(0)
  return whole
}

/** The same memory as a Buffer: node:crypto's types want one, and a copy of a private key would stay behind. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
