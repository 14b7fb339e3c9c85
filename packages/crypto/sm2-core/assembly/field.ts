import { ONE, P, R2_P } from './constants'
import { LIMBS, MASK, SCRATCH, SLOT } from './layout'
import { mul, sqr } from './products'

// Elements mod p, multiplied by 2^261 (Montgomery). Between operations limbs 0…7 lie in [0, 2^29) and the value within
// ±8p; a product of two such values leaves less than 64p²/2^261 + p < 3p behind.

/** A slot of intermediate values; 0…7 belong to field.ts, the others to callers. */
export function scratch(index: i32): usize {
  return SCRATCH + <usize>index * SLOT
}

/** Copies `size` bytes, a multiple of 16; V8 would call out of the module for memory.copy. */
export function copy(out: usize, a: usize, size: usize = SLOT): void {
  for (let i: usize = 0; i < size; i += 16) v128.store(out + i, v128.load(a + i))
}

/** out = scale·a, carried. */
export function scaled(out: usize, a: usize, scale: i64): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 32; i += 4) {
    carry += scale * <i64>load<i32>(a + i)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
  store<i32>(out + 32, <i32>(carry + scale * <i64>load<i32>(a + 32)))
}

/** out = a - b, carried. */
export function minus(out: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 32; i += 4) {
    carry += <i64>load<i32>(a + i) - <i64>load<i32>(b + i)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
  store<i32>(out + 32, <i32>(carry + <i64>load<i32>(a + 32) - <i64>load<i32>(b + 32)))
}

/** Takes modulus off a, or leaves a as it is when that would be negative. Constant time; a carried and not negative. */
export function reduceOnce(a: usize, modulus: usize): void {
  let borrow: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    borrow += <i64>load<i32>(a + i) - <i64>load<i32>(modulus + i)
    borrow >>= 29
  }
  const keep: i64 = ~(borrow >> 63)
  let carry: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    carry += <i64>load<i32>(a + i) - (<i64>load<i32>(modulus + i) & keep)
    store<i32>(a + i, <i32>(carry & MASK))
    carry >>= 29
  }
}

/** The one representative in [0, p) of a field element, out of Montgomery's form. Constant time. */
export function canonical(out: usize, a: usize): void {
  // (a·1 + m·p)/2^261 with |a| ≤ 8p and 0 ≤ m < 2^261 lies in (-1, p + 1).
  mul(out, a, ONE)
  reduceOnce(out, P)
}

/** Into Montgomery's form. */
export function enter(out: usize, a: usize): void {
  mul(out, a, R2_P)
}

/** Whether a ≡ 0. Variable time: for public values only. */
export function isZero(a: usize): bool {
  // j·p ends in -j, and |j| ≤ 8 here: nearly every other value is told apart by its lowest limb.
  if (((load<i32>(a) + 8) & <i32>MASK) > 16) return false
  const plain = scratch(7)
  canonical(plain, a)
  return isNull(plain)
}

/** Whether all limbs are zero. Constant time. */
export function isNull(a: usize): bool {
  let bits: i32 = 0
  for (let i: usize = 0; i < 36; i += 4) bits |= load<i32>(a + i)
  return bits === 0
}

/** Whether a ≥ b, both carried and not negative. Constant time. */
export function atLeast(a: usize, b: usize): bool {
  let borrow: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    borrow += <i64>load<i32>(a + i) - <i64>load<i32>(b + i)
    borrow >>= 29
  }
  return borrow >= 0
}

function squarings(out: usize, a: usize, count: i32): void {
  sqr(out, a)
  for (let i = 1; i < count; i++) sqr(out, out)
}

/** out = a^(2^count)·b */
function shiftedBy(out: usize, a: usize, count: i32, b: usize): void {
  const t = scratch(0)
  squarings(t, a, count)
  mul(out, t, b)
}

/**
 * out = 1/a = a^(p-2) (0 for 0), out not a. The exponent is written as runs of ones: 31 ones, 0, 128 ones, 32 zeros, 62 ones, 01.
 */
export function invert(out: usize, a: usize): void {
  const x3 = scratch(1)
  const x30 = scratch(2)
  const x31 = scratch(3)
  const x32 = scratch(4)
  const t = scratch(5)
  shiftedBy(t, a, 1, a)
  shiftedBy(x3, t, 1, a)
  shiftedBy(t, x3, 3, x3)
  shiftedBy(t, t, 6, t)
  shiftedBy(t, t, 3, x3)
  shiftedBy(x30, t, 15, t)
  shiftedBy(x31, x30, 1, a)
  shiftedBy(x32, x31, 1, a)
  shiftedBy(t, x31, 33, x32)
  for (let i = 0; i < 3; i++) shiftedBy(t, t, 32, x32)
  shiftedBy(t, t, 64, x32)
  shiftedBy(t, t, 30, x30)
  shiftedBy(out, t, 2, a)
}

/** Limbs of a 32-byte big-endian number. */
export function fromBytes(out: usize, bytes: usize): void {
  for (let i = 0; i < LIMBS; i++) {
    // Limb i begins at bit 29·i: at most five bytes hold it.
    let limb: i64 = 0
    for (let j = 4; j >= 0; j--) {
      const index = 31 - ((29 * i) >> 3) - j
      limb = (limb << 8) | (index >= 0 ? <i64>load<u8>(bytes + index) : 0)
    }
    store<i32>(out + 4 * i, <i32>((limb >> ((29 * i) & 7)) & MASK))
  }
}

/** The 32 big-endian bytes of a number below 2^256, carried. */
export function toBytes(bytes: usize, a: usize): void {
  for (let i = 0; i < 32; i++) {
    const bit = 8 * i
    const at = bit / 29
    const low = <u64>load<u32>(a + 4 * at) >> (bit % 29)
    const high = at < LIMBS - 1 ? (<u64>load<u32>(a + 4 * at + 4)) << (29 - (bit % 29)) : 0
    store<u8>(bytes + 31 - i, <u8>(low | high))
  }
}
