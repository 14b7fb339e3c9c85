import { type CurveKey, KEYS, type KeyType } from './algorithms.ts'
import { sameBytes } from './bytes.ts'
import { Fields, isNull, readWhole } from './der-read.ts'
import { bitString, nullValue, oid, sequence, TAG, unsigned } from './der-write.ts'
import { PkiError } from './pki-error.ts'

// ML-DSA-87 needs 2614 bytes, RSA 4096 needs 550.
const SPKI_LIMIT = 4096

/** A public key taken apart. EC keys have `point` (04‖X‖Y), RSA keys `modulus` and `exponent`. */
export interface PublicKey {
  readonly key: KeyType
  /** Bits of the modulus, the field, or the whole key where its length is fixed. */
  readonly size: number
  readonly point?: Uint8Array
  readonly modulus?: Uint8Array
  readonly exponent?: Uint8Array
  /** Contents of the BIT STRING: what RFC 5280 §4.2.1.2 (1) hashes for a key identifier. */
  readonly bits: Uint8Array
}

const CURVE_KEYS: readonly CurveKey[] = ['sm2', 'p256', 'p384', 'p521']
const PLAIN_KEYS = ['ed25519', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const
type PlainKey = (typeof PLAIN_KEYS)[number]

/** What stands behind each algorithm of a SubjectPublicKeyInfo. */
const READERS = new Map<string, (parameters: Fields, bits: Uint8Array) => PublicKey>([
  [KEYS.sm2.oid, ecKey],
  [KEYS.rsa.oid, rsaKey],
  ...PLAIN_KEYS.map(
    (key) =>
      [KEYS[key].oid, (parameters: Fields, bits: Uint8Array) => plainKey(key, parameters, bits)] as const,
  ),
])

/** Reads a SubjectPublicKeyInfo; throws `unknown-algorithm` for keys outside the table, `bad-key`, `der-*`. */
export function parseSpki(spki: Uint8Array): PublicKey {
  const usual = usualKey(spki) ?? usualRsaKey(spki)
  if (usual !== undefined) return usual
  const fields = new Fields(readWhole(spki, TAG.sequence, SPKI_LIMIT).content)
  const algorithm = fields.fields()
  const bits = fields.bits()
  fields.end()
  const dotted = algorithm.oid()
  const read = READERS.get(dotted)
  if (read === undefined) throw new PkiError('unknown-algorithm', dotted)
  return read(algorithm, bits)
}

/** What kind of key it is; throws as `parseSpki` does. */
export function keyTypeOf(spki: Uint8Array): KeyType {
  return usualBeginning(spki)?.key ?? parseSpki(spki).key
}

/** Everything before the key's own octets, for keys of one length: DER has no other way to write it. */
interface Beginning {
  readonly octets: Uint8Array
  readonly key: CurveKey | PlainKey
  readonly size: number
  /** Of the whole SubjectPublicKeyInfo. */
  readonly length: number
}

function beginning(key: CurveKey | PlainKey, whole: Uint8Array, bits: number): Beginning {
  return { octets: whole.slice(0, whole.length - bits), key, size: KEYS[key].bits, length: whole.length }
}

// Made by what stands below, so not before it is needed.
let beginnings: readonly Beginning[] | undefined

function usualBeginnings(): readonly Beginning[] {
  return [
    ...CURVE_KEYS.map((key) => {
      const point = new Uint8Array(1 + 2 * Math.ceil(KEYS[key].bits / 8))
      point[0] = 4
      return beginning(key, encodeEcSpki(key, point), point.length - 1)
    }),
    ...PLAIN_KEYS.map((key) => {
      const bits = new Uint8Array(KEYS[key].bits / 8)
      return beginning(key, encodePlainSpki(key, bits), bits.length)
    }),
  ]
}

/** RSA keys of usual lengths with the usual exponent: all but the modulus is the same. */
interface RsaFrame {
  readonly key: RsaKey
  readonly size: number
  /** What stands before the modulus; EXPONENT_END stands behind it. */
  readonly octets: Uint8Array
  readonly length: number
  /** Where the BIT STRING's own contents begin. */
  readonly bits: number
}

const RSA_KEYS = ['rsa2048', 'rsa3072', 'rsa4096'] as const
type RsaKey = (typeof RSA_KEYS)[number]

const EXPONENT = Uint8Array.of(1, 0, 1)
const EXPONENT_END = unsigned(EXPONENT)

function rsaFrame(key: RsaKey): RsaFrame {
  const size = KEYS[key].bits
  const modulus = new Uint8Array(size / 8).fill(0x80, 0, 1)
  const whole = encodeRsaSpki(modulus, EXPONENT)
  const octets = whole.slice(0, whole.length - EXPONENT_END.length - modulus.length)
  const bits = whole.length - encodeRsaKey(modulus, EXPONENT).length
  return { key, size, octets, length: whole.length, bits }
}

let rsaFrames: readonly RsaFrame[] | undefined

function usualRsaKey(spki: Uint8Array): PublicKey | undefined {
  rsaFrames ??= RSA_KEYS.map(rsaFrame)
  for (const { key, size, octets, length, bits } of rsaFrames) {
    if (spki.length !== length || !holds(spki, octets)) continue
    const end = length - EXPONENT_END.length
    // A modulus whose first bit is 0 is a shorter one, and badly written.
    if (((spki[octets.length] as number) & 0x80) === 0 || !holds(spki, EXPONENT_END, end)) continue
    const modulus = spki.subarray(octets.length, end)
    return { key, size, modulus, exponent: spki.subarray(-EXPONENT.length), bits: spki.subarray(bits) }
  }
  return undefined
}

/** Keys of a fixed length, by the octets before it: certificates are full of them, and their identifiers take long to read. */
function usualKey(spki: Uint8Array): PublicKey | undefined {
  const usual = usualBeginning(spki)
  if (usual === undefined) return undefined
  const { octets, key, size } = usual
  // The 04 of a point is among the octets before.
  if (!isCurve(key)) return { key, size, bits: spki.subarray(octets.length) }
  const point = spki.subarray(octets.length - 1)
  return { key, size, point, bits: point }
}

function usualBeginning(spki: Uint8Array): Beginning | undefined {
  beginnings ??= usualBeginnings()
  for (const one of beginnings) if (spki.length === one.length && holds(spki, one.octets)) return one
  return undefined
}

const isCurve = (key: CurveKey | PlainKey): key is CurveKey => (CURVE_KEYS as readonly string[]).includes(key)

function holds(bytes: Uint8Array, octets: Uint8Array, at = 0): boolean {
  for (let i = 0; i < octets.length; i++) if (bytes[at + i] !== octets[i]) return false
  return true
}

function ecKey(parameters: Fields, bits: Uint8Array): PublicKey {
  // RFC 5480 §2.1.1, GM/T 0010 annex A: only named curves.
  const curve = parameters.oid()
  parameters.end()
  const key = CURVE_KEYS.find((candidate) => KEYS[candidate].curve === curve)
  if (key === undefined) throw new PkiError('unknown-algorithm', `curve ${curve}`)
  checkPoint(key, bits)
  return { key, size: KEYS[key].bits, point: bits, bits }
}

/** Uncompressed points only: every token and every reader in the field writes them so. */
function checkPoint(key: CurveKey, point: Uint8Array): void {
  if (point[0] !== 4 || point.length !== 1 + 2 * Math.ceil(KEYS[key].bits / 8))
    throw new PkiError('bad-key', 'point')
}

function rsaKey(parameters: Fields, bits: Uint8Array): PublicKey {
  // RFC 3279 §2.3.1 wants NULL; absence is met in the field.
  if (parameters.more && !isNull(parameters.take())) throw new PkiError('bad-key', 'RSA parameters')
  parameters.end()
  const fields = new Fields(readWhole(bits, TAG.sequence, SPKI_LIMIT).content)
  const modulus = fields.unsigned()
  const exponent = fields.unsigned()
  fields.end()
  const size = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  if (size < 2048 || size > 4096 || size % 8 !== 0)
    throw new PkiError('unknown-algorithm', `RSA of ${size} bits`)
  if (exponent.length > 8 || ((exponent.at(-1) ?? 0) & 1) === 0 || sameBytes(exponent, Uint8Array.of(1)))
    throw new PkiError('bad-key', 'exponent')
  const named = RSA_KEYS.find((key) => KEYS[key].bits === size)
  return { key: named ?? 'rsa', size, modulus, exponent, bits }
}

/** RFC 8410 §3, RFC 9881 §4: no parameters, a public key of one length. */
function plainKey(key: PlainKey, parameters: Fields, bits: Uint8Array): PublicKey {
  parameters.end()
  if (bits.length * 8 !== KEYS[key].bits) throw new PkiError('bad-key', `length of ${key}`)
  return { key, size: KEYS[key].bits, bits }
}

/** SubjectPublicKeyInfo of Ed25519 and ML-DSA, whose public key is a string of octets. */
export function encodePlainSpki(key: PlainKey, bits: Uint8Array): Uint8Array {
  if (bits.length * 8 !== KEYS[key].bits) throw new PkiError('bad-key', `length of ${key}`)
  return sequence(sequence(oid(KEYS[key].oid)), bitString(bits))
}

/** SubjectPublicKeyInfo of an SM2 point 04‖X‖Y (65 bytes). */
export function encodeSm2Spki(point: Uint8Array): Uint8Array {
  return encodeEcSpki('sm2', point)
}

/** SubjectPublicKeyInfo of a point 04‖X‖Y on a curve of the table. */
export function encodeEcSpki(key: CurveKey, point: Uint8Array): Uint8Array {
  checkPoint(key, point)
  return sequence(sequence(oid(KEYS[key].oid), oid(KEYS[key].curve)), bitString(point))
}

/** SubjectPublicKeyInfo of an RSA key, both numbers unsigned big-endian. */
export function encodeRsaSpki(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return sequence(sequence(oid(KEYS.rsa.oid), nullValue()), bitString(encodeRsaKey(modulus, exponent)))
}

const encodeRsaKey = (modulus: Uint8Array, exponent: Uint8Array): Uint8Array =>
  sequence(unsigned(modulus), unsigned(exponent))
