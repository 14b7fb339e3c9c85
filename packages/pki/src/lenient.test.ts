// What certificates of other authorities look like (test/vectors/gmt-0015), and the limits of patience.
import { describe, expect, test } from 'vitest'
import blockCiphers from '../../../test/vectors/gmt-0009/block-cipher-names.json' with { type: 'json' }
import extensions from '../../../test/vectors/gmt-0015/extensions.json' with { type: 'json' }
import { concat, fromHex } from './bytes.ts'
import { assembleCertificate, parseCertificate } from './certificate.ts'
import { assembleCsr, encodeCsrInfo, parseCsr } from './csr/request.ts'
import { Fields, readElement } from './der-read.ts'
import { bitString, explicit, integer, octetString, oid, sequence, setOf, tlv } from './der-write.ts'
import { party, tbsFor } from './issuing.fixture.ts'
import { encodeName, nameValue, parseName } from './names.ts'
import { readExtensions } from './read-extensions.ts'
import { encodeSm2Cipher, parseSm2EnvelopedKey } from './sm2-cipher.ts'

const one = (dotted: string, hex: string) => sequence(sequence(oid(dotted), octetString(fromHex(hex))))

describe('extensions (GM/T 0015)', () => {
  test.each(extensions.keyUsage)('key usage: $shape', ({ value, reads }) => {
    expect(readExtensions(one('2.5.29.15', value)).keyUsage).toEqual(reads)
  })

  test('key usage: bits that are set and said to be unused mean nothing that is certain', () => {
    // keyCertSign and cRLSign to who counts them, digitalSignature alone to who does not (X.690 §8.6.2.3, §11.2.1).
    expect(() => readExtensions(one('2.5.29.15', '03020786'))).toThrow('bad-extension')
  })

  test.each(extensions.basicConstraints)('basic constraints: $shape', ({ value, ca }) => {
    expect(readExtensions(one('2.5.29.19', value)).basicConstraints).toEqual({ ca })
  })

  test.each(extensions.residentId)('resident ID: $shape', ({ oid: dotted, value }) => {
    expect(readExtensions(one(dotted, value)).identity).toEqual({ residentId: '11010519491231002X' })
  })

  test.each(extensions.otherPersonal)('personal code: $shape', ({ oid: dotted, value, reads }) => {
    expect(readExtensions(one(dotted, value)).identity).toEqual(reads)
  })

  test('an implicit tag on another number does not make it a personal code', () => {
    expect(readExtensions(one('1.2.156.10260.4.1.5', '810131')).identity).toEqual({ tax: '1' })
  })

  test("an issuer's own OIDs come before the standard's", () => {
    const own = { housingFund: '1.2.156.99999.7' }
    const found = readExtensions(one('1.2.156.99999.7', '130431323334'), own)
    expect(found.identity).toEqual({ housingFund: '1234' })
    expect(readExtensions(one('1.2.156.99999.7', '130431323334')).identity).toBeUndefined()
  })

  test('an unknown critical extension is told, and one given twice refused', () => {
    const critical = sequence(oid('1.2.3.4'), tlv(1, Uint8Array.of(1)), octetString())
    expect(readExtensions(sequence(critical)).unknownCritical).toEqual(['1.2.3.4'])
    expect(() => readExtensions(sequence(critical, critical))).toThrow('bad-extension')
  })
})

describe('signature algorithm of SM2', () => {
  const signer = party('x')
  const tbs = tbsFor(signer, signer)
  const ecdsa = fromHex('300a06082a8648ce3d040302')
  const absent = fromHex('300a06082a811ccf55018375')
  const withNull = fromHex('300c06082a811ccf550183750500')
  const replace = (algorithm: Uint8Array) => {
    const parts = new Fields(readElement(tbs).content).all(16).map(({ der }) => der)
    expect(parts[2]).toEqual(ecdsa)
    return sequence(...parts.map((der, i) => (i === 2 ? algorithm : der)))
  }
  const build = (inner: Uint8Array, outer: Uint8Array) =>
    sequence(replace(inner), outer, bitString(new Uint8Array(8)))

  test('parameters absent or NULL are read when both places agree', () => {
    expect(parseCertificate(build(absent, absent)).signatureName).toBe('sm2-sm3')
    expect(parseCertificate(build(withNull, withNull)).signatureName).toBe('sm2-sm3')
    expect(() => parseCertificate(build(absent, withNull))).toThrow('algorithm-mismatch')
    expect(() => parseCertificate(build(absent, ecdsa))).toThrow('algorithm-mismatch')
  })

  test('an algorithm outside the table is refused by name', () => {
    const sha1Rsa = fromHex('300d06092a864886f70d0101050500')
    expect(() => parseCertificate(build(sha1Rsa, sha1Rsa))).toThrow('1.2.840.113549.1.1.5')
  })

  test('trailing bytes are refused', () => {
    const der = assembleCertificate(tbs, 'ecdsa-sha256', new Uint8Array(8))
    expect(() => parseCertificate(concat([der, Uint8Array.of(0)]))).toThrow('der-trailing')
  })
})

describe('names', () => {
  const named = (tag: number, hex: string) =>
    parseName(sequence(setOf([sequence(oid('2.5.4.3'), tlv(tag, fromHex(hex)))])))

  test.each([
    ['UTF8String', 0x0c, 'e5bca0e4b889'],
    ['BMPString', 0x1e, '5f204e09'],
    ['TeletexString holding GBK', 0x14, 'd5c5c8fd'],
    ['PrintableString holding GBK', 0x13, 'd5c5c8fd'],
    ['UniversalString', 0x1c, '00005f2000004e09'],
  ])('reads Chinese in %s', (_type, tag, hex) => {
    expect(nameValue(named(tag, hex), 'CN')).toBe('张三')
  })

  test('refuses broken UTF-8 and unpaired surrogates', () => {
    expect(() => named(0x0c, 'd5c5c8fd')).toThrow('bad-text')
    expect(() => named(0x1e, 'd83d')).toThrow('bad-text')
  })

  test('keeps attributes that have no short name', () => {
    const der = encodeName([{ type: '2.5.4.97', value: '91350100M000100Y43' }])
    expect(parseName(der)).toEqual([{ type: '2.5.4.97', value: '91350100M000100Y43' }])
  })
})

describe('requests and envelopes', () => {
  const { spki, name } = party('李四')

  test('a CSR with empty, filled or absent attributes', () => {
    const info = encodeCsrInfo({ subject: name, spki })
    expect(info.subarray(-2)).toEqual(Uint8Array.of(0xa0, 0))
    const absent = sequence(integer(0), encodeName(name), spki)
    const filled = sequence(
      integer(0),
      encodeName(name),
      spki,
      explicit(0, sequence(oid('1.2.3'), setOf([]))),
    )
    for (const request of [info, absent, filled]) {
      const csr = parseCsr(assembleCsr(request, 'ecdsa-sha256', new Uint8Array(70)))
      expect(csr).toMatchObject({ info: request, key: 'p256', subject: name })
    }
    expect(() => parseCsr(assembleCsr(info, 'sm2-sm3', new Uint8Array(70)))).toThrow('algorithm-mismatch')
  })

  test.each(blockCiphers)('SM2EnvelopedKey naming $shape', ({ algorithm }) => {
    const half = new Uint8Array(32).fill(1)
    const wrappedKey = encodeSm2Cipher({ x: half, y: half, hash: half, cipher: new Uint8Array(16) })
    const point = concat([Uint8Array.of(4), half, half])
    const der = sequence(fromHex(algorithm), wrappedKey, bitString(point), bitString(half))
    expect(parseSm2EnvelopedKey(der)).toEqual({ wrappedKey, point, encryptedD: half })
  })
})
