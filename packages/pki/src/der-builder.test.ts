import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDer } from './der-builder.ts'
import { readElement } from './der-read.ts'
import { octetString, sequence, TAG, tlv, utf8 } from './der-write.ts'
import { readText } from './text.ts'
import { timeValue } from './time.ts'

describe('written back to front', () => {
  test('text of any characters is UTF-8, and is read again; half a pair is refused', () => {
    const build = (text: string) =>
      buildDer((to) => {
        to.utf8(text)
        to.close(TAG.utf8, 0)
      })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(build(text)).toEqual(tlv(TAG.utf8, new TextEncoder().encode(text)))
        expect(readText(readElement(build(text)))).toBe(text)
      }),
    )
    for (const half of ['\ud842', 'a\udfb7', '\udfb7\ud842'])
      expect(() => build(half)).toThrow('cannot-encode')
  })

  test('lengths are the shortest, and it grows to whatever is written', () => {
    const sizes = [0, 1, 127, 128, 255, 256, 4089, 4090, 4096, 65535, 65536, 70000]
    for (const size of sizes) {
      const content = new Uint8Array(size).fill(7)
      const made = buildDer((to) => {
        to.bytes(content)
        to.close(TAG.octetString, 0)
        to.bytes(utf8('前'))
        to.close(TAG.sequence, 0)
      })
      expect(made).toEqual(sequence(utf8('前'), octetString(content)))
    }
  })

  test('a part may be built meanwhile, and a failure leaves nothing behind', () => {
    const inner = () =>
      buildDer((to) => {
        to.ascii('inner')
        to.close(TAG.ia5, 0)
      })
    const failing = () =>
      buildDer((to) => {
        to.ascii('left over')
        to.ascii('前')
      })
    const outer = buildDer((to) => {
      to.bytes(Uint8Array.of(5, 0))
      expect(failing).toThrow('cannot-encode')
      to.bytes(inner())
      to.close(TAG.sequence, 0)
    })
    expect(outer).toEqual(sequence(inner(), Uint8Array.of(5, 0)))
  })
})

test('UTF-8 that RFC 3629 forbids is refused, however short', () => {
  const forbidden = ['e080af', 'eda080', 'c0af', 'e4b8', 'e4b8c0', '80', 'f5808080', 'e4']
  for (const hex of forbidden) {
    const content = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(() => readText({ tag: TAG.utf8, der: content, content }), hex).toThrow('bad-text')
  }
})

test('the days of all years are as long as the calendar has them', () => {
  const read = (text: string) => {
    const content = new TextEncoder().encode(text)
    return timeValue({ tag: TAG.generalizedTime, der: content, content }).toISOString()
  }
  expect(read('00000229000000Z')).toBe('0000-02-29T00:00:00.000Z')
  expect(read('00990101000000Z')).toBe('0099-01-01T00:00:00.000Z')
  expect(read('20000229235959Z')).toBe('2000-02-29T23:59:59.000Z')
  for (const text of ['19000229000000Z', '00010229000000Z', '20260431000000Z', '20260100000000Z'])
    expect(() => read(text), text).toThrow('bad-time')
})
