import { expect, test } from 'vitest'
import { encodeStatement, parseStatement, type Statement } from './statement.ts'

const statement: Statement = {
  version: 1,
  purpose: 'deliver',
  origin: 'https://hall.example',
  nonce: 'n',
  caseDigest: 'd',
  shown: ['持有人：张三 𠮷', ''],
  certificate: 'c',
  token: 'T1',
  subject: '',
  at: 1_700_000_000,
}
const text = new TextDecoder().decode(encodeStatement(statement))
const bytes = (changed: string) => new TextEncoder().encode(changed)

test('what was encoded is read back, in any language', () => {
  expect(parseStatement(encodeStatement(statement))).toEqual(statement)
})

test.each([
  ['another tag than its purpose', text.replace('v1:deliver', 'v1:log-in')],
  ['another purpose than its tag', text.replace('"deliver"', '"log-in"')],
  ['an unknown purpose', text.replaceAll('deliver', 'anything')],
  ['another version', text.replace('"version":1', '"version":2')],
  ['no tag', text.slice(text.indexOf('\n') + 1)],
  ['a field too many', text.replace('{', '{"aa":1,')],
  ['a field twice', text.replace('{', '{"at":1,')],
  ['a field missing', text.replace('"at":1700000000,', '')],
  ['spaces', text.replace('{', '{ ')],
  ['another order', text.replace('"subject":"","token":"T1"', '"token":"T1","subject":""')],
  ['a needless escape', text.replace('"T1"', '"\\u0054\\u0031"')],
  ['half a surrogate pair', text.replace('"T1"', '"\\ud800"')],
  ['half a surrogate pair in a line', text.replace('"持有人', '"\\udfff持有人')],
  ['a number for text', text.replace('"T1"', '1')],
  ['a fraction for its time', text.replace('1700000000', '1.5')],
  ['minus nought for its time', text.replace('1700000000', '-0')],
  ['a byte order mark', `\ufeff${text}`],
  ['something after it', `${text}\n`],
  ['nothing', ''],
  ['too much', text.replace('"T1"', `"${'x'.repeat(20_000)}"`)],
])('a statement with %s is malformed', (_fault, changed) => {
  expect(changed).not.toBe(text)
  expect(() => parseStatement(bytes(changed))).toThrow(
    expect.objectContaining({ code: 'statement-malformed' }),
  )
})
