import { globSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { JOURNEYS } from './index.ts'

test('every journey that is written can be walked by command', () => {
  const written = globSync('*/walk-*.ts', { cwd: path.dirname(import.meta.dirname) })
  expect(Object.keys(JOURNEYS).sort()).toEqual(written.map((file) => path.dirname(file)).sort())
})
