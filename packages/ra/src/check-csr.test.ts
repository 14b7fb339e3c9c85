import { generatePrimeSync } from 'node:crypto'
import { fingerprint, generateKeyPair, type KeyPair, signSync, sm2KeyPair } from '@certhall/crypto'
import type { CertificateTemplate } from '@certhall/model'
import {
  assembleCsr,
  encodeCsrInfo,
  encodeEcSpki,
  encodeRsaSpki,
  fromHex,
  type SignatureName,
  signatureFor,
} from '@certhall/pki'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkCsr } from './check-csr.ts'

let pair: KeyPair
beforeAll(async () => {
  pair = await generateKeyPair('sm2')
})

interface Surroundings {
  listed?: Uint8Array
  blocked?: Uint8Array
}

function intake({ listed, blocked }: Surroundings = {}) {
  const is = (one: Uint8Array | undefined, spki: Uint8Array) =>
    one !== undefined && fingerprint(one) === fingerprint(spki)
  return {
    listedKeys: { has: (spki: Uint8Array) => is(listed, spki) },
    authority: { keyBlocked: async (spki: Uint8Array) => is(blocked, spki) },
  } as unknown as Parameters<typeof checkCsr>[0]
}

function request(
  spki: Uint8Array,
  sign: (info: Uint8Array) => Uint8Array,
  algorithm: SignatureName,
): Uint8Array {
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: 'x' }], spki })
  return assembleCsr(info, algorithm, sign(info))
}

const signed = ({ spki, pkcs8, key }: KeyPair, algorithm = signatureFor(key)) =>
  request(spki, (info) => signSync(algorithm, pkcs8, info), algorithm)

/** A request whose key is refused before its signature is looked at. */
const unsigned = (spki: Uint8Array, algorithm: SignatureName) =>
  request(spki, () => new Uint8Array(70), algorithm)

const refused = (code: string) => expect.objectContaining({ code })
const number = (value: bigint) => fromHex(value.toString(16).padStart(512, '0'))
const rsa = (modulus: bigint, exponent: Uint8Array) => encodeRsaSpki(number(modulus), exponent)
const prime = () => generatePrimeSync(1024, { bigint: true })
const modulus = () => {
  for (;;) {
    const product = prime() * prime()
    if (product >> 2047n === 1n) return product
  }
}
const E = Uint8Array.of(1, 0, 1)

test.each<[CertificateTemplate['key'], SignatureName?]>([
  ['sm2'],
  ['p256'],
  ['p256', 'ecdsa-sha384'],
  ['rsa2048'],
  ['rsa2048', 'rsa-sha512'],
  ['rsa2048', 'rsa-pss-sha256'],
])('a sound %s key is taken in, signed as %s', async (key, algorithm) => {
  const made = await generateKeyPair(key)
  const csr = await checkCsr(intake(), signed(made, algorithm), key)
  expect(csr).toMatchObject({ key, spki: made.spki })
})

describe('refused', () => {
  test.each<[string, () => Uint8Array, CertificateTemplate['key']]>([
    ['csr-malformed', () => fromHex('3000'), 'sm2'],
    ['input-too-large', () => new Uint8Array(32_769), 'sm2'],
    ['csr-key-refused', () => signed(pair), 'p256'],
    ['key-small-exponent', () => unsigned(rsa(modulus(), Uint8Array.of(3)), 'rsa-sha256'), 'rsa2048'],
    ['key-factorable', () => unsigned(rsa(modulus() + 1n, E), 'rsa-sha256'), 'rsa2048'],
    ['key-off-curve', () => unsigned(encodeEcSpki('p256', pair.spki.subarray(-65)), 'ecdsa-sha256'), 'p256'],
    ['key-trivial', () => signed(sm2KeyPair(fromHex('01'.padStart(64, '0')))), 'sm2'],
    ['csr-signature-wrong', () => unsigned(pair.spki, 'sm2-sm3'), 'sm2'],
  ])('%s', async (code, make, key) => {
    await expect(checkCsr(intake(), make(), key)).rejects.toEqual(refused(code))
  })

  test('keys outside the table, and exponents that are none', async () => {
    const even = encodeCsrInfo({ subject: [{ type: 'CN', value: 'x' }], spki: rsa(modulus(), E) })
    // 65538: what our own writer would not write.
    const at = Buffer.from(even).lastIndexOf(Buffer.from('0203010001', 'hex')) + 4
    even[at] = 2
    const csr = assembleCsr(even, 'rsa-sha256', new Uint8Array(256))
    await expect(checkCsr(intake(), csr, 'rsa2048')).rejects.toEqual(refused('csr-key-refused'))
    const other = signed(pair)
    other[Buffer.from(other).indexOf(Buffer.from('06082a811ccf5501822d', 'hex')) + 9] = 0x2e
    await expect(checkCsr(intake(), other, 'sm2')).rejects.toEqual(refused('csr-key-refused'))
  })

  test('listed keys, and keys in wrong hands, once their possession is proved', async () => {
    const csr = signed(pair)
    const listed = intake({ listed: pair.spki })
    await expect(checkCsr(listed, csr, 'sm2')).rejects.toEqual(refused('key-listed'))
    await expect(checkCsr(intake({ blocked: pair.spki }), csr, 'sm2')).rejects.toEqual(
      refused('key-compromised'),
    )
    await expect(checkCsr(listed, unsigned(pair.spki, 'sm2-sm3'), 'sm2')).rejects.toEqual(
      refused('csr-signature-wrong'),
    )
  })
})
