import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { concat, fromHex } from '../bytes.ts'
import { Fields, readElement } from '../der-read.ts'
import { boolean, integer, octetString, oid, printable, sequence, setOf, tlv, utf8 } from '../der-write.ts'
import { assembleCsr, encodeCsrInfo, parseCsr } from './request.ts'

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' })
const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }))
const plain = encodeCsrInfo({ subject: [{ type: 'CN', value: '张三' }], spki })

/** A request with these bytes in the place of its attributes; the signature is not looked at here. */
function request(attributes: Uint8Array) {
  const fields = new Fields(readElement(plain).content).all(4)
  const info = sequence(...fields.slice(0, 3).map(({ der }) => der), attributes)
  return parseCsr(assembleCsr(info, 'sm2-sm3', createHash('sha256').digest()))
}

const attribute = (dotted: string, ...values: Uint8Array[]) => sequence(oid(dotted), setOf(values))
const bare = (dotted: string, value: Uint8Array) => sequence(oid(dotted), value)
const attributes = (...list: Uint8Array[]) => request(tlv(0xa0, ...list)).attributes

const PASSWORD = '1.2.840.113549.1.9.7'
const GM_PASSWORD = '1.2.156.10197.6.1.4.1.10.3'
const EXTENSIONS = '1.2.840.113549.1.9.14'
const TEMPORARY_KEY = '1.2.840.113549.1.9.63'
const keyUsage = sequence(sequence(oid('2.5.29.15'), boolean(true), octetString(fromHex('030206c0'))))

describe('attributes of a request', () => {
  test('none: A0 00 (GM/T 0092 §6), or left out as BJCA does', () => {
    expect(request(tlv(0xa0)).attributes).toEqual({})
    expect(request(new Uint8Array(0))).toMatchObject({ attributes: {}, key: 'sm2' })
  })

  test.each([
    ['PKCS#9', attribute(PASSWORD, printable('123456'))],
    ['GM/T 0092', attribute(GM_PASSWORD, printable('123456'))],
    ['UTF8String', attribute(PASSWORD, utf8('123456'))],
    ['CFCA, without the SET', bare(PASSWORD, printable('123456'))],
  ])('challenge password: %s', (_name, der) => {
    expect(attributes(der)).toEqual({ challengePassword: '123456' })
  })

  test.each([EXTENSIONS, '1.3.6.1.4.1.311.2.1.14'])('extensions asked for under %s', (dotted) => {
    expect(attributes(attribute(dotted, keyUsage)).extensions).toMatchObject({
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      keyUsageCritical: true,
    })
  })

  test('CFCA’s temporary key', () => {
    const x = new Uint8Array(32).fill(0x11)
    const y = new Uint8Array(32).fill(0x22)
    const zeros = new Uint8Array(32)
    const blob = concat([fromHex('00b4000000010000'), x, zeros, y, zeros])
    const value = sequence(integer(1), octetString(blob))
    const point = concat([Uint8Array.of(4), x, y])
    expect(attributes(bare(TEMPORARY_KEY, value), bare(PASSWORD, printable('1')))).toEqual({
      temporaryKey: point,
      challengePassword: '1',
    })
    const short = sequence(integer(1), octetString(blob.subarray(1)))
    expect(() => attributes(bare(TEMPORARY_KEY, short))).toThrow('bad-attribute')
  })

  test('unknown ones are passed over, whatever is in them', () => {
    expect(attributes(attribute('1.2.3', integer(1), integer(2)), bare('1.2.4', octetString()))).toEqual({})
  })

  test.each<[string, string, () => unknown]>([
    [
      'twice',
      'bad-attribute',
      () => attributes(attribute(PASSWORD, printable('1')), bare(GM_PASSWORD, printable('2'))),
    ],
    ['no value', 'bad-attribute', () => attributes(attribute(PASSWORD))],
    ['two values', 'bad-attribute', () => attributes(attribute(PASSWORD, printable('1'), printable('2')))],
    ['no text', 'bad-text', () => attributes(attribute(PASSWORD, integer(1)))],
    ['no extensions', 'der-tag', () => attributes(attribute(EXTENSIONS, integer(1)))],
    ['not a SEQUENCE', 'der-tag', () => attributes(setOf([oid(PASSWORD)]))],
    [
      'something behind the values',
      'der-trailing',
      () => attributes(sequence(oid(PASSWORD), setOf([]), integer(1))),
    ],
    [
      '33 attributes',
      'too-large',
      () => attributes(...Array.from({ length: 33 }, () => bare('1.2.3', integer(1)))),
    ],
    ['a large one', 'too-large', () => attributes(attribute('1.2.3', octetString(new Uint8Array(40_000))))],
  ])('refused: %s', (_name, code, read) => {
    expect(read).toThrow(expect.objectContaining({ code }))
  })
})
