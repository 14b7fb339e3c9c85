import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CerthallError, isWorkingDay } from '@certhall/model'
import { expect, test } from 'vitest'
import { loadCalendar } from './load-calendar.ts'
import { loadProfiles, parseProfile } from './profiles.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../../profiles')
const fiscal = await readFile(path.join(FOLDER, 'fiscal.yaml'), 'utf8')

test('the shipped profiles are valid', async () => {
  expect([...(await loadProfiles(FOLDER)).keys()]).toEqual(['fiscal', 'legal-entity'])
})

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length

const faulty: [name: string, from: string, to: string, field: string, at: string][] = [
  ['a wrong type', 'handler: true', 'handler: sometimes', 'renewal.handler', 'handler: sometimes'],
  ['an unknown value', 'countFrom: old-end', 'countFrom: today', 'renewal.countFrom', 'countFrom: today'],
  ['a foreign field', '  review: true', '  reveiw: true\n  review: true', 'renewal.reveiw', 'reveiw'],
  ['a missing field', '  hours: { zh: ', '  Hours: { zh: ', 'servicePoints.0.Hours', 'Hours'],
  [
    'a rule between fields',
    'identity: [residentId]',
    'identity: [tax]',
    'certificate.identity',
    'identity: [tax',
  ],
  ['text that is not YAML', 'id: fiscal', 'id: "fiscal', '', 'id: "fiscal'],
]

test.each(faulty)('%s is refused with its line', (_, from, to, field, at) => {
  const text = fiscal.replace(from, to)
  const error = (() => {
    try {
      parseProfile(text, 'x.yaml')
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(CerthallError)
  const { message, extra } = error as CerthallError
  const faults = extra.faults as { line: number; field: string; reason: string }[]
  const fault = faults.find((one) => one.field === field)
  expect(fault, message).toBeDefined()
  if (field) expect(fault?.line).toBe(lineOf(text, at))
  expect(message).toContain(`x.yaml:${fault?.line}: `)
})

test('two files of one id are refused', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-profiles-'))
  await writeFile(path.join(folder, 'a.yaml'), fiscal)
  await writeFile(path.join(folder, 'b.yaml'), fiscal)
  await expect(loadProfiles(folder)).rejects.toThrow('b.yaml:1: id: fiscal')
  await rm(folder, { recursive: true })
})

test("an operator's holidays are added to the announced ones; a file that would count wrongly is refused", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-calendar-'))
  const write = (text: string) => writeFile(path.join(folder, 'holidays.yaml'), text)
  expect([...(await loadCalendar(folder)).years]).toEqual(['2025', '2026'])
  await write(
    "2027:\n  source: made up\n  off: ['2027-01-01', ['2027-02-05', '2027-02-11']]\n  work: ['2027-02-13']\n",
  )
  const calendar = await loadCalendar(folder)
  expect(calendar.years).toContain('2027')
  expect(isWorkingDay(calendar, new Date('2027-02-13T12:00:00+08:00'))).toBe(true)
  for (const [text, why] of [
    ["2027: { source: x, off: ['2027-01-01'], work: ['2027-01-01'] }", 'holidays.yaml: 2027: 2027-01-01'],
    ['2027: [', 'holidays.yaml: '],
  ] as const) {
    await write(text)
    await expect(loadCalendar(folder)).rejects.toThrow(why)
  }
  await rm(folder, { recursive: true })
})
