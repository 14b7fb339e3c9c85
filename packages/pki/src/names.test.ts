import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oid, sequence, setOf, tlv } from './der-write.ts'
import { sameName } from './name-comparison.ts'
import { distinguishedNameText, encodeName, type Name, parseName } from './names.ts'

const text = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...'张三財政局𠮷,+"\\ #;<>='), fc.string({ minLength: 1, maxLength: 1 })),
  })
  .filter((value) => value.length > 0 && value.length < 60 && value.isWellFormed())
const name: fc.Arbitrary<Name> = fc.array(
  fc.record({
    type: fc.constantFrom('ST' as const, 'L' as const, 'O' as const, 'OU' as const, 'CN' as const),
    value: text,
  }),
  { maxLength: 6 },
)

describe('names', () => {
  test('round-trip whatever is in them', () => {
    fc.assert(
      fc.property(name, (value) => {
        expect(parseName(encodeName(value))).toEqual(value)
      }),
    )
  })

  test('read narrowest first, with nothing that could forge a part', () => {
    const subject: Name = [
      { type: 'C', value: 'CN' },
      { type: 'O', value: '某市财政局, OU=Root' },
      { type: 'CN', value: '张三' },
    ]
    expect(distinguishedNameText(subject)).toBe('CN=张三, O=某市财政局\\, OU=Root, C=CN')
    expect(distinguishedNameText([{ type: 'CN', value: 'a\u202eb\n' }])).toBe('CN=a\\e2\\80\\aeb\\0a')
  })

  test('C and SERIALNUMBER are PrintableString and take no Chinese; nothing is empty', () => {
    expect(() => encodeName([{ type: 'SERIALNUMBER', value: '编号' }])).toThrow('cannot-encode')
    expect(() => encodeName([{ type: 'CN', value: '' }])).toThrow('bad-name')
    expect(() => encodeName([{ type: 'XX' as 'CN', value: 'a' }])).toThrow('bad-name')
  })

  test('compare across string types, case and runs of spaces (RFC 5280 §7.1), and not across parts', () => {
    const printable = sequence(
      setOf([sequence(oid('2.5.4.10'), tlv(0x13, new TextEncoder().encode('Test  ORG ')))]),
    )
    expect(sameName(printable, encodeName([{ type: 'O', value: 'test org' }]))).toBe(true)
    expect(sameName(printable, encodeName([{ type: 'OU', value: 'test org' }]))).toBe(false)
    const ab: Name = [
      { type: 'O', value: 'a' },
      { type: 'CN', value: 'b' },
    ]
    expect(sameName(encodeName(ab), encodeName([...ab].reverse()))).toBe(false)
  })
})

test('names are compared as RFC 4518 prepares them', () => {
  const named = (value: string) => encodeName([{ type: 'CN', value }])
  const same: [string, string][] = [
    ['Straße', 'STRASSE'],
    ['张\u3000三', '张 三'],
    ['ＡＢＣ公司', 'abc公司'],
    ['é', 'e\u0301'],
    ['a\u00adb\u200db', 'abb'],
    ['a\tb', 'a  b'],
  ]
  for (const [a, b] of same) expect(sameName(named(a), named(b)), `${a} ${b}`).toBe(true)
  for (const [a, b] of [
    ['张三', '张 三'],
    ['e', 'é'],
  ] as const)
    expect(sameName(named(a), named(b)), `${a} ${b}`).toBe(false)
})
