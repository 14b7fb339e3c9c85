import { expect, test } from 'vitest'
import { levelsUp, responsibleFor } from './responsible.ts'

const submittedAt = new Date('2026-11-02T01:00:00Z')
const dueAt = new Date('2026-11-05T01:00:00Z')
const waiting = { state: 'review' as const, jurisdictionPath: 'cn/37/3701/370102', submittedAt, dueAt }
const everywhere = new Set(['cn', '37', '3701', '370102'])

test.each([
  ['2026-11-05T00:59:59Z', 0],
  ['2026-11-05T01:00:00Z', 1],
  ['2026-11-08T00:59:59Z', 1],
  ['2026-11-08T01:00:00Z', 2],
  ['2026-12-31T00:00:00Z', 19],
])('a review of three days has gone up at %s by %i levels', (now, levels) => {
  expect(levelsUp(waiting, new Date(now))).toBe(levels)
})

test('only what waits for a review goes up, and a short time counts as a day', () => {
  const late = new Date('2026-12-31T00:00:00Z')
  expect(levelsUp({ ...waiting, state: 'payment' }, late)).toBe(0)
  expect(levelsUp({ ...waiting, dueAt: undefined }, late)).toBe(0)
  const hurried = { ...waiting, submittedAt: dueAt }
  expect(levelsUp(hurried, new Date('2026-11-06T00:59:59Z'))).toBe(1)
  expect(levelsUp(hurried, new Date('2026-11-06T01:00:00Z'))).toBe(2)
})

test('it falls to the nearest level with a reviewer, and never past the root', () => {
  const at = (now: string, staffed: Set<string>) => responsibleFor(waiting, staffed, new Date(now))
  const early = '2026-11-03T00:00:00Z'
  expect(at(early, everywhere)).toEqual({ id: '370102', why: 'own' })
  expect(at(early, new Set(['37', 'cn']))).toEqual({ id: '37', why: 'vacant' })
  expect(at('2026-11-05T02:00:00Z', everywhere)).toEqual({ id: '3701', why: 'escalated' })
  expect(at('2026-11-05T02:00:00Z', new Set(['370102', '37']))).toEqual({ id: '37', why: 'escalated' })
  expect(at('2027-11-05T02:00:00Z', everywhere)).toEqual({ id: 'cn', why: 'escalated' })
  expect(at(early, new Set())).toEqual({ id: 'cn', why: 'vacant' })
})
