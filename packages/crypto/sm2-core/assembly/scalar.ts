import { N, N_MINUS_2, R_N, R2_N } from './constants'
import { copy, reduceOnce, scratch } from './field'
import { LIMBS, MASK } from './layout'
import { mulN } from './products'

// Scalars mod n in [0, n), carried.

/** out = a + b mod n. Constant time. */
export function addN(out: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    carry += <i64>load<i32>(a + i) + <i64>load<i32>(b + i)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
  reduceOnce(out, N)
}

/** out = a - b mod n. Constant time. */
export function subN(out: usize, a: usize, b: usize): void {
  let carry: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    carry += <i64>load<i32>(a + i) + <i64>load<i32>(N + i) - <i64>load<i32>(b + i)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
  reduceOnce(out, N)
}

/** out = a·b/2^261 mod n: the plain product when one of them carries Montgomery's factor. Constant time. */
export function mulModN(out: usize, a: usize, b: usize): void {
  mulN(out, a, b)
  reduceOnce(out, N)
}

export function enterN(out: usize, a: usize): void {
  mulModN(out, a, R2_N)
}

/** out = 1/a = a^(n-2), both in Montgomery's form. Constant time: the exponent, and with it every address, is public. */
export function invertN(out: usize, a: usize): void {
  const powers = scratch(16)
  copy(powers, R_N)
  for (let i = 1; i < 16; i++) mulModN(scratch(16 + i), scratch(15 + i), a)
  const t = scratch(9)
  copy(t, R_N)
  for (let i = 63; i >= 0; i--) {
    for (let j = 0; j < 4; j++) mulModN(t, t, t)
    mulModN(t, t, scratch(16 + <i32>bitsAt(N_MINUS_2, 4 * i, 15)))
  }
  copy(out, t)
}

/** out = ±a mod n, the odd one of the two; answers -1 where the sign was changed, else 0. Constant time; a not 0. */
export function oddOf(out: usize, a: usize): i32 {
  const even: i64 = <i64>(load<i32>(a) & 1) - 1
  let carry: i64 = 0
  for (let i: usize = 0; i < 36; i += 4) {
    const x = <i64>load<i32>(a + i)
    carry += (x ^ even) - even + (<i64>load<i32>(N + i) & even)
    store<i32>(out + i, <i32>(carry & MASK))
    carry >>= 29
  }
  return <i32>even
}

/** The bits of a carried number from a position on, as many as the mask has. Positions are public. */
export function bitsAt(a: usize, position: i32, mask: u32): u32 {
  const at = position / 29
  const low = <u64>load<u32>(a + 4 * at)
  const high: u64 = at < LIMBS - 1 ? (<u64>load<u32>(a + 4 * at + 4)) << 29 : 0
  return <u32>((low | high) >> (position % 29)) & mask
}
