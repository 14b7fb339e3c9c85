import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from './bytes.ts'
import { Fields, readElement } from './der-read.ts'
import { generalizedTime, integer, octetString, printable, setOf, time, unsigned } from './der-write.ts'
import { decodeOid, encodeOid } from './oid.ts'
import { fromPem, toPem } from './pem.ts'
import { ecSignatureToRaw, isStrictEcSignature, rawToEcSignature } from './sm2-cipher.ts'
import { timeValue } from './time.ts'

describe('DER (X.690)', () => {
  test('every length is written in its shortest form and read back', () => {
    for (const length of [0, 1, 127, 128, 255, 256, 65535, 65536, 1 << 24]) {
      const element = readElement(octetString(new Uint8Array(length)))
      expect(element.content.length).toBe(length)
    }
    expect(toHex(octetString(new Uint8Array(128)).subarray(0, 3))).toBe('048180')
  })

  const refused: [string, string][] = [
    ['indefinite length', '3080020100'],
    ['length not the shortest', '0481017f'],
    ['length with a leading zero octet', `04820080${'00'.repeat(128)}`],
    ['long tag', '1f0100'],
    ['contents cut off', '0405aabb'],
    ['length of five octets', '048500000000010a'],
  ]
  test.each(refused)('refuses %s', (_fault, hex) => {
    expect(() => readElement(fromHex(hex))).toThrow(expect.objectContaining({ name: 'PkiError' }))
  })

  test('numbers round-trip, with the sign octet only where it is needed', () => {
    expect(toHex(integer(0))).toBe('020100')
    expect(toHex(integer(128))).toBe('02020080')
    expect(toHex(unsigned(fromHex('00007f')))).toBe('02017f')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), (value) => {
        expect(new Fields(integer(value)).number()).toBe(value)
      }),
    )
  })

  test('OIDs round-trip, large arcs too', () => {
    expect(toHex(encodeOid('1.2.156.10197.1.501'))).toBe('2a811ccf55018375')
    const arc = fc.bigInt({ min: 0n, max: 1n << 100n })
    fc.assert(
      fc.property(fc.array(arc, { maxLength: 6 }), arc, (rest, second) => {
        const dotted = [2n, second, ...rest].join('.')
        expect(decodeOid(encodeOid(dotted))).toBe(dotted)
      }),
    )
  })

  test('times: UTCTime through 2049, GeneralizedTime after, whole seconds', () => {
    expect(new TextDecoder().decode(time(new Date('2049-12-31T23:59:59Z')).subarray(2))).toBe('491231235959Z')
    expect(new TextDecoder().decode(time(new Date('2050-01-01T00:00:00Z')).subarray(2))).toBe(
      '20500101000000Z',
    )
    const seconds = fc.integer({ min: -600_000_000, max: 200_000_000_000 })
    fc.assert(
      fc.property(seconds, (second) => {
        const date = new Date(second * 1000)
        expect(timeValue(readElement(time(date)))).toEqual(date)
        expect(timeValue(readElement(generalizedTime(date)))).toEqual(date)
      }),
    )
  })

  test.each(['260230000000Z', '260101240000Z', '2601010000Z', '260101000000+0800', '261301000000Z'])(
    'refuses the time %s',
    (text) => {
      const bytes = new TextEncoder().encode(text)
      expect(() => timeValue({ tag: 0x17, der: bytes, content: bytes })).toThrow('bad-time')
    },
  )

  test('SET OF is sorted; PrintableString takes no Chinese', () => {
    expect(toHex(setOf([integer(2), integer(1)]))).toBe('3106020101020102')
    expect(() => printable('张三')).toThrow('cannot-encode')
  })

  test('r‖s and DER convert both ways; only the one DER form is strict', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (raw) => {
        const der = rawToEcSignature(raw)
        expect(ecSignatureToRaw(der)).toEqual(raw)
        expect(isStrictEcSignature(der)).toBe(true)
      }),
    )
    expect(isStrictEcSignature(fromHex('30080202000102020001'))).toBe(false)
    expect(isStrictEcSignature(fromHex('30060201ff020101'))).toBe(false)
  })

  test('PEM round-trips and refuses what is cut off', () => {
    const der = Uint8Array.from({ length: 100 }, (_, i) => i)
    const text = toPem('CERTIFICATE', der)
    expect(fromPem(`words\n${text}${text}`)).toEqual([
      { label: 'CERTIFICATE', der },
      { label: 'CERTIFICATE', der },
    ])
    expect(() => fromPem(text.slice(0, -10))).toThrow('bad-pem')
    expect(() => fromPem(text.replace('A', '*'))).toThrow('bad-pem')
  })
})
