import {
  encodePkcs8Sm2,
  encodeSm2Cipher,
  fromHex,
  parseSm2EnvelopedKey,
  rawToEcSignature,
  rawToSm2Cipher,
  SM2_CIPHER_FORMS,
  type Sm2CipherForm,
  sm2CipherToRaw,
  toHex,
} from '@certhall/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import sm4 from '../../../test/vectors/gmt-0002/sm4.json' with { type: 'json' }
import encryption from '../../../test/vectors/gmt-0003.5/encryption.json' with { type: 'json' }
import signature from '../../../test/vectors/gmt-0003.5/signature.json' with { type: 'json' }
import sm3 from '../../../test/vectors/gmt-0004/sm3.json' with { type: 'json' }
import { sm4Ecb } from './ciphers.ts'
import { digest } from './digests.ts'
import { generateKeyPair, type KeyPair, sm2KeyPair } from './keys.ts'
import { signSync, verify } from './signatures.ts'
import { sm2Decrypt, sm2Encrypt } from './sm2.ts'
import { sm2Identity, sm2MessageDigest } from './sm2-digest.ts'
import { openSm2EnvelopedKey, wrapSm2EncryptionPair } from './sm2-envelope.ts'

const text = (value: string) => new TextEncoder().encode(value)
const known = sm2KeyPair(fromHex(signature.d))
let other: KeyPair
beforeAll(async () => {
  other = await generateKeyPair('sm2')
})

describe('published vectors', () => {
  test.each(sm3)('GM/T 0004: SM3 of "$message"', ({ message, digest: expected }) => {
    expect(toHex(digest('sm3', text(message)))).toBe(expected)
  })

  test('GM/T 0002: SM4 block', () => {
    const key = fromHex(sm4.key)
    const cipher = sm4Ecb(key, fromHex(sm4.plaintext), 'encrypt')
    expect(toHex(cipher)).toBe(sm4.ciphertext.toLowerCase())
    expect(sm4Ecb(key, cipher, 'decrypt')).toEqual(fromHex(sm4.plaintext))
  })

  test('GM/T 0003.5 annex A: the signature verifies, for this message and key alone', () => {
    expect(toHex(known.spki).endsWith((signature.x + signature.y).toLowerCase())).toBe(true)
    const value = rawToEcSignature(fromHex(signature.r + signature.s))
    expect(value.length).toBe(72)
    expect(verify('sm2-sm3', known.spki, text(signature.message), value)).toBe(true)
    expect(verify('sm2-sm3', known.spki, text('Message digest'), value)).toBe(false)
    expect(verify('sm2-sm3', other.spki, text(signature.message), value)).toBe(false)
  })

  test('GM/T 0003.5 annex A: Z and e', () => {
    expect(toHex(sm2Identity(known.spki))).toBe(signature.z.toLowerCase())
    expect(toHex(sm2MessageDigest(known.spki, text(signature.message)))).toBe(signature.e.toLowerCase())
  })

  test('GM/T 0003.5 annex C: the ciphertext decrypts', () => {
    const cipher = encodeSm2Cipher({
      x: fromHex(encryption.x1),
      y: fromHex(encryption.y1),
      hash: fromHex(encryption.c3),
      cipher: fromHex(encryption.c2),
    })
    expect(toHex(cipher).startsWith('307c022004ebfc')).toBe(true)
    expect(sm2Decrypt(known.pkcs8, cipher)).toEqual(text(encryption.message))
  })
})

describe('raw ciphertexts', () => {
  const { c1x, c1y, c2, c3 } = {
    c1x: encryption.x1,
    c1y: encryption.y1,
    c2: encryption.c2,
    c3: encryption.c3,
  }
  const RAW: Record<Sm2CipherForm, string> = {
    '04-c1c3c2': `04${c1x}${c1y}${c3}${c2}`,
    c1c3c2: c1x + c1y + c3 + c2,
    '04-c1c2c3': `04${c1x}${c1y}${c2}${c3}`,
    c1c2c3: c1x + c1y + c2 + c3,
  }
  const forms = Object.keys(SM2_CIPHER_FORMS) as Sm2CipherForm[]

  test.each(forms)('GM/T 0003.5 annex C as %s decrypts, and is written again', (form) => {
    const raw = fromHex(RAW[form])
    const cipher = rawToSm2Cipher(raw, form)
    expect(sm2Decrypt(known.pkcs8, encodeSm2Cipher(cipher))).toEqual(text(encryption.message))
    expect(sm2CipherToRaw(cipher, form)).toEqual(raw)
  })

  test('the form is never guessed: this X begins with 04 too, and each other reading is refused', () => {
    expect(c1x.slice(0, 2)).toBe('04')
    for (const written of forms)
      for (const read of forms.filter((form) => form !== written))
        expect(() =>
          sm2Decrypt(known.pkcs8, encodeSm2Cipher(rawToSm2Cipher(fromHex(RAW[written]), read))),
        ).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })

  test.each<[Sm2CipherForm, number, number]>([
    ['04-c1c3c2', 97, 4],
    ['04-c1c3c2', 98, 3],
    ['c1c3c2', 96, 4],
    ['04-c1c2c3', 120, 0],
    ['c1c2c3', 0, 0],
  ])('no %s: %i octets from %i on', (form, length, first) => {
    const raw = new Uint8Array(length)
    if (length > 0) raw[0] = first
    expect(() => rawToSm2Cipher(raw, form)).toThrow(expect.objectContaining({ code: 'der-value' }))
  })
})

test.each([
  ['0', '00'.repeat(32)],
  ['n − 1', 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122'],
  ['n', 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'],
  ['all ones', 'ff'.repeat(32)],
])('%s is no private number', (_name, hex) => {
  const refused = expect.objectContaining({ code: 'key-unavailable' })
  expect(() => sm2KeyPair(fromHex(hex))).toThrow(refused)
  const pkcs8 = encodePkcs8Sm2(fromHex(hex), known.spki.subarray(-65))
  expect(() => signSync('sm2-sm3', pkcs8, text('m'))).toThrow(refused)
})

describe('an identity that was agreed upon', () => {
  const identity = text('ALICE123@YAHOO.COM')

  test('is part of what is signed', () => {
    const value = signSync('sm2-sm3', known.pkcs8, text('m'), { identity })
    expect(verify('sm2-sm3', known.spki, text('m'), value, { identity })).toBe(true)
    expect(verify('sm2-sm3', known.spki, text('m'), value)).toBe(false)
    const usual = { identity: text('1234567812345678') }
    expect(verify('sm2-sm3', known.spki, text('m'), signSync('sm2-sm3', known.pkcs8, text('m')), usual)).toBe(
      true,
    )
  })

  test('has at most 8191 bytes, since its bits are counted in two', () => {
    const longest = new Uint8Array(8191).fill(65)
    const value = signSync('sm2-sm3', known.pkcs8, text('m'), { identity: longest })
    expect(verify('sm2-sm3', known.spki, text('m'), value, { identity: longest })).toBe(true)
    const tooLong = { identity: new Uint8Array(8192) }
    expect(() => signSync('sm2-sm3', known.pkcs8, text('m'), tooLong)).toThrow(
      expect.objectContaining({ code: 'input-invalid' }),
    )
  })
})

describe('encryption', () => {
  test('round-trips; changed or misdirected ciphertext is refused, never an OpenSSL crash', () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 200 })
    const change = fc.nat({ max: 95 })
    fc.assert(
      fc.property(message, change, (plaintext, at) => {
        const cipher = sm2Encrypt(other.spki, plaintext)
        expect(sm2Decrypt(other.pkcs8, cipher)).toEqual(plaintext)
        cipher[at] = (cipher[at] ?? 0) ^ 0x10
        expect(() => sm2Decrypt(other.pkcs8, cipher)).toThrow(
          expect.objectContaining({ code: 'input-invalid' }),
        )
      }),
      { numRuns: 60 },
    )
    const cipher = sm2Encrypt(other.spki, text('x'))
    expect(() => sm2Decrypt(known.pkcs8, cipher)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })

  test('leaves nothing in OpenSSL’s error queue for node:crypto to find', () => {
    expect(() => sm2Decrypt(known.pkcs8, new Uint8Array(40))).toThrow()
    expect(verify('sm2-sm3', known.spki, text('a'), rawToEcSignature(new Uint8Array(64).fill(9)))).toBe(false)
    expect(signSync('sm2-sm3', known.pkcs8, text('a')).length).toBeGreaterThan(68)
  })
})

describe('SM2EnvelopedKey (GM/T 0009 §7.4)', () => {
  test('carries an encryption pair to the signing key, and to no other', () => {
    const envelope = wrapSm2EncryptionPair({ signingSpki: known.spki, encryptionPkcs8: other.pkcs8 })
    const opened = openSm2EnvelopedKey({ signingPkcs8: known.pkcs8, envelope })
    expect(opened.spki).toEqual(other.spki)
    expect(sm2Decrypt(opened.pkcs8, sm2Encrypt(other.spki, text('旧文件')))).toEqual(text('旧文件'))
    expect(() => openSm2EnvelopedKey({ signingPkcs8: other.pkcs8, envelope })).toThrow()
  })

  test('a changed private number is noticed', () => {
    const envelope = wrapSm2EncryptionPair({ signingSpki: known.spki, encryptionPkcs8: other.pkcs8 })
    expect(parseSm2EnvelopedKey(envelope).encryptedD.length).toBe(32)
    envelope[envelope.length - 1] = (envelope.at(-1) ?? 0) ^ 1
    const open = (bytes: Uint8Array) => () =>
      openSm2EnvelopedKey({ signingPkcs8: known.pkcs8, envelope: bytes })
    expect(open(envelope)).toThrow(expect.objectContaining({ code: 'input-invalid' }))
    expect(open(envelope.subarray(3))).toThrow(expect.objectContaining({ code: 'input-invalid' }))
  })
})
