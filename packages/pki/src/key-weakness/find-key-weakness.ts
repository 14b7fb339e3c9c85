// Public keys that anybody could find the private half of, or that are no keys at all. Nothing here is secret.
import { type CurveKey, KEYS, type KeyFamily } from '../algorithms.ts'
import { CURVES, coordinates, isOnCurve, multiplesOfG, toNumber } from '../curves.ts'
import { type PublicKey, parseSpki } from '../spki.ts'
import { edwardsWeakness } from './edwards.ts'
import { isCloseProduct, smallFactor } from './factoring.ts'
import { hasRocaFingerprint } from './roca.ts'

/** `trivial`: a private number that everybody would try first. `off-curve`: no point of the curve. */
export const KEY_WEAKNESSES = ['small-exponent', 'factorable', 'roca', 'off-curve', 'trivial'] as const
export type KeyWeakness = (typeof KEY_WEAKNESSES)[number]

type Check = (key: PublicKey) => KeyWeakness | undefined

const CHECKS: Record<KeyFamily, Check> = {
  sm2: curveWeakness,
  ecdsa: curveWeakness,
  rsa: rsaWeakness,
  ed25519: ({ bits }) => edwardsWeakness(bits),
  // Any octets of the right length are a key: A comes from a seed, t1 is a rounded sum (FIPS 204 §5.1).
  'ml-dsa': () => undefined,
}

/** What is wrong with a key for which a certificate is asked; undefined for a sound one. Throws what `parseSpki` throws. */
export function findKeyWeakness(spki: Uint8Array): KeyWeakness | undefined {
  const key = parseSpki(spki)
  return CHECKS[KEYS[key.key].family](key)
}

// CA/Browser Forum BR 6.1.6: e at least 2^16 + 1; smaller ones let careless paddings be forged or messages be read.
const SMALLEST_EXPONENT = 65537n

function rsaWeakness({ modulus, exponent }: PublicKey): KeyWeakness | undefined {
  const n = toNumber(modulus ?? new Uint8Array(0))
  if (toNumber(exponent ?? new Uint8Array(0)) < SMALLEST_EXPONENT) return 'small-exponent'
  if (smallFactor(n) !== undefined) return 'factorable'
  if (hasRocaFingerprint(n)) return 'roca'
  return isCloseProduct(n) ? 'factorable' : undefined
}

const MULTIPLES = 256
const multiples = new Map<CurveKey, Set<bigint>>()

function curveWeakness({ key, point }: PublicKey): KeyWeakness | undefined {
  const name = key as CurveKey
  const curve = CURVES[name]
  const found = coordinates(point ?? new Uint8Array(1))
  if (!isOnCurve(curve, found)) return 'off-curve'
  let known = multiples.get(name)
  if (known === undefined) {
    known = new Set(multiplesOfG(curve, MULTIPLES))
    multiples.set(name, known)
  }
  // X alone: −k·G has the same.
  return known.has(found.x) ? 'trivial' : undefined
}
