// RSA moduli that come apart without effort.

// CA/Browser Forum BR 6.1.6 asks for no factor below 752.
const LIMIT = 752

/** Primes below a limit, by Eratosthenes. */
export function primesBelow(limit: number): number[] {
  const composite = new Uint8Array(limit)
  const primes: number[] = []
  for (let n = 2; n < limit; n++) {
    if (composite[n]) continue
    primes.push(n)
    for (let multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1
  }
  return primes
}

const SMALL = primesBelow(LIMIT)
const PRODUCT = SMALL.reduce((product, prime) => product * BigInt(prime), 1n)

/** A prime below 752 that divides n, 2 for even ones. */
export function smallFactor(n: bigint): number | undefined {
  const rest = n % PRODUCT
  return SMALL.find((prime) => rest % BigInt(prime) === 0n)
}

// Primes drawn independently are never this close: 100 rounds reach a difference of about 2^(bits/4 + 5).
const ROUNDS = 100

/** Whether Fermat's method finds two factors within a few rounds (CVE-2022-26320); squares are found in the first. */
export function isCloseProduct(n: bigint): boolean {
  const root = squareRoot(n)
  let a = root * root === n ? root : root + 1n
  for (let round = 0; round < ROUNDS; round++, a++) {
    const rest = a * a - n
    if (!mayBeSquare(rest)) continue
    const b = squareRoot(rest)
    if (b * b === rest) return true
  }
  return false
}

/** Squares modulo 64 are 12 of 64 remainders, modulo 63 16 of 63: most others stop here. */
function mayBeSquare(value: bigint): boolean {
  return SQUARES_64.has(Number(value % 64n)) && SQUARES_63.has(Number(value % 63n))
}

const squaresModulo = (m: number) => new Set(Array.from({ length: m }, (_, x) => (x * x) % m))
const SQUARES_64 = squaresModulo(64)
const SQUARES_63 = squaresModulo(63)

/** Largest number whose square is not above the value (Newton). */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(16).length * 4) / 2 + 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}
