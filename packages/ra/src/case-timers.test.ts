import { workingCalendar } from '@certhall/model'
import { expect, test } from 'vitest'
import { timersFor } from './case-timers.ts'
import type { WorkflowRules } from './workflow/engine.ts'

const rules = { reviewWithin: { workingDays: 3 }, download: { days: 30 } } as WorkflowRules
// Thursday before the Spring Festival of 2026
const THURSDAY = new Date('2026-02-12T10:00:00+08:00')

test('a review is due after working days of the calendar that is given', () => {
  const due = (calendar = workingCalendar()) => timersFor('review', rules, THURSDAY, calendar).dueAt
  // Friday, the Saturday that is made up, and the Tuesday after the holidays
  expect(due()).toEqual(new Date('2026-02-24T23:59:59+08:00'))
  expect(due(workingCalendar({ 2026: { source: 'nobody rests', off: [], work: [] } }))).toEqual(
    new Date('2026-02-17T23:59:59+08:00'),
  )
})

test('calendar days count on over holidays', () => {
  const { dueAt, expiresAt } = timersFor('approved', rules, THURSDAY, workingCalendar())
  expect(dueAt).toEqual(new Date('2026-03-14T10:00:00+08:00'))
  expect(expiresAt).toEqual(dueAt)
})
