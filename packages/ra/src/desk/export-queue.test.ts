import { expect, test } from 'vitest'
import { cell } from './export-queue.ts'

test.each([
  ['张伟', '张伟'],
  ['', ''],
  ['=1+1', "'=1+1"],
  ['+86 10', "'+86 10"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '"\'\t=1"'],
  ['＝cmd', "'＝cmd"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ['two\nlines', '"two\nlines"'],
])('%j is written as %j', (value, written) => {
  expect(cell(value)).toBe(written)
})
