// Paddings that careless verifiers accept, made with the private key itself (RFC 8017 §8.1, §8.2).
import {
  constants,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  sign as nodeSign,
  privateEncrypt,
  randomBytes,
} from 'node:crypto'
import { concat, fromHex, type SignatureName } from '@certhall/pki'
import { describe, expect, test } from 'vitest'
import { tlv, toBytes, toNumber } from './edges.fixture.ts'
import { verify } from './signatures.ts'

const SIZE = 256
const message = new TextEncoder().encode('边界')
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = Uint8Array.from(pair.publicKey.export({ format: 'der', type: 'spki' }))
const modulus = toNumber(
  Uint8Array.from(Buffer.from(pair.publicKey.export({ format: 'jwk' }).n as string, 'base64url')),
)

/** The private operation on a whole block. */
function raw(block: Uint8Array): Uint8Array {
  const key = createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))
  return Uint8Array.from(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, block))
}
const check = (algorithm: SignatureName, value: Uint8Array) => verify(algorithm, spki, message, value)
const hashOf = (name: string, bytes: Uint8Array) => Uint8Array.from(createHash(name).update(bytes).digest())

const HASH = hashOf('sha256', message)
const SHA256 = fromHex('0609608648016503040201')
const SHA384 = fromHex('0609608648016503040202')
const NULL = fromHex('0500')
const info = (algorithm: Uint8Array, hash: Uint8Array = HASH) => tlv(0x30, algorithm, tlv(4, hash))
const right = info(tlv(0x30, SHA256, NULL))

/** 00 01 FF … FF 00 and the rest, in 256 octets. */
function block(
  rest: Uint8Array,
  change: { head?: number[]; fill?: number; behind?: Uint8Array } = {},
): Uint8Array {
  const { head = [0, 1], fill = 0xff, behind = new Uint8Array(0) } = change
  const padding = new Uint8Array(SIZE - head.length - 1 - rest.length - behind.length).fill(fill)
  return concat([Uint8Array.from(head), padding, Uint8Array.of(0), rest, behind])
}

describe('PKCS#1 v1.5', () => {
  test('right: the one padding', () => {
    expect(check('rsa-sha256', raw(block(right)))).toBe(true)
    expect(check('rsa-sha256', Uint8Array.from(nodeSign('sha256', message, pair.privateKey)))).toBe(true)
  })

  const short = new Uint8Array(SIZE - 11 - right.length).fill(7)
  test.each<[string, Uint8Array]>([
    ['block type 2', block(right, { head: [0, 2], fill: 0xaa })],
    ['block type 0', block(right, { head: [0, 0], fill: 0 })],
    ['padding of other octets', block(right, { fill: 0xfe })],
    ['rubbish behind a short padding (Bleichenbacher 2006)', block(right, { behind: short })],
    ['an octet behind', block(right, { behind: Uint8Array.of(0) })],
    ['rubbish inside the parameters', block(info(tlv(0x30, SHA256, tlv(4, new Uint8Array(150)))))],
    ['no NULL', block(info(tlv(0x30, SHA256)))],
    ['NULL with an octet', block(info(tlv(0x30, SHA256, fromHex('050100'))))],
    ['another hash named', block(info(tlv(0x30, SHA384, NULL)))],
    ['hash cut short', block(info(tlv(0x30, SHA256, NULL), HASH.subarray(1)))],
    ['hash prolonged', block(info(tlv(0x30, SHA256, NULL), concat([HASH, Uint8Array.of(0)])))],
    ['another hash', block(info(tlv(0x30, SHA256, NULL), hashOf('sha256', HASH)))],
    ['hash alone', block(HASH)],
    ['length in BER', block(concat([fromHex('3081'), right.subarray(1)]))],
    [
      'no zero octet',
      concat([Uint8Array.of(0, 1), new Uint8Array(SIZE - 2 - right.length).fill(0xff), right]),
    ],
  ])('wrong: %s', (_name, padded) => {
    expect(padded).toHaveLength(SIZE)
    expect(check('rsa-sha256', raw(padded))).toBe(false)
  })
})

interface PssWish {
  hash?: string
  mask?: string
  salt?: number
  trailer?: number
  separator?: number
  dirt?: boolean
  top?: boolean
}

/** EMSA-PSS (RFC 8017 §9.1.1) for a modulus of 2048 bits, with what is wished to be wrong. */
function pss(wish: PssWish = {}): Uint8Array {
  const hash = wish.hash ?? 'sha256'
  const salt = Uint8Array.from(randomBytes(wish.salt ?? 32))
  const digest = hashOf(hash, concat([new Uint8Array(8), hashOf(hash, message), salt]))
  const db = new Uint8Array(SIZE - digest.length - 1)
  db[db.length - salt.length - 1] = wish.separator ?? 1
  db.set(salt, db.length - salt.length)
  if (wish.dirt) db[db.length - salt.length - 2] = 1
  const mask = mgf1(wish.mask ?? hash, digest, db.length)
  const masked = db.map((byte, i) => byte ^ (mask[i] ?? 0))
  masked[0] = (masked[0] ?? 0) & 0x7f
  // Set, the number may exceed the modulus; then it is not what is tested.
  if (wish.top) masked[0] = 0x80
  return concat([masked, digest, Uint8Array.of(wish.trailer ?? 0xbc)])
}

function mgf1(hash: string, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let i = 0, size = 0; size < length; i++) {
    const part = hashOf(hash, concat([seed, Uint8Array.of(0, 0, 0, i)]))
    parts.push(part)
    size += part.length
  }
  return concat(parts).subarray(0, length)
}

describe('PSS', () => {
  test('right: hash, mask and salt of one size', () => {
    expect(check('rsa-pss-sha256', raw(pss()))).toBe(true)
    expect(check('rsa-pss-sha384', raw(pss({ hash: 'sha384', salt: 48 })))).toBe(true)
    expect(check('rsa-pss-sha512', raw(pss({ hash: 'sha512', salt: 64 })))).toBe(true)
  })

  test.each<[string, PssWish]>([
    ['no salt', { salt: 0 }],
    ['salt of 20 octets', { salt: 20 }],
    ['salt of 31 octets', { salt: 31 }],
    ['salt of 33 octets', { salt: 33 }],
    ['the longest salt', { salt: 222 }],
    ['another hash', { hash: 'sha384' }],
    ['SHA-1', { hash: 'sha1' }],
    ['SHA-1 in the mask', { mask: 'sha1' }],
    ['another hash in the mask', { mask: 'sha384' }],
    ['trailer CC', { trailer: 0xcc }],
    ['trailer 0', { trailer: 0 }],
    ['no octet 01 before the salt', { separator: 2 }],
    ['dirt before it', { dirt: true }],
    ['the top bit set', { top: true }],
  ])('wrong: %s', (_name, wish) => {
    expect(check('rsa-pss-sha256', raw(pss(wish)))).toBe(false)
  })
})

test.each<[SignatureName, Uint8Array]>([
  ['rsa-sha256', block(right)],
  ['rsa-pss-sha256', pss()],
])('%s: sizes and ranges, and no other scheme', (algorithm, padded) => {
  const value = raw(padded)
  const others = (
    ['rsa-sha256', 'rsa-pss-sha256', 'rsa-sha384', 'rsa-pss-sha512', 'ed25519', 'sm2-sm3'] as const
  ).filter((name) => name !== algorithm && check(name, value))
  expect(others).toEqual([])
  const number = toNumber(value)
  const wrong = {
    nothing: new Uint8Array(0),
    'a zero in front': concat([Uint8Array.of(0), value]),
    'a zero behind': concat([value, Uint8Array.of(0)]),
    'cut short': value.subarray(1),
    'plus the modulus': toBytes(number + modulus, SIZE + 1),
    negative: toBytes(modulus - number, SIZE),
    zero: new Uint8Array(SIZE),
    one: toBytes(1n, SIZE),
    'modulus − 1': toBytes(modulus - 1n, SIZE),
    modulus: toBytes(modulus, SIZE),
    'modulus + 1': toBytes(modulus + 1n, SIZE),
    'all ones': new Uint8Array(SIZE).fill(0xff),
    'the padding itself': padded,
    'a bit changed': value.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
  }
  expect(Object.keys(wrong).filter((name) => check(algorithm, wrong[name as keyof typeof wrong]))).toEqual([])
})
