import { expect, test } from 'vitest'
import { slipRows } from './slip-rows.ts'

const LINES = [
  '签发新证书并写入本 USBKey · Issue the new certificate and write it to this USBKey',
  '持有人 · Holder: 上海知秋文具店',
  '新有效期至 · Valid until: 2027年11月23日 · 23 November 2027',
]

test('a slip has each fact once, in its reader’s language, and not what was to be done', () => {
  expect(slipRows(LINES, (zh) => zh)).toEqual([
    { name: '持有人', value: '上海知秋文具店' },
    { name: '新有效期至', value: '2027年11月23日' },
  ])
  expect(slipRows(LINES, (_, en) => en)).toEqual([
    { name: 'Holder', value: '上海知秋文具店' },
    { name: 'Valid until', value: '23 November 2027' },
  ])
})
