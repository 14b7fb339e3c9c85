// ROCA, CVE-2017-15361 (Nemec, Sýs, Švenda, Klinec, Matyáš: The Return of Coppersmith's Attack, CCS 2017 §2): Infineon's
// library made primes k·M + (65537^a mod M), M the product of the first primes. Then the modulus is a power of 65537 too,
// modulo M; for another one the chance is far below 2^−100.
import { primesBelow } from './factoring.ts'

// M for moduli of 1984 to 3936 bits has 126 primes, up to 701; those of longer ones contain them.
const PRIMES = primesBelow(702).filter((prime) => prime > 2)

interface Group {
  readonly prime: number
  /** x with 65537^x = the remainder, by remainder; −1 for remainders that are no power. */
  readonly logarithms: Int16Array
  /** Prime powers that divide the order of 65537. */
  readonly powers: readonly (readonly [prime: number, power: number])[]
}

const GROUPS = PRIMES.map(groupOf)

function groupOf(prime: number): Group {
  const logarithms = new Int16Array(prime).fill(-1)
  let order = 0
  for (let power = 1; logarithms[power] === -1; power = (power * (65537 % prime)) % prime)
    logarithms[power] = order++
  return { prime, logarithms, powers: primePowers(order) }
}

function primePowers(value: number): [number, number][] {
  const found: [number, number][] = []
  let rest = value
  for (let prime = 2; rest > 1; prime++) {
    let power = 1
    for (; rest % prime === 0; rest /= prime) power *= prime
    if (power > 1) found.push([prime, power])
  }
  return found
}

/** Whether one exponent x gives n = 65537^x modulo every prime: each logarithm exists, and all agree where orders overlap. */
export function hasRocaFingerprint(n: bigint): boolean {
  const known = new Map<number, { power: number; rest: number }>()
  for (const { prime, logarithms, powers } of GROUPS) {
    const logarithm = logarithms[Number(n % BigInt(prime))] ?? -1
    if (logarithm === -1) return false
    for (const [base, power] of powers) {
      const before = known.get(base)
      const shared = Math.min(power, before?.power ?? 1)
      if (before !== undefined && logarithm % shared !== before.rest % shared) return false
      if (before === undefined || power > before.power) known.set(base, { power, rest: logarithm % power })
    }
  }
  return true
}
