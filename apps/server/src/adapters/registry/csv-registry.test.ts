import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { usccCheck } from '@certhall/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csvRegistry } from './csv-registry.ts'

const ID = `91310101MA1000014${usccCheck('91310101MA1000014')}`
const HEAD = 'idNumber,name,status,taxNumber,housingFundNumber,asOf'
const row = (number = ID, fund = '8812047731') =>
  `${number},"青禾, 上海",registered,${number},${fund},2026-11-01T00:00:00+08:00`

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'certhall-csv-'))
  file = path.join(folder, 'entities.csv')
})
afterAll(() => rmSync(folder, { recursive: true }))

const failures: string[] = []
const open = () =>
  csvRegistry({ file, source: { zh: '名册', en: 'list' } }, (error) => failures.push(error.message))
const write = (lines: string[]) => writeFileSync(file, `\uFEFF${lines.join('\r\n')}\r\n`)

test('finds an entity; empty cells say nothing', async () => {
  write([HEAD, row(ID, '')])
  const registry = await open()
  expect(await registry.lookUp('uscc', ID)).toMatchObject({ name: '青禾, 上海', numbers: { tax: ID } })
  expect(await registry.lookUp('uscc', '91310101MA1FY4K27A')).toBeUndefined()
})

test.each([
  ['a wrong check digit', [HEAD, row(), row(`${ID.slice(0, 17)}Z`)], ':3: idNumber: '],
  ['one entity twice', [HEAD, row(), row()], ':3: idNumber: stands twice'],
  ['a wrong state', [HEAD, row().replace('registered', 'maybe')], ':2: status: '],
  ['a foreign column', [`${HEAD},fax`, `${row()},1`], ':1: no column fax'],
  ['a missing column', ['idNumber,name,status', `${ID},x,registered`], ':1: the column asOf is missing'],
  ['a cell too many', [HEAD, row(), `${row()},1`], ':3: '],
  ['an open quote', [HEAD, row().replace('上海"', '上海')], ': Quote Not Closed'],
])('a file with %s is refused, with its line', async (_, lines, fault) => {
  write(lines)
  await expect(open()).rejects.toMatchObject({
    code: 'configuration-invalid',
    message: expect.stringMatching(new RegExp(`^${file}.*${fault}`)),
  })
})

test('a file that has changed is read again; one that went wrong is told of and not used', async () => {
  write([HEAD, row()])
  const registry = await open()
  const fund = async () => (await registry.lookUp('uscc', ID))?.numbers.housingFund
  write([HEAD, row(ID, '8812047799')])
  utimesSync(file, 1, 1)
  expect(await fund()).toBe('8812047799')
  write([HEAD, 'rubbish'])
  utimesSync(file, 2, 2)
  expect(await fund()).toBe('8812047799')
  expect(failures).toHaveLength(1)
})
