// Curves y² = x³ + ax + b over GF(p), a = p − 3, cofactor 1: SM2 (GM/T 0003.5), NIST's (FIPS 186-4 D.1.2).
import type { CurveKey } from './algorithms.ts'
import { toHex } from './bytes.ts'

export interface Curve {
  readonly p: bigint
  readonly b: bigint
  /** Order of G. */
  readonly n: bigint
  readonly gx: bigint
  readonly gy: bigint
}

export const CURVES: Record<CurveKey, Curve> = {
  sm2: {
    p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
    b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
  },
  p256: {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
  p384: {
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    gx: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    gy: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
  p521: {
    p: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    gx: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    gy: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
}

/** Big-endian bytes as a number. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`)
}

/** X and Y of a point 04‖X‖Y. */
export function coordinates(point: Uint8Array): { x: bigint; y: bigint } {
  const half = (point.length - 1) / 2
  return { x: toNumber(point.subarray(1, 1 + half)), y: toNumber(point.subarray(1 + half)) }
}

/** Whether coordinates are below p and on the curve. The cofactor is 1, so every such point has the order n. */
export function isOnCurve({ p, b }: Curve, { x, y }: { x: bigint; y: bigint }): boolean {
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n
}

/** X of 1·G, 2·G … count·G. In the open: never for secrets. */
export function multiplesOfG({ p, gx, gy }: Curve, count: number): bigint[] {
  const found = [gx]
  let x = gx
  let y = gy
  for (let k = 2; k <= count; k++) {
    // Doubling once, then adding G; no multiple of G below n meets G or its negative again.
    const slope = k === 2 ? (3n * x * x - 3n) * inverse(2n * y, p) : (y - gy) * inverse(x - gx, p)
    const next = modulo(slope * slope - x - gx, p)
    y = modulo(slope * (x - next) - y, p)
    x = next
    found.push(x)
  }
  return found
}

/** Remainder in 0…p−1. */
export function modulo(value: bigint, p: bigint): bigint {
  const rest = value % p
  return rest < 0n ? rest + p : rest
}

/** 1/value modulo p, where they have no factor in common. */
function inverse(value: bigint, p: bigint): bigint {
  let [r, next] = [p, modulo(value, p)]
  let [t, after] = [0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, after] = [after, t - quotient * after]
  }
  return modulo(t, p)
}
