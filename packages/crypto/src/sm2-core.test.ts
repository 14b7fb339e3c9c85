import { createECDH, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fromHex, toHex } from '@certhall/pki'
import { describe, expect, test } from 'vitest'
import known from '../../../test/vectors/gmt-0003.5/signature.json' with { type: 'json' }
import { comparisons } from '../sm2-core/arithmetic.ts'
import { compileCore, coreSource } from '../sm2-core/compile.ts'
import { CURVE } from '../sm2-core/constants.ts'
import {
  add,
  BASE,
  bytes,
  inverse,
  mod,
  multiply,
  negate,
  number,
  type Point,
  pointBytes,
  power,
} from '../sm2-core/reference.ts'
import { loadSm2Core } from './sm2-core.ts'
import { choose, type Sm2Core } from './sm2-engine.ts'
import { openSslSm2 } from './sm2-openssl.ts'
import { startSm2Wasm } from './sm2-wasm.ts'

const { n, p, b } = CURVE
const wasm = startSm2Wasm()
const core = loadSm2Core(wasm)
const both = (...parts: bigint[]) => Uint8Array.from(parts.flatMap((part) => [...bytes(part)]))
const uncompressed = (point: Uint8Array) => Uint8Array.from([4, ...point])

/** Signs with a nonce of the test's choice. */
function signWith(d: bigint, e: bigint, k: bigint) {
  const key = wasm.prepareKey(bytes(d)) as Uint8Array
  return wasm.sign(key, bytes(e), bytes(k))
}

/** x of k·G, by OpenSSL. */
function xOf(k: bigint): bigint {
  return number((openSslSm2.point(bytes(k)) as Uint8Array).subarray(1, 33))
}

const someD = number(fromHex(known.d))
const someE = number(fromHex(known.e))
const someK = number(fromHex(known.k))

describe('the module', () => {
  test('sm2.wasm is what its source compiles to', async () => {
    const built = await compileCore(coreSource())
    const committed = readFileSync(new URL('../sm2-core/sm2.wasm', import.meta.url))
    expect(Buffer.compare(built, committed), 'run: node packages/crypto/sm2-core/build.ts').toBe(0)
  }, 180_000)

  test('is refused, and OpenSSL used with the reason, when it cannot load or answers wrongly', () => {
    const reason = (load: () => Sm2Core) => choose(undefined, load).engine
    const missing = () => loadSm2Core(startSm2Wasm(new Uint8Array(8)))
    expect(reason(missing)).toMatchObject({
      engine: 'openssl',
      reason: expect.stringContaining('WebAssembly'),
    })
    const wrong = () => loadSm2Core({ ...wasm, sign: (key, e, _k) => wasm.sign(key, e, bytes(5n)) })
    expect(reason(wrong)).toMatchObject({ reason: expect.stringContaining('known answers') })
    expect(choose(undefined).engine).toEqual({ engine: 'core' })
    expect(choose('openssl')).toEqual({
      core: openSslSm2,
      engine: { engine: 'openssl', reason: 'CERTHALL_SM2=openssl' },
    })
    expect(() => choose('opensl')).toThrow('CERTHALL_SM2=opensl')
  })
})

describe('published vectors', () => {
  test('GM/T 0003.5 annex A: public key, signature, verification', () => {
    expect(toHex(wasm.publicPoint(fromHex(known.d)) as Uint8Array)).toBe((known.x + known.y).toLowerCase())
    const signature = signWith(someD, someE, someK) as Uint8Array
    expect(toHex(signature)).toBe((known.r + known.s).toLowerCase())
    expect(wasm.verify(fromHex(known.x + known.y), fromHex(known.e), signature)).toBe(true)
  })

  test('a nonce made from HMAC-SM3', () => {
    // gmsm internal/sm2/kat.go; the message itself is e. k follows from the signature: s·(1 + d) = k - r·d.
    const d = BigInt(`0x${'1234567890abcdef'.repeat(4)}`)
    const e = BigInt(`0x${Buffer.from('sm2 self-test message').toString('hex')}`)
    const r = '8c2abadad0e0bc5e84a78be75f480d643832563aee35aeea76aa2dbd4f5c6c92'
    const s = '7f4ddc0f44f511481cf05a8bd6749dea16152e553d0a8483a801a734c9b3c4bc'
    const k = mod(BigInt(`0x${s}`) * (1n + d) + BigInt(`0x${r}`) * d, n)
    expect(toHex(signWith(d, e, k) as Uint8Array)).toBe(r + s)
  })
})

describe('signing', () => {
  test('asks for another nonce when k is out of range, r = 0, r + k = n or s = 0', () => {
    const x = xOf(someK)
    const forR = (r: bigint) => signWith(someD, mod(r - x, n), someK)
    expect(forR(0n)).toBeUndefined()
    expect(forR(n - someK)).toBeUndefined()
    expect(forR(mod(someK * inverse(someD, n), n))).toBeUndefined()
    expect(forR(1n)).toBeDefined()
    for (const k of [0n, n, n + 1n, (1n << 256n) - 1n]) expect(signWith(someD, someE, k)).toBeUndefined()
  })

  test.each([1n, 2n, 3n, n - 1n, n - 2n, 31n, 32n, 33n, 63n, 64n, 70n, 1n << 255n, (1n << 252n) - 1n])(
    'is right for the nonce %s',
    (k) => {
      const r = mod(someE + xOf(k), n)
      const s = mod(inverse(1n + someD, n) * (k - r * someD), n)
      expect(signWith(someD, someE, k)).toEqual(both(r, s))
    },
  )

  test('asks for another nonce in the one case that its additions leave out', () => {
    // The last addition would meet the same point: k = n + 2P with P = 15·2²⁵² - n.
    const k = 30n * (1n << 252n) - n
    for (const one of [k, n - k]) {
      expect(signWith(someD, someE, one)).toBeUndefined()
      expect(wasm.publicPoint(bytes(one))).toBeUndefined()
      expect(core.point(bytes(one))).toEqual(openSslSm2.point(bytes(one)))
    }
    for (const near of [k - 2n, k + 2n]) expect(signWith(someD, someE, near)).toBeDefined()
  })

  test('takes e of any size', () => {
    for (const e of [0n, 1n, n - 1n, n, n + 1n, (1n << 256n) - 1n]) {
      const r = mod(e + xOf(someK), n)
      expect((signWith(someD, e, someK) as Uint8Array).subarray(0, 32)).toEqual(bytes(r))
    }
  })

  test('works for d = 1 and n - 2, and refuses d out of 1…n-2', () => {
    for (const d of [1n, 2n, n - 2n]) {
      const point = openSslSm2.point(bytes(d)) as Uint8Array
      expect(core.point(bytes(d))).toEqual(point)
      const key = core.open({ d: bytes(d), point })
      expect(openSslSm2.verify(point, bytes(someE), key.sign(bytes(someE)))).toBe(true)
    }
    for (const d of [0n, n - 1n, n, n + 1n, (1n << 256n) - 1n])
      expect(() => core.open({ d: bytes(d), point: new Uint8Array(65) })).toThrow('out of range')
    for (const d of [0n, n, (1n << 256n) - 1n]) expect(core.point(bytes(d))).toBeUndefined()
    expect(core.point(bytes(n - 1n))).toEqual(openSslSm2.point(bytes(n - 1n)))
  })

  test('never signs twice with one nonce, nor at all after close', () => {
    const key = core.open({ d: bytes(someD), point: new Uint8Array(65) })
    const rs = Array.from({ length: 200 }, () => toHex(key.sign(bytes(someE)).subarray(0, 32)))
    expect(new Set(rs).size).toBe(rs.length)
    key.close()
    expect(() => key.sign(bytes(someE))).toThrow('closed')
  })

  test('gives up when no nonce does', () => {
    const stuck = loadSm2Core({ ...wasm, sign: signOnlyKnown() })
    const key = stuck.open({ d: bytes(someD), point: new Uint8Array(65) })
    expect(() => key.sign(bytes(someE))).toThrow('no usable nonce')
  })
})

/** Answers the check at load and nothing else, as with a generator that gives only zeros. */
function signOnlyKnown(): typeof wasm.sign {
  return (key, e, k) => (number(k) === someK ? wasm.sign(key, e, k) : wasm.sign(key, e, bytes(0n)))
}

/** e for which r‖s with r = t - s is right under P: whatever s, t and P. */
function fitting(s: bigint, t: bigint, key: Point): { e: bigint; signature: Uint8Array } {
  const sum = add(multiply(s, BASE), multiply(t, key))
  const r = mod(t - s, n)
  return { e: mod(r - (sum?.x ?? 0n), n), signature: both(r, s) }
}

describe('verification', () => {
  const key = multiply(someD, BASE)
  const signature = () => signWith(someD, someE, someK) as Uint8Array

  test('refuses r and s out of range, r + s = n, other numbers and lengths', () => {
    const [r, s] = [number(signature().subarray(0, 32)), number(signature().subarray(32))]
    const point = uncompressed(pointBytes(key))
    const verify = (value: Uint8Array) => core.verify(point, bytes(someE), value)
    expect(verify(both(r, s))).toBe(true)
    for (const wrong of [0n, n, n + 1n, (1n << 256n) - 1n, mod(r + 1n, n)])
      expect(verify(both(wrong, s))).toBe(false)
    for (const wrong of [0n, n, n + 1n, (1n << 256n) - 1n, n - r, mod(s + 1n, n)])
      expect(verify(both(r, wrong))).toBe(false)
    // r ≥ n where r - n would be right
    const small = fitting(n - 5n, 1n, key)
    expect(core.verify(point, bytes(small.e), small.signature)).toBe(true)
    expect(core.verify(point, bytes(small.e), both(6n + n, n - 5n))).toBe(false)
    expect(verify(both(r, s).subarray(1))).toBe(false)
  })

  test('refuses keys off the curve, with coordinates from p on, in other forms', () => {
    const { x, y } = key as { x: bigint; y: bigint }
    const under = (point: Uint8Array) => core.verify(point, bytes(someE), signature())
    expect(under(uncompressed(both(x, y)))).toBe(true)
    for (const [wx, wy] of [
      [x, y + 1n],
      [x + 1n, y],
      [0n, 0n],
      [p, y],
      [x, p],
      [x, p - y],
      [y, x],
    ] as const)
      expect(under(uncompressed(both(wx, wy)))).toBe(false)
    expect(under(Uint8Array.from([2, ...bytes(x)]))).toBe(false)
    expect(under(Uint8Array.of(0))).toBe(false)
  })

  test('refuses coordinates that are right only mod p', () => {
    // A point with a small x: both x and x + p fit into 32 bytes.
    let x = 1n
    while (root(x) === undefined) x++
    const small = { x, y: root(x) as bigint }
    const right = fitting(7n, 9n, small)
    expect(core.verify(uncompressed(pointBytes(small)), bytes(right.e), right.signature)).toBe(true)
    const shifted = uncompressed(both(small.x + p, small.y))
    expect(core.verify(shifted, bytes(right.e), right.signature)).toBe(false)
  })

  test('adds right where the two halves meet: same points, opposite points, infinity on the way', () => {
    for (const d of [1n, n - 1n, 2n, 3n])
      for (const s of [1n, 2n, 3n, 63n, 65n, n - 1n, someK])
        for (const t of [1n, 15n, 17n, 63n, n - 1n, n - 31n, mod(-s, n), s, s % 64n]) {
          const sum = mod(s + t * d, n)
          const r = mod(t - s, n)
          const e = bytes(sum === 0n ? r : mod(r - xOf(sum), n))
          const point = openSslSm2.point(bytes(d)) as Uint8Array
          const right = sum !== 0n && r !== 0n
          expect(core.verify(point, e, both(r, s)), `d ${d}, s ${s}, t ${t}`).toBe(right)
        }
  })

  test('takes an x between n and p, as the standard compares mod n', () => {
    // sG + tP = Q for a Q whose x lies there: P = (Q - sG)/t.
    let x = n + 1n
    while (root(x) === undefined) x++
    const q = { x, y: root(x) as bigint }
    const [s, t] = [someK, someD]
    const point = multiply(inverse(t, n), add(q, negate(multiply(s, BASE))))
    const { e, signature } = fitting(s, t, point)
    expect(core.verify(uncompressed(pointBytes(point)), bytes(e), signature)).toBe(true)
    expect(openSslSm2.verify(uncompressed(pointBytes(point)), bytes(e), signature)).toBe(true)
  })
})

/** y of x, if x is on the curve; p ≡ 3 (mod 4). */
function root(x: bigint): bigint | undefined {
  const square = mod(x * x * x - 3n * x + b, p)
  const y = power(square, (p + 1n) / 4n, p)
  return (y * y) % p === square ? y : undefined
}

describe('inner functions', () => {
  test('give what plain numbers give, also for the largest limbs', async () => {
    const all = await comparisons((below) => Math.floor(Math.random() * below))
    for (const compare of all.values()) for (let i = 0; i < 300; i++) compare()
    expect(all.size).toBe(19)
  }, 180_000)
})

describe('against OpenSSL', () => {
  test('random keys: the same public point; each accepts what the other signed, and no other e', () => {
    for (let i = 0; i < 600; i++) {
      const d = randomBytes(32)
      const ecdh = createECDH('SM2')
      ecdh.setPrivateKey(d)
      const point = core.point(d) as Uint8Array
      expect(Buffer.compare(point, ecdh.getPublicKey())).toBe(0)
      const e = new Uint8Array(randomBytes(32))
      const other = Uint8Array.from(e)
      other[i % 32] = (other[i % 32] as number) ^ 1
      const [mine, theirs] = [core, openSslSm2].map((one) => one.open({ d, point }))
      const signature = (mine as { sign(e: Uint8Array): Uint8Array }).sign(e)
      expect(openSslSm2.verify(point, e, signature)).toBe(true)
      expect(openSslSm2.verify(point, other, signature)).toBe(false)
      const answer = (theirs as { sign(e: Uint8Array): Uint8Array }).sign(e)
      expect(core.verify(point, e, answer)).toBe(true)
      expect(core.verify(point, other, answer)).toBe(false)
      mine?.close()
      theirs?.close()
    }
  }, 180_000)
})
