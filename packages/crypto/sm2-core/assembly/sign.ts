import { multiplyBase } from './base'
import { N } from './constants'
import { atLeast, canonical, fromBytes, invert, isNull, reduceOnce, scratch, toBytes } from './field'
import { IN_E, IN_K, IN_KEY, MASK, OUT, OUT_Y, SECRETS, SECRETS_SIZE, SLOT } from './layout'
import { mul, sqr } from './products'
import { addN, enterN, invertN, mulModN, oddOf, subN } from './scalar'

/** Forgets what came in and every intermediate value. */
function wipe(): void {
  memory.fill(SECRETS, 0, SECRETS_SIZE)
}

/**
 * (x, y) = d·G of the number at IN_K, big-endian at OUT and OUT_Y; 0 when it is not in [1, n-1] (or the one number that
 * multiplyBase cannot do). Constant time.
 */
export function publicPoint(): i32 {
  const done = basePoint()
  wipe()
  return done
}

function basePoint(): i32 {
  const k = scratch(52)
  fromBytes(k, IN_K)
  if (isNull(k) || atLeast(k, N)) return 0
  const odd = scratch(53)
  const changed = oddOf(odd, k)
  const point = scratch(54)
  multiplyBase(point, odd)
  const t = scratch(59)
  canonical(t, point + 2 * SLOT)
  if (isNull(t)) return 0
  const inverse = scratch(57)
  invert(inverse, point + 2 * SLOT)
  const square = scratch(58)
  sqr(square, inverse)
  mul(t, point, square)
  canonical(t, t)
  toBytes(OUT, t)
  mul(square, square, inverse)
  mul(t, point + SLOT, square)
  // -y where -d was used.
  for (let i: usize = 0; i < 36; i += 4) store<i32>(t + i, (load<i32>(t + i) ^ changed) - changed)
  canonical(t, t)
  toBytes(OUT_Y, t)
  return 1
}

/** Writes 1/(1 + d), as `sign` takes it, at OUT for the d at IN_K; 0 when d is not in [1, n-2]. Constant time. */
export function prepareKey(): i32 {
  const d = scratch(52)
  fromBytes(d, IN_K)
  // d + 1 < n before any reduction: d = n - 1 has no inverse.
  const next = scratch(53)
  let carry: i64 = 1
  for (let i: usize = 0; i < 36; i += 4) {
    carry += <i64>load<i32>(d + i)
    store<i32>(next + i, <i32>(carry & MASK))
    carry >>= 29
  }
  const refused = isNull(d) || atLeast(next, N)
  if (!refused) {
    enterN(next, next)
    invertN(OUT, next)
  }
  wipe()
  return refused ? 0 : 1
}

/**
 * Signs e with the nonce k (IN_E, IN_K: 32 bytes big-endian) and the prepared key at IN_KEY. r and s big-endian at OUT and
 * OUT_Y; 0 when another nonce is needed (GB/T 32918.2 §6.1: k out of range, r = 0, r + k = n, s = 0).
 */
export function sign(): i32 {
  const done = signature()
  wipe()
  return done
}

function signature(): i32 {
  const k = scratch(52)
  fromBytes(k, IN_K)
  // Whether a candidate is refused is no secret: it is never used.
  if (isNull(k) || atLeast(k, N)) return 0
  const odd = scratch(53)
  oddOf(odd, k)
  const point = scratch(54)
  multiplyBase(point, odd)

  const t = scratch(57)
  const inverse = scratch(58)
  canonical(t, point + 2 * SLOT)
  if (isNull(t)) return 0
  // x = X/Z²; the sign of k does not matter to it.
  sqr(t, point + 2 * SLOT)
  invert(inverse, t)
  mul(t, point, inverse)
  canonical(t, t)

  const r = scratch(59)
  const e = scratch(60)
  reduceOnce(t, N)
  fromBytes(e, IN_E)
  reduceOnce(e, N)
  addN(r, e, t)
  if (isNull(r)) return 0
  const sum = scratch(61)
  addN(sum, k, r)
  if (isNull(sum)) return 0
  // s = (k - r·d)/(1 + d) = (k + r)/(1 + d) - r: one multiplication, and d itself is not needed.
  const s = scratch(62)
  mulModN(s, sum, IN_KEY)
  subN(s, s, r)
  if (isNull(s)) return 0
  toBytes(OUT, r)
  toBytes(OUT_Y, s)
  return 1
}
