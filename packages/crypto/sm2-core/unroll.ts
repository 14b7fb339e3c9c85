import { CURVE, LIMBS, limbs, negatedInverseOfN } from './constants.ts'

/**
 * Writes the multiplications as straight lines, since AssemblyScript does not unroll loops and the limbs should stay in
 * registers. Limbs of 29 bits: three sums of nine products of 58 bits fit into 63 bits without a carry between them.
 * Operands have limbs in [0, 2^29), or in (-2^29, 0] for an opposite, but not where two of them are subtracted from each
 * other; results always have the former.
 */
const INDEXES = [...Array(LIMBS).keys()]

/** A product to write: its name, its operands, what each of the 17 columns sums up, what is taken off the result. */
interface Product {
  name: string
  about: string
  operands: string[]
  /** Lines before the columns, once the operands' limbs are loaded. */
  prepare?: string[]
  column: (k: number) => string
  /** What limb i of the reduced result is corrected by, as an expression that starts with its sign. */
  correct?: (i: number) => string
  /** What the reduced result is multiplied by. */
  scale?: number
  reduction?: Reduction
}

/** Montgomery's reduction: the multiplier of column k, and what the multipliers so far add to column k. */
interface Reduction {
  multiplier: string
  added: (k: number) => string
  /** What the multiplier of column k itself adds there, to clear it. */
  clears: (k: number) => string
}

/**
 * Mod p it costs no multiplication. p = 2^256 - 2^224 - 2^96 + 2^64 - 1, so the multiple of p that clears the lowest limb m is
 * m itself: its -1 takes m away (as dropping the limb does), the rest are four shifted additions in higher columns:
 * 64 = 2·29+6, 96 = 3·29+9, 224 = 7·29+21, 256 = 8·29+24.
 */
const MOD_P: Reduction = {
  multiplier: 't & MASK',
  added: (k) =>
    (
      [
        ['+', 2, 6],
        ['-', 3, 9],
        ['-', 7, 21],
        ['+', 8, 24],
      ] as const
    )
      .filter(([, distance]) => k - distance >= 0 && k - distance < LIMBS)
      .map(([sign, distance, shift]) => ` ${sign} (m${k - distance} << ${shift})`)
      .join(''),
  clears: () => '',
}

const nLimbs = limbs(CURVE.n)

const MOD_N: Reduction = {
  multiplier: `(t * ${negatedInverseOfN()}) & MASK`,
  added: (k) =>
    pairs(k)
      .filter(([i]) => i < Math.min(k, LIMBS))
      .map(([i, j]) => ` + m${i} * ${nLimbs[j]}`)
      .join(''),
  clears: (k) => `m${k} * ${nLimbs[0]}`,
}

function pairs(k: number): [number, number][] {
  return INDEXES.filter((i) => k - i >= 0 && k - i < LIMBS).map((i) => [i, k - i])
}

const times = (a: string, b: string) => (k: number) =>
  pairs(k)
    .map(([i, j]) => `${a}${i} * ${b}${j}`)
    .join(' + ')

/** Each cross product of a square stands there once, doubled in one factor. */
const squared = (a: string) => (k: number) =>
  pairs(k)
    .filter(([i, j]) => i <= j)
    .map(([i, j]) => (i === j ? `${a}${i} * ${a}${i}` : `${a}${i}x2 * ${a}${j}`))
    .join(' + ')

const doubled = (a: string) => INDEXES.slice(0, -1).map((i) => `const ${a}${i}x2 = ${a}${i} << 1`)

const difference = (out: string, a: string, b: string) =>
  INDEXES.map((i) => `const ${out}${i} = ${a}${i} - ${b}${i}`)

const PRODUCTS: Product[] = [
  { name: 'mul', about: 'a·b mod p', operands: ['a', 'b'], column: times('a', 'b') },
  { name: 'mul2', about: '2a·b mod p', operands: ['a', 'b'], column: times('a', 'b'), scale: 2 },
  {
    name: 'mulSub',
    about: 'a·b - c mod p',
    operands: ['a', 'b', 'c'],
    column: times('a', 'b'),
    correct: (i) => `- c${i}`,
  },
  { name: 'sqr', about: 'a² mod p', operands: ['a'], prepare: doubled('a'), column: squared('a') },
  {
    name: 'sqr2',
    about: '2a² mod p',
    operands: ['a'],
    prepare: doubled('a'),
    column: squared('a'),
    scale: 2,
  },
  {
    name: 'sqrSub',
    about: 'a² - b - 2c mod p',
    operands: ['a', 'b', 'c'],
    prepare: doubled('a'),
    column: squared('a'),
    correct: (i) => `- b${i} - (c${i} << 1)`,
  },
  {
    name: 'sqrSub2',
    about: 'a² - 2b mod p',
    operands: ['a', 'b'],
    prepare: doubled('a'),
    column: squared('a'),
    correct: (i) => `- (b${i} << 1)`,
  },
  {
    name: 'crossSub',
    about: 'a·(b - c) - d·e mod p',
    operands: ['a', 'b', 'c', 'd', 'e'],
    prepare: difference('f', 'b', 'c'),
    column: (k) => `${times('a', 'f')(k)} - (${times('d', 'e')(k)})`,
  },
  {
    name: 'crossSubSqr2',
    about: 'a·(b - c) - 2d² mod p',
    operands: ['a', 'b', 'c', 'd'],
    prepare: [...difference('f', 'b', 'c'), ...doubled('d')],
    column: (k) => `${times('a', 'f')(k)} - ((${squared('d')(k)}) << 1)`,
  },
  {
    name: 'differenceSum3',
    about: '3(a - b)·(a + b) mod p',
    operands: ['a', 'b'],
    prepare: [...difference('d', 'a', 'b'), ...INDEXES.map((i) => `const s${i} = a${i} + b${i}`)],
    column: times('d', 's'),
    scale: 3,
  },
  { name: 'mulN', about: 'a·b mod n', operands: ['a', 'b'], column: times('a', 'b'), reduction: MOD_N },
]

function written(product: Product): string {
  const { name, about, operands, prepare = [], column, correct, scale, reduction = MOD_P } = product
  const lines = operands.flatMap((operand) =>
    INDEXES.map((i) => `const ${operand}${i}: i64 = load<i32>(${operand}, ${4 * i})`),
  )
  lines.push(...prepare, 'let t: i64 = 0')
  for (let k = 0; k < LIMBS; k++) {
    lines.push(`t += ${column(k)}${reduction.added(k)}`, `const m${k} = ${reduction.multiplier}`)
    if (reduction.clears(k)) lines.push(`t += ${reduction.clears(k)}`)
    lines.push('t >>= 29')
  }
  // The columns from 9 on are the result: sums of 63 bits, so that a scaled one is carried a second time.
  if (scale) lines.push('let u: i64 = 0')
  for (let i = 0; i < LIMBS - 1; i++) {
    const k = LIMBS + i
    lines.push(`t += ${column(k)}${reduction.added(k)}${correct ? ` ${correct(i)}` : ''}`)
    if (scale) lines.push(`u += ${scale} * (t & MASK)`)
    lines.push(`store<i32>(out, <i32>(${scale ? 'u' : 't'} & MASK), ${4 * i})`, 't >>= 29')
    if (scale) lines.push('u >>= 29')
  }
  const top = LIMBS - 1
  if (correct) lines.push(`t += 0 ${correct(top)}`)
  lines.push(`store<i32>(out, <i32>${scale ? `(u + ${scale} * t)` : 't'}, ${4 * top})`)
  const parameters = ['out', ...operands].map((operand) => `${operand}: usize`).join(', ')
  return `/** out = ${about}, Montgomery. */\nexport function ${name}(${parameters}): void {\n  ${lines.join('\n  ')}\n}\n`
}

/** The source of assembly/products.ts. */
export function productsSource(): string {
  return `const MASK: i64 = 0x1fffffff\n\n${PRODUCTS.map(written).join('\n')}`
}
