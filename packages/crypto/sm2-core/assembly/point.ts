import { R_P } from './constants'
import { copy, isZero, scratch } from './field'
import { AFFINE_Y, POINT, SLOT } from './layout'
import {
  crossSub,
  crossSubSqr2,
  differenceSum3,
  mul,
  mul2,
  mulSub,
  sqr,
  sqr2,
  sqrSub,
  sqrSub2,
} from './products'

// Jacobian points; Z ≡ 0 is the point at infinity. Scratch slots 10…15.

/** acc = acc + (x, y), for different points that are not each other's opposite and not at infinity; else Z becomes 0. */
export function addDistinct(acc: usize, entry: usize): void {
  const X = acc
  const Y = acc + SLOT
  const Z = acc + 2 * SLOT
  const zz = scratch(10)
  const h = scratch(11)
  const r = scratch(12)
  const hh = scratch(13)
  const hhh = scratch(14)
  const v = scratch(15)
  sqr(zz, Z)
  mulSub(h, entry, zz, X)
  mul(zz, zz, Z)
  mulSub(r, entry + AFFINE_Y, zz, Y)
  mul(Z, Z, h)
  sqr(hh, h)
  mul(hhh, hh, h)
  mul(v, X, hh)
  sqrSub(X, r, hhh, v)
  crossSub(Y, r, v, X, Y, hhh)
}

/** acc = 2·acc; infinity stays infinity. The curve's a is -3. */
export function double(acc: usize): void {
  const X = acc
  const Y = acc + SLOT
  const Z = acc + 2 * SLOT
  const zz = scratch(10)
  const m = scratch(11)
  const yy2 = scratch(12)
  const s = scratch(13)
  sqr(zz, Z)
  differenceSum3(m, X, zz)
  mul2(Z, Z, Y)
  sqr2(yy2, Y)
  mul2(s, X, yy2)
  sqrSub2(X, m, s)
  crossSubSqr2(Y, m, s, X, yy2)
}

/** acc = acc + (x, y), whatever the two are. Variable time: for public points only. */
export function addPublic(acc: usize, entry: usize): void {
  if (isZero(acc + 2 * SLOT)) {
    fromAffine(acc, entry)
    return
  }
  const before = scratch(42)
  copy(before, acc, POINT)
  addDistinct(acc, entry)
  // Z = Z·h: h ≡ 0 tells the same point and its opposite apart from all others, r ≡ 0 the one from the other.
  if (!isZero(acc + 2 * SLOT) || !isZero(scratch(12))) return
  copy(acc, before, POINT)
  double(acc)
}

export function fromAffine(acc: usize, entry: usize): void {
  copy(acc, entry)
  copy(acc + SLOT, entry + AFFINE_Y)
  copy(acc + 2 * SLOT, R_P)
}

/** Writes an affine point given as five vectors, or where `negative` is -1 (not 0) its opposite. Constant time. */
export function storeAffine(out: usize, a: v128, b: v128, c: v128, d: v128, e: v128, negative: i32): void {
  // -y limb by limb: words 9…17 of the twenty.
  const minus = i32x4.splat(negative)
  const minusC = v128.and(minus, i32x4(0, -1, -1, -1))
  v128.store(out, a)
  v128.store(out, b, 16)
  v128.store(out, i32x4.sub(v128.xor(c, minusC), minusC), 32)
  v128.store(out, i32x4.sub(v128.xor(d, minus), minus), 48)
  v128.store(out, i32x4.sub(v128.xor(e, minus), minus), 64)
}
