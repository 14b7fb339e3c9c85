import { sameBytes } from './bytes.ts'
import { type Element, Fields, isNull } from './der-read.ts'
import { nullValue, oid, sequence } from './der-write.ts'
import { PkiError } from './pki-error.ts'

interface KeyRow {
  readonly family: 'sm2' | 'ecdsa' | 'rsa'
  /** Named curve; RSA has none. */
  readonly curve?: string
  readonly bits: number
  readonly signature: SignatureName
}

/** Kinds of key pairs. `signature` is what a key of the kind signs with. */
export const KEYS = {
  sm2: { family: 'sm2', curve: '1.2.156.10197.1.301', bits: 256, signature: 'sm2-sm3' },
  p256: { family: 'ecdsa', curve: '1.2.840.10045.3.1.7', bits: 256, signature: 'ecdsa-sha256' },
  p384: { family: 'ecdsa', curve: '1.3.132.0.34', bits: 384, signature: 'ecdsa-sha384' },
  rsa2048: { family: 'rsa', bits: 2048, signature: 'rsa-sha256' },
  rsa3072: { family: 'rsa', bits: 3072, signature: 'rsa-sha256' },
  rsa4096: { family: 'rsa', bits: 4096, signature: 'rsa-sha256' },
} as const satisfies Record<string, KeyRow>

export type KeyType = keyof typeof KEYS

interface SignatureRow {
  readonly oid: string
  readonly family: 'sm2' | 'ecdsa' | 'rsa'
  readonly hash: 'sm3' | 'sha256' | 'sha384'
  /** What is written; `reads` is what is accepted. */
  readonly parameters: 'absent' | 'null'
  readonly reads: readonly ('absent' | 'null')[]
}

export type SignatureName = 'sm2-sm3' | 'ecdsa-sha256' | 'ecdsa-sha384' | 'rsa-sha256'

/** Signature algorithms as certificates name them. */
export const SIGNATURES = {
  // GM/T 0015 writes no parameters in its text and NULL in annex D; certificates of both kinds exist.
  'sm2-sm3': {
    oid: '1.2.156.10197.1.501',
    family: 'sm2',
    hash: 'sm3',
    parameters: 'absent',
    reads: ['absent', 'null'],
  },
  // RFC 5758 §3.2: parameters are absent.
  'ecdsa-sha256': {
    oid: '1.2.840.10045.4.3.2',
    family: 'ecdsa',
    hash: 'sha256',
    parameters: 'absent',
    reads: ['absent'],
  },
  'ecdsa-sha384': {
    oid: '1.2.840.10045.4.3.3',
    family: 'ecdsa',
    hash: 'sha384',
    parameters: 'absent',
    reads: ['absent'],
  },
  // RFC 4055 §5: NULL is written, absence must be accepted.
  'rsa-sha256': {
    oid: '1.2.840.113549.1.1.11',
    family: 'rsa',
    hash: 'sha256',
    parameters: 'null',
    reads: ['null', 'absent'],
  },
} as const satisfies Record<SignatureName, SignatureRow>

const SIGNATURE_BY_OID = new Map<string, SignatureName>(
  (Object.keys(SIGNATURES) as SignatureName[]).map((name) => [SIGNATURES[name].oid, name]),
)

/** The signature that a key of this kind makes; throws `unknown-algorithm`. */
export function signatureFor(key: KeyType): SignatureName {
  return keyRow(key).signature
}

export function keyRow(key: KeyType): KeyRow {
  if (!Object.hasOwn(KEYS, key)) throw new PkiError('unknown-algorithm', String(key))
  return KEYS[key]
}

function signatureRow(name: SignatureName): SignatureRow {
  if (!Object.hasOwn(SIGNATURES, name)) throw new PkiError('unknown-algorithm', String(name))
  return SIGNATURES[name]
}

/** Whether a key of this kind can have made such a signature (the curve's size does not bind the hash). */
export function keyFits(key: KeyType, signature: SignatureName): boolean {
  return keyRow(key).family === signatureRow(signature).family
}

/** AlgorithmIdentifier of a signature. */
export function encodeSignatureAlgorithm(name: SignatureName): Uint8Array {
  const row = signatureRow(name)
  return row.parameters === 'null' ? sequence(oid(row.oid), nullValue()) : sequence(oid(row.oid))
}

/** Reads an AlgorithmIdentifier of a signature; throws `unknown-algorithm` for anything not in the table. */
export function readSignatureAlgorithm(element: Element): SignatureName {
  const fields = new Fields(element.content)
  const dotted = fields.oid()
  const name = SIGNATURE_BY_OID.get(dotted)
  if (name === undefined) throw new PkiError('unknown-algorithm', dotted)
  const found = fields.more ? (isNull(fields.take()) ? 'null' : 'other') : 'absent'
  fields.end()
  if (!signatureRow(name).reads.some((form) => form === found))
    throw new PkiError('unknown-algorithm', `${dotted} with parameters`)
  return name
}

/** RFC 5280 §4.1.1.2: the algorithm inside what was signed is the one outside, octet by octet. */
export function sameSignatureAlgorithm(inner: Element, outer: Element): SignatureName {
  if (!sameBytes(inner.der, outer.der)) throw new PkiError('algorithm-mismatch')
  return readSignatureAlgorithm(outer)
}
