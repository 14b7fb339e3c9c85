import { oddMultiples } from './base'
import { B, N, P, R_P } from './constants'
import { atLeast, copy, enter, fromBytes, isNull, isZero, minus, reduceOnce, scaled, scratch } from './field'
import {
  AFFINE,
  AFFINE_Y,
  BUILD,
  ENTRIES,
  IN_E,
  IN_R,
  IN_S,
  IN_X,
  IN_Y,
  KEY_DIGITS,
  KEY_ENTRIES,
  KEY_TABLE,
  MASK,
  SLOT,
  TABLE,
  WINDOWS,
} from './layout'
import { addPublic, double, storeAffine } from './point'
import { mul, sqr } from './products'
import { addN, bitsAt, oddOf, subN } from './scalar'

// Verification knows no secrets: variable time throughout.

/** Whether (r, s) at IN_R and IN_S signs e at IN_E under the key at IN_X, IN_Y (GB/T 32918.2 §7.1). */
export function verify(): bool {
  const r = scratch(64)
  const s = scratch(65)
  const t = scratch(66)
  fromBytes(r, IN_R)
  fromBytes(s, IN_S)
  if (isNull(r) || atLeast(r, N) || isNull(s) || atLeast(s, N)) return false
  addN(t, r, s)
  const key = scratch(67)
  if (isNull(t) || !readPoint(key)) return false
  const sum = scratch(69)
  multiplyKey(sum, key, t)
  addBase(sum, s)
  if (isZero(sum + 2 * SLOT)) return false

  // x ≡ r - e (mod n) without an inversion: x = X/Z² is v or, where that is below p, v + n.
  const v = scratch(72)
  const x = scratch(73)
  fromBytes(v, IN_E)
  reduceOnce(v, N)
  subN(v, r, v)
  if (isX(sum, v)) return true
  add(x, v, N)
  return !atLeast(x, P) && isX(sum, x)
}

/** Whether v is the x of a Jacobian point. */
function isX(point: usize, v: usize): bool {
  const x = scratch(74)
  const zz = scratch(75)
  enter(x, v)
  sqr(zz, point + 2 * SLOT)
  mul(x, x, zz)
  minus(x, x, point)
  return isZero(x)
}

function add(out: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    carry += <i64>load<i32>(a + i) + <i64>load<i32>(b + i)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
}

/** The affine point at IN_X, IN_Y; false when a coordinate is not below p or the point is off the curve. */
function readPoint(out: usize): bool {
  const x = scratch(76)
  const y = scratch(77)
  fromBytes(x, IN_X)
  fromBytes(y, IN_Y)
  if (atLeast(x, P) || atLeast(y, P)) return false
  enter(x, x)
  enter(y, y)
  // y² - (x² - 3)·x - b = 0
  const t = scratch(78)
  const three = scratch(79)
  sqr(t, x)
  scaled(three, R_P, 3)
  minus(t, t, three)
  mul(t, t, x)
  sqr(three, y)
  minus(t, three, t)
  minus(t, t, B)
  if (!isZero(t)) return false
  copy(out, x)
  copy(out + AFFINE_Y, y)
  return true
}

/** sum = t·key by signed windows of five bits, most of whose digits are zero (wNAF). */
function multiplyKey(sum: usize, key: usize, t: usize): void {
  oddMultiples(KEY_TABLE, key, KEY_ENTRIES, scratch(80), BUILD)
  writeDigits(t)
  memory.fill(sum, 0, 3 * SLOT)
  let started = false
  for (let i = TOP_DIGIT; i >= 0; i--) {
    if (started) double(sum)
    const digit = <i32>load<i8>(KEY_DIGITS + i)
    if (digit === 0) continue
    started = true
    addSigned(sum, KEY_TABLE + <usize>(abs(digit) >> 1) * AFFINE, digit >> 31)
  }
}

/** t has at most 256 bits; a carry makes it one digit more. */
const TOP_DIGIT: i32 = 256

function writeDigits(t: usize): void {
  memory.fill(KEY_DIGITS, 0, TOP_DIGIT + 5)
  let carry: i32 = 0
  for (let i = 0; i <= TOP_DIGIT; ) {
    if (((bitsAt(t, i, 1) ^ carry) & 1) === 0) {
      i++
      continue
    }
    const window = <i32>bitsAt(t, i, 31) + carry
    carry = window >> 4
    store<i8>(KEY_DIGITS + i, <i8>(window - (carry << 5)))
    i += 5
  }
}

/** sum = sum + s·G, by the digits of multiplyBase. */
function addBase(sum: usize, s: usize): void {
  const odd = scratch(83)
  const changed = oddOf(odd, s)
  for (let window = 0; window < WINDOWS; window++) {
    const top: u32 = window === WINDOWS - 1 ? 32 : 0
    const digit = <i32>(bitsAt(odd, 6 * window + 1, 63) | top)
    const negative = (digit >> 5) - 1
    const entry = TABLE + <usize>(window * ENTRIES + ((digit ^ negative) & 31)) * AFFINE
    addSigned(sum, entry, negative ^ changed)
  }
}

function addSigned(sum: usize, entry: usize, negative: i32): void {
  const point = scratch(84)
  storeAffine(
    point,
    v128.load(entry),
    v128.load(entry, 16),
    v128.load(entry, 32),
    v128.load(entry, 48),
    v128.load(entry, 64),
    negative,
  )
  addPublic(sum, point)
}
