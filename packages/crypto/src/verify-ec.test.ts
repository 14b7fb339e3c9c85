// Signatures that careless verifiers accept, and rare ones that careful ones must, after the families of Wycheproof.
import { createHash } from 'node:crypto'
import { concat, encodeEcSpki, SIGNATURES } from '@certhall/pki'
import { describe, expect, test } from 'vitest'
import {
  ecSignature,
  GROUPS,
  integer,
  inverse,
  modulo,
  pointOf,
  spkiOf,
  tlv,
  toBytes,
  toNumber,
  xOf,
} from './edges.fixture.ts'
import { generateKeyPair } from './keys.ts'
import { signSync, verify } from './signatures.ts'
import { sm2Core } from './sm2-engine.ts'
import { openSslSm2 } from './sm2-openssl.ts'

const message = new TextEncoder().encode('边界')
const K = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n
const S = 0x1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan

describe.each([
  ['p256', 'ecdsa-sha256'],
  ['p256', 'ecdsa-sha512'],
  ['p384', 'ecdsa-sha384'],
] as const)('%s, %s', (key, algorithm) => {
  const { n, size } = GROUPS[key]
  const hash = createHash(SIGNATURES[algorithm].hash as string)
    .update(message)
    .digest()
  // FIPS 186-5 §6.4.1: the leftmost bits of a longer hash.
  const e = toNumber(Uint8Array.from(hash.subarray(0, size)))
  const check = (d: bigint, signature: Uint8Array) => verify(algorithm, spkiOf(key, d), message, signature)
  /** The private number under which (r, s) with nonce k is right. */
  const keyFor = (k: bigint, s: bigint) => {
    const r = modulo(xOf(key, k), n)
    return { r, s, d: modulo((s * k - e) * inverse(r, n), n) }
  }
  const usual = keyFor(K, S)

  test.each<[string, bigint, bigint]>([
    ['nonce 1', 1n, S],
    ['nonce −1', n - 1n, S],
    ['s = 1', K, 1n],
    ['s = n − 1', K, n - 1n],
    ['s of one octet', K, 127n],
    ['s that needs a zero octet', K, 128n],
    ['u₁·G = u₂·Q, a doubling', modulo(2n * e * inverse(S, n), n), S],
  ])('right: %s', (_name, k, s) => {
    const { r, d } = keyFor(k, s)
    expect(check(d, ecSignature(r, s))).toBe(true)
    // ECDSA's second signature with the same nonce.
    expect(check(d, ecSignature(r, n - s))).toBe(true)
  })

  test.each<[string, (r: bigint, s: bigint) => [bigint, bigint]]>([
    ['r = 0', (_r, s) => [0n, s]],
    ['s = 0', (r) => [r, 0n]],
    ['both 0', () => [0n, 0n]],
    ['both 1', () => [1n, 1n]],
    ['r = n', (_r, s) => [n, s]],
    ['s = n', (r) => [r, n]],
    ['r = 0, s = 1', () => [0n, 1n]],
    ['r = 1, s = 0', () => [1n, 0n]],
    ['r = n − 1, s = n − 1', () => [n - 1n, n - 1n]],
    ['r + n', (r, s) => [r + n, s]],
    ['s + n', (r, s) => [r, s + n]],
    ['r − n', (r, s) => [r - n, s]],
    ['s − n', (r, s) => [r, s - n]],
    ['−r', (r, s) => [-r, s]],
    ['−s', (r, s) => [r, -s]],
    ['n − r', (r, s) => [n - r, s]],
    ['r and s exchanged', (r, s) => [s, r]],
    ['r + 1', (r, s) => [r + 1n, s]],
    ['r + 2^256', (r, s) => [r + 2n ** 256n, s]],
    ['s·2^8', (r, s) => [r, s << 8n]],
  ])('wrong: %s', (_name, change) => {
    expect(check(usual.d, ecSignature(usual.r, usual.s))).toBe(true)
    expect(check(usual.d, ecSignature(...change(usual.r, usual.s)))).toBe(false)
  })

  test('wrong: the sum of points is infinity', () => {
    const r = modulo(-e * inverse(usual.d, n), n)
    expect(check(usual.d, ecSignature(r, S))).toBe(false)
  })
})

/** Encodings of one and the same r and s; only the first is DER. */
function encodings(r: bigint, s: bigint, size: number): [string, Uint8Array][] {
  const [a, b] = [integer(r), integer(s)]
  const der = tlv(0x30, a, b)
  const long = (length: number, ...octets: number[]) => Uint8Array.from([...octets, length])
  const raw = concat([toBytes(r, size), toBytes(s, size)])
  const padded = (one: bigint) => tlv(2, Uint8Array.of(0, 0), integer(one).subarray(2))
  return [
    ['nothing', new Uint8Array(0)],
    ['raw r‖s', raw],
    ['length in the long form', concat([long(a.length + b.length, 0x30, 0x81), a, b])],
    ['length in two octets', concat([long(a.length + b.length, 0x30, 0x82, 0), a, b])],
    ['length of four octets', concat([long(a.length + b.length, 0x30, 0x84, 0, 0, 0), a, b])],
    ['indefinite length', concat([Uint8Array.of(0x30, 0x80), a, b, Uint8Array.of(0, 0)])],
    ['long length of r', tlv(0x30, concat([long(a.length - 2, 2, 0x81), a.subarray(2)]), b)],
    ['r padded', tlv(0x30, padded(r), b)],
    ['s padded', tlv(0x30, a, padded(s))],
    ['an octet behind', concat([der, Uint8Array.of(0)])],
    ['NULL behind', concat([der, Uint8Array.of(5, 0)])],
    ['NULL inside', tlv(0x30, a, b, Uint8Array.of(5, 0))],
    ['a third number', tlv(0x30, a, b, a)],
    ['r alone', tlv(0x30, a)],
    ['an empty SEQUENCE', tlv(0x30)],
    ['a SET', tlv(0x31, a, b)],
    ['primitive SEQUENCE', tlv(0x10, a, b)],
    ['r as OCTET STRING', tlv(0x30, tlv(4, a.subarray(2)), b)],
    ['r empty', tlv(0x30, tlv(2), b)],
    ['s empty', tlv(0x30, a, tlv(2))],
    ['cut short', der.subarray(0, -1)],
    ['length too short', Uint8Array.from(der, (byte, i) => (i === 1 ? byte - 1 : byte))],
    ['length too long', Uint8Array.from(der, (byte, i) => (i === 1 ? byte + 1 : byte))],
    ['wrapped twice', tlv(0x30, der)],
    ['a BIT STRING', tlv(3, Uint8Array.of(0), der)],
    ['huge length', concat([Uint8Array.of(0x30, 0x85, 1, 0, 0, 0, 0), a, b])],
  ]
}

describe.each([
  ['p256', 'ecdsa-sha256'],
  ['sm2', 'sm2-sm3'],
] as const)('encodings of %s signatures', (key, algorithm) => {
  test('only DER is accepted', async () => {
    const pair = await generateKeyPair(key)
    const signature = signSync(algorithm, pair.pkcs8, message)
    const first = signature[3] as number
    const r = toNumber(signature.subarray(4, 4 + first))
    const s = toNumber(signature.subarray(6 + first))
    const check = (value: Uint8Array) => verify(algorithm, pair.spki, message, value)
    expect(ecSignature(r, s)).toEqual(signature)
    expect(check(signature)).toBe(true)
    const accepted = encodings(r, s, GROUPS[key].size).filter(([, value]) => check(value))
    expect(accepted.map(([name]) => name)).toEqual([])
  })

  test('keys of another curve, off the curve or at infinity verify nothing', async () => {
    const pair = await generateKeyPair(key)
    const signature = signSync(algorithm, pair.pkcs8, message)
    const own = pair.spki.subarray(-65)
    const other = key === 'p256' ? 'sm2' : 'p256'
    const changed = Uint8Array.from(own, (byte, i) => (i === 64 ? byte ^ 1 : byte))
    const zero = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 0))
    const keys = [encodeEcSpki(other, own), encodeEcSpki(key, changed), encodeEcSpki(key, zero)]
    for (const spki of keys) expect(verify(algorithm, spki, message, signature)).toBe(false)
    const compressed = tlv(
      0x30,
      ...[
        pair.spki.subarray(2, -68),
        tlv(3, Uint8Array.of(0, 2 + ((own[64] ?? 0) & 1)), own.subarray(1, 33)),
      ],
    )
    expect(verify(algorithm, compressed, message, signature)).toBe(false)
  })
})

describe.each([...new Set([openSslSm2, sm2Core()])].map((core) => [core.name, core] as const))(
  'SM2 arithmetic of %s',
  (_name, core) => {
    const { n } = GROUPS.sm2
    const check = (d: bigint, e: bigint, r: bigint, s: bigint) =>
      core.verify(pointOf('sm2', d), toBytes(e, 32), concat([toBytes(r, 32), toBytes(s, 32)]))
    const R = 0x7a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n
    /** d and e under which (r, s) with nonce k is right: k = s + (r + s)·d, r = e + x₁. */
    const caseFor = (k: bigint, r: bigint, s: bigint) => ({
      d: modulo((k - s) * inverse(r + s, n), n),
      e: modulo(r - xOf('sm2', k), n),
    })

    test.each<[string, bigint, bigint, bigint]>([
      ['nonce 1', 1n, R, S],
      ['nonce −1', n - 1n, R, S],
      ['r = 1', K, 1n, S],
      ['r = n − 1', K, n - 1n, S],
      ['s = 1', K, R, 1n],
      ['s = n − 1', K, R, n - 1n],
      ['r + s = 1', K, n - S + 1n, S],
      ['r + s = n + 1', K, n + 1n - S, S],
      ['r + s = n − 1', K, n - 1n - S, S],
      ['e = 0', K, modulo(xOf('sm2', K), n), S],
      ['e = n − 1', K, modulo(xOf('sm2', K) - 1n, n), S],
      ['s·G = t·P, a doubling', 2n * S, R, S],
    ])('right: %s', (_what, k, r, s) => {
      const { d, e } = caseFor(modulo(k, n), r, s)
      expect(check(d, e, r, s)).toBe(true)
      expect(check(d, modulo(e + 1n, n), r, s)).toBe(false)
    })

    test('right: a hash above n counts modulo n', () => {
      const r = modulo(xOf('sm2', K) + 5n, n)
      const { d, e } = caseFor(K, r, S)
      expect(e).toBe(5n)
      expect(check(d, e + n, r, S)).toBe(true)
    })

    test.each<[string, (r: bigint, s: bigint) => [bigint, bigint]]>([
      ['r = 0', (_r, s) => [0n, s]],
      ['s = 0', (r) => [r, 0n]],
      ['both 0', () => [0n, 0n]],
      ['r = n', (_r, s) => [n, s]],
      ['s = n', (r) => [r, n]],
      ['r + n', (r, s) => [r + n, s]],
      ['s + n', (r, s) => [r, s + n]],
      ['n − s', (r, s) => [r, n - s]],
      ['n − r', (r, s) => [n - r, s]],
      ['exchanged', (r, s) => [s, r]],
      ['both 2^256 − 1', () => [2n ** 256n - 1n, 2n ** 256n - 1n]],
    ])('wrong: %s', (_what, change) => {
      // Small enough that n may be added within 32 octets.
      const [r, s] = [0x1234567n, 0x7654321n]
      const { d, e } = caseFor(K, r, s)
      expect(check(d, e, r, s)).toBe(true)
      expect(check(d, e, ...change(r, s))).toBe(false)
    })

    test('wrong: t = r + s = n, though e + x₁ = r', () => {
      const r = n - S
      const e = modulo(r - xOf('sm2', S), n)
      for (const d of [2n, K]) expect(check(d, e, r, S)).toBe(false)
    })

    test('wrong: s·G + t·P is infinity, though e = r would fit x₁ = 0', () => {
      const s = modulo(-R * K * inverse(1n + K, n), n)
      for (const e of [R, modulo(R - 1n, n), 0n]) expect(check(K, e, R, s)).toBe(false)
    })

    test('what it signs is right under its own key only', () => {
      const point = pointOf('sm2', K)
      const opened = core.open({ d: toBytes(K, 32), point })
      const e = toBytes(S, 32)
      const signatures = Array.from({ length: 10 }, () => opened.sign(e))
      for (const signature of signatures) {
        expect(core.verify(point, e, signature)).toBe(true)
        expect(core.verify(pointOf('sm2', K + 1n), e, signature)).toBe(false)
      }
      expect(new Set(signatures.map(String)).size).toBe(10)
      opened.close()
      expect(() => opened.sign(e)).toThrow(expect.objectContaining({ code: 'key-unavailable' }))
    })

    test.each([
      ['off the curve', Uint8Array.from(pointOf('sm2', K), (byte, i) => (i === 64 ? byte ^ 1 : byte))],
      ['zero', Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 0))],
      ['not below p', Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : 0xff))],
    ])('a point %s verifies nothing', (_what, point) => {
      const verified = () => core.verify(point, toBytes(R, 32), concat([toBytes(R, 32), toBytes(S, 32)]))
      expect(verified()).toBe(false)
    })
  },
)
