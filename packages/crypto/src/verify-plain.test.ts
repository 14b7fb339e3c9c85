// Ed25519 (RFC 8032 §5.1.7) and ML-DSA (FIPS 204): lengths, ranges, keys that fit every message.
import { generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { concat, encodePlainSpki, fromHex } from '@certhall/pki'
import { describe, expect, test } from 'vitest'
import { toBytes, toNumber } from './edges.fixture.ts'
import { verify } from './signatures.ts'

const message = new TextEncoder().encode('边界')
const little = (value: bigint) => toBytes(value, 32).reverse()

describe('Ed25519', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  const value = Uint8Array.from(nodeSign(null, message, privateKey))
  const [R, S] = [value.subarray(0, 32), toNumber(value.slice(32).reverse())]
  const L = 2n ** 252n + 27742317777372353535851937790883648493n
  const P = 2n ** 255n - 19n
  const check = (signature: Uint8Array, key = spki) => verify('ed25519', key, message, signature)

  test('right: what OpenSSL signed', () => {
    expect(check(value)).toBe(true)
  })

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['63 octets', value.subarray(0, 63)],
    ['65 octets', concat([value, Uint8Array.of(0)])],
    ['R alone', R],
    ['S + L', concat([R, little(S + L)])],
    ['S + 2L', concat([R, little(S + 2n * L)])],
    ['L − S', concat([R, little(L - S)])],
    ['S = 0', concat([R, little(0n)])],
    ['S = L', concat([R, little(L)])],
    ['top bits of S', concat([R, little(S + 2n ** 255n)])],
    ['S and R exchanged', concat([little(S), R])],
    ['zeros', new Uint8Array(64)],
    ['ones', new Uint8Array(64).fill(0xff)],
    ['−R', value.map((byte, i) => (i === 31 ? byte ^ 0x80 : byte))],
    ['R not below p', concat([little(P + 1n), little(S)])],
  ])('wrong: %s', (_name, signature) => {
    expect(check(signature)).toBe(false)
  })

  test('a key of small order, under which one signature would fit every message', () => {
    // S·B − h·A = R for every h when A is the neutral point: OpenSSL 3.0 accepts these, that of Node 24 does not.
    const B = new Uint8Array(32).fill(0x66)
    B[0] = 0x58
    const fitting = [concat([B, little(1n)]), concat([little(1n), little(0n)])]
    const y8 = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'
    const small = [
      little(1n),
      little(P - 1n),
      little(0n),
      fromHex(y8),
      little(P + 1n),
      little(1n + 2n ** 255n),
    ]
    const messages = Array.from({ length: 16 }, (_, i) => Uint8Array.of(i))
    for (const signature of fitting)
      for (const key of small.map((bits) => encodePlainSpki('ed25519', bits)))
        expect(messages.filter((text) => verify('ed25519', key, text, signature))).toEqual([])
  })
})

describe.each(['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const)('%s', (name) => {
  const { publicKey, privateKey } = generateKeyPairSync(name as 'ed25519')
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
  const value = Uint8Array.from(nodeSign(null, message, privateKey))
  const check = (signature: Uint8Array) => verify(name, spki, message, signature)

  test('right: what OpenSSL signed; wrong: other lengths, a bit anywhere, hints out of order', () => {
    expect(check(value)).toBe(true)
    const flip = (at: number) => value.map((byte, i) => (i === at ? byte ^ 1 : byte))
    const wrong = {
      nothing: new Uint8Array(0),
      'an octet less': value.subarray(0, -1),
      'an octet more': concat([value, Uint8Array.of(0)]),
      zeros: new Uint8Array(value.length),
      ones: new Uint8Array(value.length).fill(0xff),
      'first bit': flip(0),
      'in z': flip(1000),
      'in the hint': flip(value.length - 20),
      'the last octet, a count of hints': flip(value.length - 1),
    }
    expect(Object.keys(wrong).filter((one) => check(wrong[one as keyof typeof wrong]))).toEqual([])
    expect(verify(name, spki, message.subarray(1), value)).toBe(false)
  })

  test('the other parameter sets do not accept it', () => {
    for (const other of ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const)
      expect(verify(other, spki, message, value)).toBe(other === name)
  })
})
