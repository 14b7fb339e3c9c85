import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CerthallError } from '@certhall/model'
import { expect, test } from 'vitest'
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
