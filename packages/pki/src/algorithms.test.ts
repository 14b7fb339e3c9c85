import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  encodeSignatureAlgorithm,
  KEYS,
  keyFits,
  readSignatureAlgorithm,
  SIGNATURES,
  type SignatureName,
  signatureFor,
} from './algorithms.ts'
import { fromHex, toHex } from './bytes.ts'
import { readElement } from './der-read.ts'
import { explicit, integer, nullValue, oid, sequence } from './der-write.ts'
import { encodePlainSpki, encodeRsaSpki, parseSpki } from './spki.ts'

const names = Object.keys(SIGNATURES) as SignatureName[]
const read = (der: Uint8Array) => readSignatureAlgorithm(readElement(der))
const refused = expect.objectContaining({ code: 'unknown-algorithm' })

test.each(names)('%s is read as it is written, and fits a key', (name) => {
  expect(read(encodeSignatureAlgorithm(name))).toBe(name)
  const keys = Object.keys(KEYS) as (keyof typeof KEYS)[]
  expect(keys.some((key) => keyFits(key, name))).toBe(true)
})

test('every key can make its usual signature', () => {
  for (const key of Object.keys(KEYS) as (keyof typeof KEYS)[])
    expect(SIGNATURES[signatureFor(key)].scheme.startsWith(KEYS[key].family)).toBe(true)
})

test.each([
  // RFC 4055 §6, sha256 with 32 octets of salt, as OpenSSL writes it.
  [
    'rsa-pss-sha256',
    '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  ],
  // RFC 8410 §3.
  ['ed25519', '300506032b6570'],
  // RFC 9881 appendix.
  ['ml-dsa-65', '300b0609608648016503040312'],
  ['ecdsa-sha512', '300a06082a8648ce3d040304'],
  ['rsa-sha512', '300d06092a864886f70d01010d0500'],
] as const)('%s has the published octets', (name, hex) => {
  expect(toHex(encodeSignatureAlgorithm(name))).toBe(hex)
})

describe('RSASSA-PSS parameters (RFC 4055 §3.1)', () => {
  const SHA256 = oid('2.16.840.1.101.3.4.2.1')
  const SHA384 = oid('2.16.840.1.101.3.4.2.2')
  const mask = (hash: Uint8Array) => explicit(1, sequence(oid('1.2.840.113549.1.1.8'), hash))
  const pss = (...fields: Uint8Array[]) => sequence(oid('1.2.840.113549.1.1.10'), sequence(...fields))
  const hash = sequence(SHA256)
  const withNull = sequence(SHA256, nullValue())
  const salt = explicit(2, integer(32))

  test('hash algorithms without NULL and a written trailer are read', () => {
    expect(read(pss(explicit(0, hash), mask(withNull), salt))).toBe('rsa-pss-sha256')
    expect(read(pss(explicit(0, hash), mask(hash), salt, explicit(3, integer(1))))).toBe('rsa-pss-sha256')
  })

  test.each<[string, Uint8Array]>([
    ['absent', sequence(oid('1.2.840.113549.1.1.10'))],
    ['NULL', sequence(oid('1.2.840.113549.1.1.10'), nullValue())],
    ['all defaults, SHA-1', pss()],
    ['default mask', pss(explicit(0, hash), salt)],
    ['default salt of 20', pss(explicit(0, hash), mask(hash))],
    ['another salt', pss(explicit(0, hash), mask(hash), explicit(2, integer(20)))],
    ['another hash in the mask', pss(explicit(0, hash), mask(sequence(SHA384)), salt)],
    ['another trailer', pss(explicit(0, hash), mask(hash), salt, explicit(3, integer(2)))],
    ['hash of parameters', pss(explicit(0, sequence(SHA256, integer(1))), mask(hash), salt)],
  ])('refused: %s', (_name, der) => {
    expect(() => read(der)).toThrow(refused)
  })
})

test.each(['0500', '020101'])('parameters %s behind Ed25519 and ECDSA are refused', (hex) => {
  for (const name of ['ed25519', 'ml-dsa-44', 'ecdsa-sha256'] as const)
    expect(() => read(sequence(oid(SIGNATURES[name].oid), fromHex(hex)))).toThrow(refused)
})

test('public keys of OpenSSL are read and written again octet by octet', () => {
  for (const key of ['ed25519', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const) {
    const { publicKey } = generateKeyPairSync(key as 'ed25519')
    const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
    const parsed = parseSpki(spki)
    expect(parsed).toMatchObject({ key, size: parsed.bits.length * 8 })
    expect(encodePlainSpki(key, parsed.bits)).toEqual(spki)
    expect(() => encodePlainSpki(key, parsed.bits.subarray(1))).toThrow()
  }
})

test('RSA of whole octets from 2048 to 4096 bits is read, others are not', () => {
  const modulus = (bits: number) =>
    Uint8Array.from({ length: Math.ceil(bits / 8) }, (_, i) =>
      i === 0 ? 0x80 >> (7 - ((bits - 1) % 8)) : 0xff,
    )
  const read = (bits: number) => parseSpki(encodeRsaSpki(modulus(bits), Uint8Array.of(1, 0, 1)))
  expect(read(2048)).toMatchObject({ key: 'rsa2048', size: 2048 })
  expect(read(2056)).toMatchObject({ key: 'rsa', size: 2056 })
  for (const bits of [1024, 2047, 2049, 4104]) expect(() => read(bits)).toThrow(refused)
})
