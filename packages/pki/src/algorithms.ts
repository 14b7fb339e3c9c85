import { sameBytes } from './bytes.ts'
import { type Element, Fields, isNull } from './der-read.ts'
import { nullValue, oid, sequence, TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { encodePssParameters, type PssHash, readPssHash } from './pss-parameters.ts'

export type KeyFamily = 'sm2' | 'ecdsa' | 'rsa' | 'ed25519' | 'ml-dsa'

interface KeyRow {
  readonly family: KeyFamily
  /** algorithm of SubjectPublicKeyInfo. */
  readonly oid: string
  /** Named curve of ecPublicKey (RFC 5480 §2.1.1, GM/T 0010 annex A). */
  readonly curve?: string
  /** Bits of the field or modulus; of the whole public key where its length is fixed; 0 where the key itself says it. */
  readonly bits: number
  /** What such a key can sign with, its usual one first. */
  readonly signatures: readonly SignatureName[]
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
// The curve's size does not bind the hash, so each curve has its usual one first and the others after it.
const RSA_SIGNATURES = [
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
] as const

/** Kinds of key pairs. */
export const KEYS = {
  sm2: {
    family: 'sm2',
    oid: EC_PUBLIC_KEY,
    curve: '1.2.156.10197.1.301',
    bits: 256,
    signatures: ['sm2-sm3'],
  },
  p256: {
    family: 'ecdsa',
    oid: EC_PUBLIC_KEY,
    curve: '1.2.840.10045.3.1.7',
    bits: 256,
    signatures: ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512'],
  },
  p384: {
    family: 'ecdsa',
    oid: EC_PUBLIC_KEY,
    curve: '1.3.132.0.34',
    bits: 384,
    signatures: ['ecdsa-sha384', 'ecdsa-sha256', 'ecdsa-sha512'],
  },
  p521: {
    family: 'ecdsa',
    oid: EC_PUBLIC_KEY,
    curve: '1.3.132.0.35',
    bits: 521,
    signatures: ['ecdsa-sha512', 'ecdsa-sha256', 'ecdsa-sha384'],
  },
  rsa2048: { family: 'rsa', oid: RSA_ENCRYPTION, bits: 2048, signatures: RSA_SIGNATURES },
  rsa3072: { family: 'rsa', oid: RSA_ENCRYPTION, bits: 3072, signatures: RSA_SIGNATURES },
  rsa4096: { family: 'rsa', oid: RSA_ENCRYPTION, bits: 4096, signatures: RSA_SIGNATURES },
  // Whole octets between 2048 and 4096 bits that others chose; none is made here.
  rsa: { family: 'rsa', oid: RSA_ENCRYPTION, bits: 0, signatures: RSA_SIGNATURES },
  // RFC 8410.
  ed25519: { family: 'ed25519', oid: '1.3.101.112', bits: 256, signatures: ['ed25519'] },
  // RFC 9881; sizes of FIPS 204 table 2.
  'ml-dsa-44': {
    family: 'ml-dsa',
    oid: '2.16.840.1.101.3.4.3.17',
    bits: 1312 * 8,
    signatures: ['ml-dsa-44'],
  },
  'ml-dsa-65': {
    family: 'ml-dsa',
    oid: '2.16.840.1.101.3.4.3.18',
    bits: 1952 * 8,
    signatures: ['ml-dsa-65'],
  },
  'ml-dsa-87': {
    family: 'ml-dsa',
    oid: '2.16.840.1.101.3.4.3.19',
    bits: 2592 * 8,
    signatures: ['ml-dsa-87'],
  },
} as const satisfies Record<string, KeyRow>

export type KeyType = keyof typeof KEYS
/** Those whose public key is a point 04‖X‖Y. */
export type CurveKey = 'sm2' | 'p256' | 'p384' | 'p521'

interface SignatureRow {
  readonly oid: string
  /** Who computes it: ECDSA on any curve is one scheme, RSA has two. */
  readonly scheme: 'sm2' | 'ecdsa' | 'rsa' | 'rsa-pss' | 'ed25519' | 'ml-dsa'
  /** Null where the scheme hashes by itself. */
  readonly hash: 'sm3' | PssHash | null
  /** What is written; `reads` is what is accepted. */
  readonly parameters: Parameters
  readonly reads: readonly Parameters[]
}

type Parameters = 'absent' | 'null' | 'pss'

// RFC 5758 §3.2, RFC 8410 §3, RFC 9881 §2: parameters are absent.
const ABSENT = { parameters: 'absent', reads: ['absent'] } as const
// GM/T 0015 writes no parameters in its text and NULL in annex D; certificates of both kinds exist.
const SM2 = { parameters: 'absent', reads: ['absent', 'null'] } as const
// RFC 4055 §5: NULL is written, absence must be accepted.
const PKCS1 = { parameters: 'null', reads: ['null', 'absent'] } as const
// RFC 4055 §3: one identifier for all, told apart by its parameters.
const PSS = { oid: '1.2.840.113549.1.1.10', scheme: 'rsa-pss', parameters: 'pss', reads: ['pss'] } as const

const ROWS = {
  'sm2-sm3': { oid: '1.2.156.10197.1.501', scheme: 'sm2', hash: 'sm3', ...SM2 },
  'ecdsa-sha256': { oid: '1.2.840.10045.4.3.2', scheme: 'ecdsa', hash: 'sha256', ...ABSENT },
  'ecdsa-sha384': { oid: '1.2.840.10045.4.3.3', scheme: 'ecdsa', hash: 'sha384', ...ABSENT },
  'ecdsa-sha512': { oid: '1.2.840.10045.4.3.4', scheme: 'ecdsa', hash: 'sha512', ...ABSENT },
  'rsa-sha256': { oid: '1.2.840.113549.1.1.11', scheme: 'rsa', hash: 'sha256', ...PKCS1 },
  'rsa-sha384': { oid: '1.2.840.113549.1.1.12', scheme: 'rsa', hash: 'sha384', ...PKCS1 },
  'rsa-sha512': { oid: '1.2.840.113549.1.1.13', scheme: 'rsa', hash: 'sha512', ...PKCS1 },
  'rsa-pss-sha256': { ...PSS, hash: 'sha256' },
  'rsa-pss-sha384': { ...PSS, hash: 'sha384' },
  'rsa-pss-sha512': { ...PSS, hash: 'sha512' },
  ed25519: { oid: '1.3.101.112', scheme: 'ed25519', hash: null, ...ABSENT },
  'ml-dsa-44': { oid: '2.16.840.1.101.3.4.3.17', scheme: 'ml-dsa', hash: null, ...ABSENT },
  'ml-dsa-65': { oid: '2.16.840.1.101.3.4.3.18', scheme: 'ml-dsa', hash: null, ...ABSENT },
  'ml-dsa-87': { oid: '2.16.840.1.101.3.4.3.19', scheme: 'ml-dsa', hash: null, ...ABSENT },
} as const satisfies Record<string, SignatureRow>

export type SignatureName = keyof typeof ROWS

/** Signature algorithms as certificates name them. SHA-1 and MD5 have no row: nothing here may rest on them. */
export const SIGNATURES: Readonly<Record<SignatureName, SignatureRow>> = ROWS

/** The rows of an identifier; RSASSA-PSS has several. */
const SIGNATURES_BY_OID = Map.groupBy(
  Object.keys(SIGNATURES) as SignatureName[],
  (name) => SIGNATURES[name].oid,
)

/** The signature that a key of this kind usually makes; throws `unknown-algorithm`. */
export function signatureFor(key: KeyType): SignatureName {
  const [usual] = keyRow(key).signatures
  if (usual === undefined) throw new PkiError('unknown-algorithm', key)
  return usual
}

export function keyRow(key: KeyType): KeyRow {
  if (!Object.hasOwn(KEYS, key)) throw new PkiError('unknown-algorithm', String(key))
  return KEYS[key]
}

function signatureRow(name: SignatureName): SignatureRow {
  if (!Object.hasOwn(SIGNATURES, name)) throw new PkiError('unknown-algorithm', String(name))
  return SIGNATURES[name]
}

/** Whether a key of this kind can have made such a signature. */
export function keyFits(key: KeyType, signature: SignatureName): boolean {
  return keyRow(key).signatures.includes(signature)
}

const ENCODED = new Map<SignatureName, Uint8Array>()

/** AlgorithmIdentifier of a signature. Shared: not to be written to. */
export function encodeSignatureAlgorithm(name: SignatureName): Uint8Array {
  const known = ENCODED.get(name)
  if (known !== undefined) return known
  const row = signatureRow(name)
  const made = sequence(oid(row.oid), ...encodeParameters(row))
  ENCODED.set(name, made)
  return made
}

function encodeParameters({ parameters, hash }: SignatureRow): Uint8Array[] {
  if (parameters === 'absent') return []
  if (parameters === 'null') return [nullValue()]
  return [encodePssParameters(hash as PssHash)]
}

/** Reads an AlgorithmIdentifier of a signature; throws `unknown-algorithm` for anything not in the table. */
export function readSignatureAlgorithm(element: Element): SignatureName {
  const fields = new Fields(element.content)
  const dotted = fields.oid()
  const names = SIGNATURES_BY_OID.get(dotted)
  if (names === undefined) throw new PkiError('unknown-algorithm', dotted)
  const parameters = fields.more ? fields.take() : undefined
  fields.end()
  const name = names.find((candidate) => fitsParameters(SIGNATURES[candidate], parameters))
  if (name === undefined) throw new PkiError('unknown-algorithm', `${dotted} with parameters`)
  return name
}

/** Takes an AlgorithmIdentifier of a signature, as it stands and as it is read. */
export function readAlgorithm(fields: Fields): ReadAlgorithm {
  const element = fields.take(TAG.sequence)
  return { element, name: readSignatureAlgorithm(element) }
}

export interface ReadAlgorithm {
  readonly element: Element
  readonly name: SignatureName
}

function fitsParameters({ reads, hash }: SignatureRow, parameters: Element | undefined): boolean {
  return reads.some((form) => {
    if (form === 'absent') return parameters === undefined
    if (parameters === undefined) return false
    return form === 'null' ? isNull(parameters) : readPssHash(parameters) === hash
  })
}

/** RFC 5280 §4.1.1.2: the algorithm inside what was signed is the one outside, octet by octet. */
export function sameSignatureAlgorithm(inner: Element, outer: Element): SignatureName {
  if (!sameBytes(inner.der, outer.der)) throw new PkiError('algorithm-mismatch')
  return readSignatureAlgorithm(outer)
}
