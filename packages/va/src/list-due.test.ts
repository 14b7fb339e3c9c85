import { expect, test } from 'vitest'
import { isDue } from './list-due.ts'
import { DEFAULT_STATUS } from './settings.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes))
const list = (entries: number, scope = 'full') => ({
  ...{ issuer: 'ca', scope, number: 1, changes: 7, entries, size: 1, digest: '' },
  ...{ thisUpdate: at(0), nextUpdate: at(24 * 60) },
})

test.each([
  ['none yet', undefined, 7, 0, true],
  ['nothing changed', list(10), 7, 60, false],
  ['something changed', list(10), 8, 0, true],
  ['a long list waits: its delta tells what is new', list(10_001), 8, 9, false],
  ['a long list after its pause', list(10_001), 8, 10, true],
  ['a long shard or delta does not wait', list(10_001, '3'), 8, 0, true],
  ['a quarter of its life is left', list(10), 7, 18 * 60, true],
  ['of the future', list(10), 7, -1, true],
] as const)('%s', (_name, newest, changes, minutes, due) => {
  expect(isDue(newest, changes, at(minutes), DEFAULT_STATUS)).toBe(due)
})
