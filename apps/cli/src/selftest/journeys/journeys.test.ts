import { globSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../command.ts'
import { JOURNEYS } from './index.ts'

test('every journey that is written can be walked by command', () => {
  const written = globSync('*/walk-*.ts', { cwd: path.dirname(import.meta.dirname) })
  expect(Object.keys(JOURNEYS).sort()).toEqual(written.map((file) => path.dirname(file)).sort())
})

// The self-test drives the hall's and the assistant's own addresses by hand: only a walk shows that they are still these.
test.each(Object.keys(JOURNEYS))('%s', async (journey) => {
  expect(await run(['--journey', journey])).toBe(0)
})
