import { type KeyType, parseSpki, rawToEcSignature, type SignatureName, signatureFor } from '@certhall/pki'
import { describe, expect, test } from 'vitest'
import { rsaDecrypt, rsaEncrypt } from './ciphers.ts'
import { keyIdentifier, orderedSerial, randomSerial } from './digests.ts'
import { generateKeyPair, publicKeyOf } from './keys.ts'
import { openPrivateKey } from './private-key.ts'
import { openWithKey, openWithPassphrase, sealWithKey, sealWithPassphrase } from './sealing.ts'
import { sign, signSync, verify } from './signatures.ts'
import { fileSigner } from './signer.ts'

const message = new TextEncoder().encode('续期')
const code = (expected: string) => expect.objectContaining({ code: expected })

describe.each<KeyType>([
  'sm2',
  'p256',
  'p384',
  'p521',
  'rsa2048',
  'rsa3072',
  'ed25519',
  'ml-dsa-44',
  'ml-dsa-65',
  'ml-dsa-87',
])('%s', (key) => {
  const algorithm = signatureFor(key)

  test('makes a pair, signs, verifies, and refuses what was changed', async () => {
    const pair = await generateKeyPair(key)
    expect(parseSpki(pair.spki).key).toBe(key)
    expect(publicKeyOf(pair.pkcs8)).toEqual(pair.spki)
    expect(keyIdentifier(pair.spki)).toHaveLength(20)
    const signer = fileSigner(pair.pkcs8)
    pair.pkcs8.fill(0)
    expect(signer).toMatchObject({ algorithm, spki: pair.spki })
    const value = await signer.sign(message)
    expect(verify(algorithm, pair.spki, message, value)).toBe(true)
    expect(verify(algorithm, pair.spki, message.subarray(1), value)).toBe(false)
    expect(verify(algorithm, pair.spki, message, value.subarray(1))).toBe(false)
    expect(verify(algorithm, pair.spki, message, new Uint8Array(0))).toBe(false)
    value[value.length - 1] = (value.at(-1) ?? 0) ^ 1
    expect(verify(algorithm, pair.spki, message, value)).toBe(false)
  })
})

test.each([
  [
    'rsa2048',
    ['rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'rsa-pss-sha256', 'rsa-pss-sha384', 'rsa-pss-sha512'],
  ],
  ['p256', ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512']],
] as const)('a signer over %s makes the signature that it was given, no other fits', async (key, names) => {
  const pair = await generateKeyPair(key)
  for (const algorithm of names) {
    const signer = fileSigner(pair.pkcs8, algorithm)
    expect(signer.algorithm).toBe(algorithm)
    // The first signature is node:crypto's; a key that goes on signing has a context of its own for the others.
    const first = await signer.sign(message)
    expect(verify(algorithm, pair.spki, message, first)).toBe(true)
    const value = await signer.sign(message)
    expect(names.filter((name) => verify(name, pair.spki, message, value))).toEqual([algorithm])
  }
  expect(() => fileSigner(pair.pkcs8, 'ed25519')).toThrow(code('input-invalid'))
})

test.each<KeyType>(['sm2', 'p256', 'rsa2048'])('an opened %s key signs until it is closed', async (key) => {
  const { pkcs8, spki } = await generateKeyPair(key)
  const opened = openPrivateKey(pkcs8)
  pkcs8.fill(0)
  expect(opened).toMatchObject({ key, spki })
  for (let i = 0; i < 3; i++)
    expect(verify(signatureFor(key), spki, message, opened.sign(signatureFor(key), message))).toBe(true)
  opened.close()
  opened.close()
  expect(() => opened.sign(signatureFor(key), message)).toThrow(code('key-unavailable'))
  await expect(opened.signLater(signatureFor(key), message)).rejects.toThrow(code('key-unavailable'))
})

test('a key makes its own kind of signature only, and an unknown algorithm is refused', async () => {
  const [sm2, p256] = await Promise.all([generateKeyPair('sm2'), generateKeyPair('p256')])
  expect(() => signSync('ecdsa-sha256', sm2.pkcs8, message)).toThrow(code('input-invalid'))
  await expect(sign('sm2-sm3', p256.pkcs8, message)).rejects.toThrow(code('input-invalid'))
  expect(() => signSync('rsa-sha256', p256.pkcs8, message)).toThrow(code('input-invalid'))
  expect(() => signSync('rsa-sha256', message, message)).toThrow(code('key-unavailable'))
  expect(() => signSync('md5' as SignatureName, p256.pkcs8, message)).toThrow(code('input-invalid'))
  expect(verify('constructor' as SignatureName, p256.spki, message, message)).toBe(false)
  expect(() => publicKeyOf(message)).toThrow(code('key-unavailable'))
  await expect(generateKeyPair('rsa')).rejects.toThrow(code('input-invalid'))
  await expect(generateKeyPair('toString' as KeyType)).rejects.toThrow(code('input-invalid'))
})

test('r = s = 0 and other edges are no signatures', async () => {
  const { spki } = await generateKeyPair('sm2')
  for (const fill of [0, 0xff])
    expect(verify('sm2-sm3', spki, message, rawToEcSignature(new Uint8Array(64).fill(fill)))).toBe(false)
})

test('RSA-OAEP round-trips and refuses foreign bytes', async () => {
  const pair = await generateKeyPair('rsa2048')
  expect(rsaDecrypt(pair.pkcs8, rsaEncrypt(pair.spki, message))).toEqual(message)
  expect(() => rsaDecrypt(pair.pkcs8, new Uint8Array(256))).toThrow(code('input-invalid'))
  expect(() => rsaEncrypt(pair.spki, new Uint8Array(300))).toThrow(code('input-invalid'))
})

test('serials are 19 bytes, positive without a sign octet, and differ', () => {
  const serials = Array.from({ length: 50 }, randomSerial)
  for (const serial of serials) {
    expect(serial).toHaveLength(19)
    expect((serial[0] ?? 0) & 0xc0).toBe(0x40)
  }
  expect(new Set(serials.map(String)).size).toBe(50)
})

test('serials in the order of their time are as long, and differ within a millisecond', () => {
  const hex = (time: number) => Buffer.from(orderedSerial(new Date(time))).toString('hex')
  const now = Date.UTC(2026, 10, 22)
  const later = [0, 1, 255, 256, 2 ** 32, 2 ** 40].map((after) => hex(now + after))
  expect(later.toSorted()).toEqual(later)
  for (const serial of later) expect(serial).toMatch(/^4[0-9a-f]{37}$/)
  expect(hex(now).slice(0, 12)).toBe(hex(now).slice(0, 12))
  expect(hex(now)).not.toBe(hex(now))
})

describe('sealing', () => {
  test('files that were sealed at an earlier cost open, and new ones state 2^17', async () => {
    // Made by this function when it had N = 2^15.
    const old =
      '434853010f5bccfa64219545084f76b8e661935d3051734a7ff8a279d6817d639d8d9e4a9768e3b852139287ff4c6c289f53a52a594d4b0de2facfecb531e0'
    const opened = await openWithPassphrase(Uint8Array.from(Buffer.from(old, 'hex')), 'an old passphrase')
    expect(new TextDecoder().decode(opened)).toBe('sealed in 2026')
    expect((await sealWithPassphrase(message, 'x'))[4]).toBe(17)
  })

  test('under a passphrase: opens with it, in either composition, and with no other', async () => {
    const sealed = await sealWithPassphrase(message, 'café 密码')
    expect(await openWithPassphrase(sealed, 'cafe\u0301 密码')).toEqual(message)
    await expect(openWithPassphrase(sealed, 'cafe 密码')).rejects.toThrow(code('passphrase-wrong'))
    const changed = Uint8Array.from(sealed)
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    await expect(openWithPassphrase(changed, 'café 密码')).rejects.toThrow(code('passphrase-wrong'))
  })

  test('refuses other files and costs that would eat the memory', async () => {
    await expect(openWithPassphrase(message, 'x')).rejects.toThrow(code('input-invalid'))
    const greedy = await sealWithPassphrase(message, 'x')
    greedy[4] = 40
    await expect(openWithPassphrase(greedy, 'x')).rejects.toThrow(code('input-invalid'))
  })

  test('under a key: bound to its record', () => {
    const key = new Uint8Array(32).fill(7)
    const record = new TextEncoder().encode('escrow/1')
    const sealed = sealWithKey(message, key, record)
    expect(openWithKey(sealed, key, record)).toEqual(message)
    expect(() => openWithKey(sealed, key, message)).toThrow(code('passphrase-wrong'))
    expect(() => openWithKey(sealed, new Uint8Array(32), record)).toThrow(code('passphrase-wrong'))
    expect(() => openWithKey(message, key, record)).toThrow(code('input-invalid'))
  })
})
