import { CURVE } from './constants.ts'

// The curve in plain numbers, as the standard writes it: slow, variable in time, and what the core is compared with.

const { p, n, gx, gy } = CURVE

/** An affine point; undefined is the point at infinity. */
export type Point = { x: bigint; y: bigint } | undefined

export const BASE: Point = { x: gx, y: gy }

export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

/** 1/value; 0 for 0. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, u, v] = [mod(value, modulus), modulus, 1n, 0n]
  while (a !== 0n) {
    const q = b / a
    ;[a, b, u, v] = [b - q * a, a, v - q * u, u]
  }
  return mod(value, modulus) === 0n ? 0n : mod(v, modulus)
}

export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let [b, e] = [base, exponent]; e > 0n; b = (b * b) % modulus, e >>= 1n)
    if (e & 1n) result = (result * b) % modulus
  return result
}

export function add(left: Point, right: Point): Point {
  if (left === undefined) return right
  if (right === undefined) return left
  if (left.x === right.x && mod(left.y + right.y, p) === 0n) return undefined
  const slope =
    left.x === right.x
      ? (3n * left.x * left.x - 3n) * inverse(2n * left.y, p)
      : (right.y - left.y) * inverse(right.x - left.x, p)
  const x = mod(slope * slope - left.x - right.x, p)
  return { x, y: mod(slope * (left.x - x) - left.y, p) }
}

export function negate(point: Point): Point {
  return point && { x: point.x, y: mod(-point.y, p) }
}

export function multiply(scalar: bigint, point: Point): Point {
  let sum: Point
  for (let [doubled, k] = [point, mod(scalar, n)]; k > 0n; doubled = add(doubled, doubled), k >>= 1n)
    if (k & 1n) sum = add(sum, doubled)
  return sum
}

/** 32 bytes, big-endian. */
export function bytes(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
}

export function number(value: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(value).toString('hex')}`)
}

/** X‖Y. */
export function pointBytes(point: Point): Uint8Array {
  if (point === undefined) throw new Error('the point at infinity has no coordinates')
  return Uint8Array.from([...bytes(point.x), ...bytes(point.y)])
}
