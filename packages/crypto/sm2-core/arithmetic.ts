import { compileCore, coreSource } from './compile.ts'
import { CURVE, LIMB_BITS, LIMBS } from './constants.ts'
import { add, inverse, mod, negate, type Point } from './reference.ts'

// The core's inner functions, compiled with exports of their own, against plain numbers.

const EXPORTS = `
export { mul, mul2, mulSub, sqr, sqr2, sqrSub, sqrSub2, crossSub, crossSubSqr2, differenceSum3 } from './products'
export { canonical, invert } from './field'
export { addN, invertN, mulModN, subN } from './scalar'
export { addDistinct, addPublic, double } from './point'
`

const { p, n } = CURVE
const R = 1n << BigInt(LIMB_BITS * LIMBS)
const R_INVERSE = inverse(R, p)
const MAX = 2 ** LIMB_BITS - 1
const [MEMORY, PITCH, POINT] = [0x28000, 64, 0x28800]

type Numbers = bigint[]
interface Check {
  /** How many operands, of the field or of the scalars. */
  takes: number
  of: 'field' | 'scalar'
  /** Operands that are subtracted from each other: never the limbs of an opposite, which are negative. */
  carried?: number[]
  /** Whether out is right for these. */
  holds: (out: bigint, operands: Numbers) => boolean
}

const congruent = (left: bigint, right: bigint, modulus = p) => (left - right) % modulus === 0n
const field = (takes: number, expected: (...operands: Numbers) => bigint, carried: number[] = []): Check => ({
  takes,
  of: 'field',
  carried,
  holds: (out, operands) => congruent(out * R, expected(...operands)),
})
const scalar = (takes: number, holds: (out: bigint, ...operands: Numbers) => boolean): Check => ({
  takes,
  of: 'scalar',
  holds: (out, operands) => out >= 0n && out < n && holds(out, ...operands),
})

const CHECKS: Record<string, Check> = {
  mul: field(2, (a = 0n, b = 0n) => a * b),
  mul2: field(2, (a = 0n, b = 0n) => 2n * a * b),
  mulSub: field(3, (a = 0n, b = 0n, c = 0n) => a * b - c * R),
  sqr: field(1, (a = 0n) => a * a),
  sqr2: field(1, (a = 0n) => 2n * a * a),
  sqrSub: field(3, (a = 0n, b = 0n, c = 0n) => a * a - (b + 2n * c) * R),
  sqrSub2: field(2, (a = 0n, b = 0n) => a * a - 2n * b * R),
  crossSub: field(5, (a = 0n, b = 0n, c = 0n, d = 0n, e = 0n) => a * (b - c) - d * e, [1, 2]),
  crossSubSqr2: field(4, (a = 0n, b = 0n, c = 0n, d = 0n) => a * (b - c) - 2n * d * d, [1, 2]),
  differenceSum3: field(2, (a = 0n, b = 0n) => 3n * (a - b) * (a + b), [0, 1]),
  canonical: {
    takes: 1,
    of: 'field',
    holds: (out, [a = 0n]) => out >= 0n && out < p && congruent(out * R, a),
  },
  invert: {
    takes: 1,
    of: 'field',
    holds: (out, [a = 0n]) => congruent(out * a, congruent(a, 0n) ? 0n : R * R),
  },
  mulModN: scalar(2, (out, a = 0n, b = 0n) => congruent(out * R, a * b, n)),
  addN: scalar(2, (out, a = 0n, b = 0n) => congruent(out, a + b, n)),
  subN: scalar(2, (out, a = 0n, b = 0n) => congruent(out, a - b, n)),
  invertN: scalar(1, (out, a = 0n) => congruent(out * a, a === 0n ? 0n : R * R, n)),
}

/** Compares one of the inner functions once on fresh numbers; throws with them when it is wrong. */
export type Comparison = () => void

export async function comparisons(random: (below: number) => number): Promise<Map<string, Comparison>> {
  const source = coreSource()
  source.set('assembly/index.ts', `${source.get('assembly/index.ts')}${EXPORTS}`)
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(Uint8Array.from(await compileCore(source))),
  )
  const call = exports as unknown as Record<string, (...addresses: number[]) => void>
  const words = new Int32Array((exports as { memory: WebAssembly.Memory }).memory.buffer)
  const put = (address: number, limbs: number[]) => words.set(limbs, address / 4)
  const limbsAt = (address: number) => Array.from(words.subarray(address / 4, address / 4 + LIMBS))
  const pick = <T>(...choices: T[]) => choices[random(choices.length)] as T

  /** Limbs as the functions may meet them: ordinary ones, the largest, negated ones; up to 8p in absolute value. */
  function loose(signed: boolean): number[] {
    const limb = pick(
      () => random(MAX + 1),
      () => random(MAX + 1),
      () => pick(0, 1, MAX),
      () => MAX,
      () => 0,
    )
    const top = pick(random(2 ** 24), random(2 ** 27), 2 ** 27 - 1, 0)
    const sign = signed ? pick(1, 1, 1, -1) : 1
    return [...Array.from({ length: LIMBS - 1 }, limb), top].map((value) => sign * value)
  }
  const uniform = (modulus: bigint) => mod(worth(Array.from({ length: 12 }, () => random(MAX + 1))), modulus)
  const scalarLimbs = () => limbsOf(pick(uniform(n), uniform(n), n - 1n, n - 2n, 1n, 0n, uniform(1n << 64n)))

  const result = new Map<string, Comparison>()
  for (const [name, { takes, of, holds, carried = [] }] of Object.entries(CHECKS)) {
    const addresses = Array.from({ length: takes }, (_, i) => MEMORY + (i + 1) * PITCH)
    result.set(name, () => {
      const operands = addresses.map((_, i) => (of === 'field' ? loose(!carried.includes(i)) : scalarLimbs()))
      for (const [i, address] of addresses.entries()) put(address, operands[i] as number[])
      call[name]?.(MEMORY, ...addresses)
      const out = limbsAt(MEMORY)
      const tidy = out.slice(0, -1).every((limb) => limb >= 0 && limb <= MAX)
      if (!tidy || !holds(worth(out), operands.map(worth)))
        throw new Error(`${name}(${JSON.stringify(operands)}) = ${JSON.stringify(out)}`)
    })
  }

  const entry = POINT + 256
  const putPoint = (point: Point) => {
    // Infinity has Z = 0 in some form; X and Y may be anything then.
    const z = point === undefined ? pick(0n, p, -p) : pick(R % p, uniform(p - 1n) + 1n)
    const zr = mod(z * R_INVERSE, p)
    const zz = mod(zr * zr, p)
    const [x, y] = point === undefined ? [uniform(p), uniform(p)] : [point.x, point.y]
    put(POINT, limbsOf(mod(x * zz * R, p)))
    put(POINT + 48, limbsOf(mod(y * zz * zr * R, p)))
    put(POINT + 96, limbsOf(z))
  }
  const pointNow = (): Point => {
    const [x, y, z] = [0, 48, 96].map((at) => {
      const limbs = limbsAt(POINT + at)
      const value = worth(limbs)
      if (value > 8n * p || value < -8n * p) throw new Error(`a coordinate of ${value / p}·p`)
      return mod(value * R_INVERSE, p)
    }) as [bigint, bigint, bigint]
    if (congruent(z, 0n)) return undefined
    const i = inverse(z, p)
    return { x: mod(x * i * i, p), y: mod(y * i * i * i, p) }
  }
  let walk: Point = { x: CURVE.gx, y: CURVE.gy }
  const step =
    (name: string, expected: (point: Point, other: Point) => Point, others: () => Point[]) => () => {
      const point = pick(walk, walk, walk, name === 'addDistinct' ? walk : undefined)
      const other = pick(...others())
      putPoint(point)
      put(entry, limbsOf(mod((other?.x ?? 0n) * R, p)))
      put(entry + 36, limbsOf(mod((other?.y ?? 0n) * R, p)))
      call[name]?.(POINT, entry)
      const [out, right] = [pointNow(), expected(point, other)]
      if (out?.x !== right?.x || out?.y !== right?.y)
        throw new Error(
          `${name}: ${JSON.stringify([point, other, out].map((one) => one && [`${one.x}`, `${one.y}`]))}`,
        )
      walk = right ?? walk
    }
  const base: Point = { x: CURVE.gx, y: CURVE.gy }
  result.set(
    'double',
    step(
      'double',
      (point) => add(point, point),
      () => [base],
    ),
  )
  result.set(
    'addPublic',
    step('addPublic', add, () => [base, base, walk, negate(walk)]),
  )
  // The same point and its opposite are to end in Z = 0.
  const distinct = (point: Point, other: Point) => (point?.x === other?.x ? undefined : add(point, other))
  result.set(
    'addDistinct',
    step('addDistinct', distinct, () => [base, base, walk, negate(walk)]),
  )
  return result
}

function worth(limbs: number[]): bigint {
  return limbs.reduceRight((value, limb) => (value << BigInt(LIMB_BITS)) + BigInt(limb), 0n)
}

/** Limbs of a number within ±2^261, negative ones all negative. */
function limbsOf(value: bigint): number[] {
  const sign = value < 0n ? -1 : 1
  const size = value < 0n ? -value : value
  return Array.from({ length: LIMBS }, (_, i) => sign * Number((size >> BigInt(LIMB_BITS * i)) & BigInt(MAX)))
}
