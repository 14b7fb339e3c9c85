import { G } from './constants'
import { copy, invert, scratch } from './field'
import { AFFINE, AFFINE_Y, BUILD, ENTRIES, POINT, SLOT, TABLE, WINDOWS } from './layout'
import { addDistinct, double, fromAffine, storeAffine } from './point'
import { mul, sqr } from './products'
import { bitsAt } from './scalar'

// Multiples of G from a table that is made once, when the module is loaded.

/** Writes affine forms of `count` Jacobian points in a row: one inversion for all. `prefix`: as many slots. */
export function toAffine(out: usize, points: usize, count: i32, prefix: usize): void {
  copy(prefix, points + 2 * SLOT)
  for (let i: usize = 1; i < <usize>count; i++)
    mul(prefix + i * SLOT, prefix + (i - 1) * SLOT, points + i * POINT + 2 * SLOT)
  const rest = scratch(8)
  const inverse = scratch(9)
  const square = scratch(10)
  invert(rest, prefix + <usize>(count - 1) * SLOT)
  for (let i: usize = <usize>count - 1; i !== <usize>-1; i--) {
    const point = points + i * POINT
    if (i > 0) mul(inverse, rest, prefix + (i - 1) * SLOT)
    else copy(inverse, rest)
    mul(rest, rest, point + 2 * SLOT)
    sqr(square, inverse)
    mul(point, point, square)
    mul(square, square, inverse)
    mul(point + SLOT, point + SLOT, square)
    // Entries are packed: the order of these two matters, since a slot is longer than an element.
    const entry = out + i * AFFINE
    memory.copy(entry, point, AFFINE_Y)
    memory.copy(entry + AFFINE_Y, point + SLOT, AFFINE_Y)
  }
}

/** 1, 3, 5, … times the affine point at `base`, as `count` affine entries; leaves 2·base, Jacobian, at `twice`. */
export function oddMultiples(out: usize, base: usize, count: i32, twice: usize, work: usize): void {
  const step = scratch(44)
  fromAffine(twice, base)
  double(twice)
  copy(work, twice, POINT)
  toAffine(step, work, 1, work + POINT)
  fromAffine(work, base)
  for (let i: usize = 1; i < <usize>count; i++) {
    copy(work + i * POINT, work + (i - 1) * POINT, POINT)
    addDistinct(work + i * POINT, step)
  }
  toAffine(out, work, count, work + <usize>count * POINT)
}

/** Fills the table of G. */
export function buildTable(): void {
  const base = scratch(48)
  const twice = scratch(50)
  copy(base, G, AFFINE)
  for (let window: usize = 0; window < <usize>WINDOWS; window++) {
    oddMultiples(TABLE + window * <usize>ENTRIES * AFFINE, base, ENTRIES, twice, BUILD)
    for (let i = 0; i < 5; i++) double(twice)
    toAffine(base, twice, 1, BUILD)
  }
}

/** The digit's multiple from one window's table, reading all of it and choosing by masks. Constant time. */
function choose(out: usize, window: i32, digit: i32): void {
  // digit stands for 2·digit - 63: the upper half are entries 0…31, the lower half their opposites in falling order.
  const negative: i32 = (digit >> 5) - 1
  const wanted = i32x4.splat((digit ^ negative) & 31)
  let index = i32x4.splat(0)
  const one = i32x4.splat(1)
  let a = i32x4.splat(0)
  let b = i32x4.splat(0)
  let c = i32x4.splat(0)
  let d = i32x4.splat(0)
  let e = i32x4.splat(0)
  let entry = TABLE + <usize>(window * ENTRIES) * AFFINE
  for (let i = 0; i < ENTRIES; i++) {
    const mask = i32x4.eq(index, wanted)
    a = v128.or(a, v128.and(mask, v128.load(entry)))
    b = v128.or(b, v128.and(mask, v128.load(entry, 16)))
    c = v128.or(c, v128.and(mask, v128.load(entry, 32)))
    d = v128.or(d, v128.and(mask, v128.load(entry, 48)))
    e = v128.or(e, v128.and(mask, v128.load(entry, 64)))
    index = i32x4.add(index, one)
    entry += AFFINE
  }
  storeAffine(out, a, b, c, d, e, negative)
}

/**
 * acc = k·G for an odd k below n. Constant time.
 *
 * With all digits odd, k = Σ (2u_i - 63)·64^i where the u_i are the plain base-64 digits of (k - 1)/2 + 2^257. No digit is zero,
 * so nothing is ever at infinity; and going upwards, |Σ_{j<i}| < 64^i ≤ |digit i|·64^i, so that no addition meets the same point or
 * its opposite, save for the single k where the last one wraps around n: there Z becomes 0 and callers draw again.
 */
export function multiplyBase(acc: usize, k: usize): void {
  const entry = scratch(40)
  choose(entry, 0, <i32>bitsAt(k, 1, 63))
  fromAffine(acc, entry)
  for (let window = 1; window < WINDOWS; window++) {
    const top: u32 = window === WINDOWS - 1 ? 32 : 0
    choose(entry, window, <i32>(bitsAt(k, 6 * window + 1, 63) | top))
    addDistinct(acc, entry)
  }
}
