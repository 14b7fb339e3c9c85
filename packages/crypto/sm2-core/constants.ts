/** The curve of GB/T 32918.5, and what the core's source needs of it: derived here, written nowhere by hand. */
export const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}

export const LIMB_BITS = 29
export const LIMBS = 9
/** Montgomery's factor, above 32p. */
const R = 1n << BigInt(LIMB_BITS * LIMBS)
const LIMB = 1n << BigInt(LIMB_BITS)

/** A number's limbs, lowest first. */
export function limbs(value: bigint): bigint[] {
  return Array.from({ length: LIMBS }, (_, i) => (value >> BigInt(LIMB_BITS * i)) % LIMB)
}

/** -1/n mod 2^29, Montgomery's multiplier mod n. */
export function negatedInverseOfN(): bigint {
  let inverse = 1n
  // Newton: every step doubles the number of right bits.
  for (let bits = 1; bits < LIMB_BITS; bits *= 2) inverse = (inverse * (2n - CURVE.n * inverse)) % LIMB
  return ((((-inverse % LIMB) + LIMB) % LIMB) + LIMB) % LIMB
}

/** The source of assembly/constants.ts. */
export function constantsSource(): string {
  const { p, n, b, gx, gy } = CURVE
  const slot = (name: string, about: string, value: bigint) => words(name, about, limbs(value), 12)
  return [
    slot('ZERO', '0', 0n),
    slot('ONE', '1, not in Montgomery form', 1n),
    slot('P', 'p', p),
    slot('R_P', '1 mod p in Montgomery form', R % p),
    slot('R2_P', 'turns into Montgomery form mod p', (R * R) % p),
    slot('B', 'b in Montgomery form', (b * R) % p),
    slot('N', 'n', n),
    slot('N_MINUS_2', 'n - 2', n - 2n),
    slot('R_N', '1 mod n in Montgomery form', R % n),
    slot('R2_N', 'turns into Montgomery form mod n', (R * R) % n),
    words('G', 'G, an affine entry', [...limbs((gx * R) % p), ...limbs((gy * R) % p)], 20),
  ].join('')
}

function words(name: string, about: string, values: bigint[], length: number): string {
  const padded = [...values, ...Array<bigint>(length - values.length).fill(0n)]
  return `/** ${about} */\nexport const ${name}: usize = memory.data<i32>([${padded.join(', ')}], 16)\n`
}
