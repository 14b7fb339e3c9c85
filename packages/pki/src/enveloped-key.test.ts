// GM/T 0016 §6.4.12 (ENVELOPEDKEYBLOB) and GM/T 0092 §8 (CSRResponse): the forms in which an encryption pair travels.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex } from './bytes.ts'
import { encodeCsrResponse, parseCsrResponse } from './csr/response.ts'
import { explicit, sequence, tlv } from './der-write.ts'
import {
  blobToEnvelopedKey,
  encodeEnvelopedKeyBlob,
  envelopedKeyToBlob,
  parseEnvelopedKeyBlob,
} from './enveloped-key-blob.ts'
import { encodeSm2Cipher, encodeSm2EnvelopedKey } from './sm2-cipher.ts'

// Each field by hand, in the order of the standard's table 12: 4, 4, 4, 64, 4, 64, 64, 64, 64, 32, 4, 16 bytes.
const zeros = '00'.repeat(32)
const of = (byte: string, count = 32) => byte.repeat(count)
const BLOB = fromHex(
  [
    '01000000',
    '01040000',
    '00010000',
    zeros + of('d1'),
    '00010000',
    zeros + of('a1'),
    zeros + of('a2'),
    zeros + of('c1'),
    zeros + of('c2'),
    of('c3'),
    '10000000',
    of('ee', 16),
  ].join(''),
)
const ENVELOPE = {
  wrappedKey: encodeSm2Cipher({
    x: fromHex(of('c1')),
    y: fromHex(of('c2')),
    hash: fromHex(of('c3')),
    cipher: fromHex(of('ee', 16)),
  }),
  point: concat([Uint8Array.of(4), fromHex(of('a1')), fromHex(of('a2'))]),
  encryptedD: fromHex(of('d1')),
}

describe('ENVELOPEDKEYBLOB', () => {
  test('the bytes of table 12, at their offsets', () => {
    expect(BLOB.length).toBe(388)
    expect(encodeEnvelopedKeyBlob(ENVELOPE)).toEqual(BLOB)
    expect(parseEnvelopedKeyBlob(BLOB)).toEqual(ENVELOPE)
    expect(BLOB.subarray(44, 76)).toEqual(ENVELOPE.encryptedD)
  })

  test('a vendor that writes the private key at the left is read with its flag only', () => {
    const left = encodeEnvelopedKeyBlob(ENVELOPE, { privateKey: 'left' })
    expect(left.subarray(12, 44)).toEqual(ENVELOPE.encryptedD)
    expect(left.subarray(44, 76)).toEqual(new Uint8Array(32))
    expect(parseEnvelopedKeyBlob(left, { privateKey: 'left' })).toEqual(ENVELOPE)
    expect(() => parseEnvelopedKeyBlob(left)).toThrow('bad-key')
    expect(() => parseEnvelopedKeyBlob(BLOB, { privateKey: 'left' })).toThrow('bad-key')
  })

  test.each([
    ['version 2', 0, 2, 'bad-key'],
    ['SM1 as the block cipher', 5, 1, 'unknown-algorithm'],
    ['SM4 in CBC mode', 4, 2, 'unknown-algorithm'],
    ['a key of other bits', 9, 2, 'bad-key'],
    ['a byte before the private key', 12, 1, 'bad-key'],
    ['a public key of other bits', 77, 2, 'bad-key'],
    ['a byte before X', 111, 1, 'bad-key'],
    ['a byte before Y', 144, 1, 'bad-key'],
    ['a byte before C1.x', 208, 1, 'bad-key'],
    ['a byte before C1.y', 303, 1, 'bad-key'],
    ['a longer session key', 368, 32, 'bad-key'],
  ])('%s is refused', (_fault, at, value, code) => {
    const blob = Uint8Array.from(BLOB)
    blob[at] = value
    expect(() => parseEnvelopedKeyBlob(blob)).toThrow(code)
  })

  test('one byte more or less is refused', () => {
    expect(() => parseEnvelopedKeyBlob(BLOB.subarray(0, 387))).toThrow('bad-key')
    expect(() => parseEnvelopedKeyBlob(concat([BLOB, Uint8Array.of(0)]))).toThrow('too-large')
  })

  test('SM2EnvelopedKey → blob → SM2EnvelopedKey, and back: every bit stays, leading zeros too', () => {
    const number = fc.oneof(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 30, maxLength: 30 }).map((tail) => concat([new Uint8Array(2), tail])),
    )
    const quirks = fc.constantFrom({ privateKey: 'right' } as const, { privateKey: 'left' } as const)
    fc.assert(
      fc.property(
        fc.tuple(number, number, number, number, number, number),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        quirks,
        ([x, y, hash, px, py, encryptedD], cipher, vendor) => {
          const wrappedKey = encodeSm2Cipher({ x, y, hash, cipher })
          const point = concat([Uint8Array.of(4), px, py])
          const der = encodeSm2EnvelopedKey({ wrappedKey, point, encryptedD })
          const blob = envelopedKeyToBlob(der, vendor)
          expect(blobToEnvelopedKey(blob, vendor)).toEqual(der)
          expect(envelopedKeyToBlob(blobToEnvelopedKey(blob, vendor), vendor)).toEqual(blob)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('CSRResponse', () => {
  const certificate = (byte: number) => sequence(Uint8Array.of(2, 1, byte))
  const envelope = encodeSm2EnvelopedKey(ENVELOPE)
  const whole = {
    signing: [certificate(9), certificate(1)],
    envelope,
    encryption: [certificate(8), certificate(1)],
  }
  const set = tlv(0x31, ...whole.signing)

  test('what is written: the holder’s certificate first, [0] explicit, [1] implicit', () => {
    const der = encodeCsrResponse(whole)
    expect(der).toEqual(sequence(set, explicit(0, envelope), tlv(0xa1, ...whole.encryption)))
    expect(parseCsrResponse(der)).toEqual(whole)
  })

  test('annex A’s reading, all tags implicit, and all tags explicit are read the same', () => {
    const implicitKey = Uint8Array.from(envelope)
    implicitKey[0] = 0xa0
    expect(parseCsrResponse(sequence(set, implicitKey, tlv(0xa1, ...whole.encryption)))).toEqual(whole)
    const explicitSet = explicit(1, tlv(0x31, ...whole.encryption))
    expect(parseCsrResponse(sequence(set, explicit(0, envelope), explicitSet))).toEqual(whole)
  })

  test('a signing certificate alone', () => {
    const alone = { signing: whole.signing }
    expect(parseCsrResponse(encodeCsrResponse(alone))).toEqual(alone)
  })

  test('an envelope without its certificate, no certificate, and foreign fields are refused', () => {
    expect(() => encodeCsrResponse({ signing: whole.signing, envelope })).toThrow('cannot-encode')
    expect(() => encodeCsrResponse({ signing: [] })).toThrow('cannot-encode')
    expect(() => parseCsrResponse(sequence(tlv(0x31)))).toThrow('der-value')
    expect(() => parseCsrResponse(sequence(set, explicit(2, envelope)))).toThrow('der-trailing')
    expect(() => parseCsrResponse(sequence(set, explicit(0, certificate(1))))).toThrow()
  })
})
