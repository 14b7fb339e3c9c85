import { checkPrimeSync, createECDH, generateKeyPairSync, generatePrimeSync, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromHex, leftPad } from '../bytes.ts'
import { CURVES, modulo, toNumber } from '../curves.ts'
import { encodeEcSpki, encodePlainSpki, encodeRsaSpki } from '../spki.ts'
import { primesBelow } from './factoring.ts'
import { findKeyWeakness } from './find-key-weakness.ts'

const hexOf = (value: bigint) =>
  value.toString(16).padStart(2 * Math.ceil(value.toString(16).length / 2), '0')
const bytes = (value: bigint) => fromHex(hexOf(value))
const rsa = (n: bigint, e = 65537n) => encodeRsaSpki(bytes(n), bytes(e))
const prime = (bits: number) => generatePrimeSync(bits, { bigint: true })
const isPrime = (value: bigint) => checkPrimeSync(value)

/** Two factors with a product of 2048 bits. */
function fullSize(factors: () => [bigint, bigint]): bigint {
  for (;;) {
    const [p, q] = factors()
    if (hexOf(p * q).length === 512 && (p * q) >> 2047n === 1n) return p * q
  }
}

/** A prime as Infineon's library made them: k·M + (65537^a mod M). */
function rocaPrime(): bigint {
  const M = primesBelow(702).reduce((product, factor) => product * BigInt(factor), 1n)
  let power = 1n
  for (let a = randomInt(1 << 16); a > 0; a--) power = (power * 65537n) % M
  const k = (2n ** 1023n + 2n ** 1022n) / M
  for (let i = BigInt(randomInt(1 << 30)); ; i++) {
    const candidate = (k + i) * M + power
    if (isPrime(candidate)) return candidate
  }
}

const sound = fullSize(() => [prime(1024), prime(1024)])

describe('RSA', () => {
  test('keys of OpenSSL are sound', () => {
    for (let i = 0; i < 3; i++) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      expect(findKeyWeakness(Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' })))).toBe(
        undefined,
      )
    }
  })

  test.each([3n, 17n, 257n, 65535n])('exponent %s is too small', (exponent) => {
    expect(findKeyWeakness(rsa(sound, exponent))).toBe('small-exponent')
  })

  test.each([1n, 2n, 65536n])('exponent %s is none', (exponent) => {
    expect(() => findKeyWeakness(rsa(sound, exponent))).toThrow(expect.objectContaining({ code: 'bad-key' }))
  })

  test('larger odd exponents are sound', () => {
    expect(findKeyWeakness(rsa(sound, 65539n))).toBe(undefined)
    expect(findKeyWeakness(rsa(sound, 2n ** 63n + 1n))).toBe(undefined)
  })

  test.each([2n, 3n, 5n, 743n, 751n])('a factor of %s', (factor) => {
    const n = factor * (2n ** 2047n / factor + 1n)
    expect(findKeyWeakness(rsa(n % 2n === 0n || factor === 2n ? n : n + factor))).toBe('factorable')
  })

  test('factors next to each other, and a square (Fermat)', () => {
    const next = (value: bigint) => {
      let candidate = value + 2n
      while (!isPrime(candidate)) candidate += 2n
      return candidate
    }
    const close = fullSize(() => {
      const p = prime(1024)
      return [p, next(p + 2n ** 500n)]
    })
    expect(findKeyWeakness(rsa(close))).toBe('factorable')
    const square = fullSize(() => {
      const p = prime(1024)
      return [p, p]
    })
    expect(findKeyWeakness(rsa(square))).toBe('factorable')
  })

  test('the fingerprint of ROCA; one such prime alone does not have it', () => {
    const p = rocaPrime()
    expect(findKeyWeakness(rsa(p * rocaPrime()))).toBe('roca')
    expect(findKeyWeakness(rsa(fullSize(() => [p, prime(1024)])))).toBe(undefined)
  })
})

describe.each([
  ['sm2', 'SM2'],
  ['p256', 'prime256v1'],
  ['p384', 'secp384r1'],
  ['p521', 'secp521r1'],
] as const)('%s', (key, name) => {
  const size = key === 'p521' ? 66 : key === 'p384' ? 48 : 32
  const pointOf = (d: bigint) => {
    const ecdh = createECDH(name)
    ecdh.setPrivateKey(leftPad(bytes(d), size))
    return Uint8Array.from(ecdh.getPublicKey())
  }
  const weakness = (point: Uint8Array) => findKeyWeakness(encodeEcSpki(key, point))
  const { p, n } = CURVES[key]

  test('a random key is sound', () => {
    const ecdh = createECDH(name)
    for (let i = 0; i < 20; i++) expect(weakness(Uint8Array.from(ecdh.generateKeys()))).toBe(undefined)
  })

  test.each([1n, 2n, 3n, 255n, 256n])('%s and its negative are guessed by everybody', (d) => {
    expect(weakness(pointOf(d))).toBe('trivial')
    expect(weakness(pointOf(n - d))).toBe('trivial')
    expect(weakness(pointOf(n / 2n + d))).toBe(undefined)
  })

  test('coordinates off the curve, or not below p', () => {
    const point = pointOf(12345n)
    const changed = Uint8Array.from(point)
    changed[size] = (changed[size] ?? 0) ^ 1
    expect(weakness(changed)).toBe('off-curve')
    const zero = new Uint8Array(point.length)
    zero[0] = 4
    expect(weakness(zero)).toBe('off-curve')
    // The same point to whoever reduces first: X + p, where that still fits.
    for (let d = 2n; d < 40n; d++) {
      const x = toNumber(pointOf(d).subarray(1, 1 + size)) + p
      if (hexOf(x).length > 2 * size) continue
      const same = Uint8Array.from(pointOf(d))
      same.set(leftPad(bytes(x), size), 1)
      expect(weakness(same)).toBe('off-curve')
    }
  })
})

describe('ed25519', () => {
  const P = 2n ** 255n - 19n
  const weakness = (y: bigint, sign = 0n) =>
    findKeyWeakness(encodePlainSpki('ed25519', leftPad(bytes(y + sign * 2n ** 255n), 32).reverse()))

  test('keys of OpenSSL are sound', () => {
    for (let i = 0; i < 10; i++) {
      const { publicKey } = generateKeyPairSync('ed25519')
      expect(findKeyWeakness(Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' })))).toBe(
        undefined,
      )
    }
  })

  test('points of small order, by their own arithmetic', () => {
    const D = modulo(-121665n * inverse(121666n), P)
    // y of order 8: 2P has y = 0, so x² = −y² there, and −x² + y² = 1 + d·x²·y² gives d·y⁴ + 2y² − 1 = 0.
    const eight = SQUARES.filter((y) => modulo(D * y ** 4n + 2n * y * y - 1n, P) === 0n)
    expect(eight).toHaveLength(2)
    for (const y of [0n, 1n, P - 1n, ...eight])
      for (const sign of [0n, 1n]) expect(weakness(y, sign)).toBe('trivial')
  })

  test('other octets: y that is no point, y not below p', () => {
    expect(weakness(2n)).toBe('off-curve')
    expect(weakness(P)).toBe('off-curve')
    expect(weakness(P + 1n)).toBe('off-curve')
    expect(weakness(2n ** 255n - 1n, 1n)).toBe('off-curve')
  })

  function inverse(value: bigint): bigint {
    return pow(modulo(value, P), P - 2n)
  }
  function pow(base: bigint, exponent: bigint): bigint {
    let result = 1n
    for (let rest = exponent, square = base; rest > 0n; rest >>= 1n, square = (square * square) % P)
      if (rest & 1n) result = (result * square) % P
    return result
  }
  /** Roots of d·y⁴ + 2y² − 1: y² = (−1 ± √(1 + d)) / d. */
  const SQUARES = (() => {
    const D = modulo(-121665n * inverse(121666n), P)
    const root = (value: bigint) => {
      const candidate = pow(value, (P + 3n) / 8n)
      const I = pow(2n, (P - 1n) / 4n)
      return [candidate, (candidate * I) % P].find((one) => (one * one) % P === modulo(value, P))
    }
    const s = root(1n + D)
    if (s === undefined) return []
    return [s, P - s]
      .map((one) => modulo((one - 1n) * inverse(D), P))
      .flatMap((square) => {
        const y = root(square)
        return y === undefined ? [] : [y, P - y]
      })
  })()
})
