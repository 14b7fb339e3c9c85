import { addDays, localDay, type Profile } from '@certhall/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endsWorthReminding, reminderDue, remindersFor } from './reminders.ts'

function profileWith(
  window: Profile['renewal']['window'],
  more: Partial<Profile['reminders']> = {},
): Profile {
  const reminders = { windowOpens: true, beforeExpiry: [30, 7, 1], beforeWindowCloses: [7], hour: 9, ...more }
  return { renewal: { window }, reminders } as Profile
}
const PERSON = profileWith({ opens: { days: 30 } })
const ENTITY = profileWith({ opens: { months: 3 }, closesAfterExpiry: { months: 12 } })
const END = new Date('2026-12-31T23:59:59+08:00')
const plan = (profile: Profile) =>
  remindersFor(profile, END).map(({ kind, at }) => [kind.slice(9), localDay(at)])

test('one reminder a day: the opening of the window stands for the thirtieth day before the end', () => {
  expect(plan(PERSON)).toEqual([
    ['window-open', '2026-12-01'],
    ['expires', '2026-12-24'],
    ['expires', '2026-12-30'],
  ])
})

test('where the window stays open after the end, its closing is told too', () => {
  expect(plan(ENTITY)).toEqual([
    ['window-open', '2026-09-30'],
    ['expires', '2026-12-01'],
    ['expires', '2026-12-24'],
    ['expires', '2026-12-30'],
    ['window-closes', '2027-12-24'],
  ])
})

test('nobody is told to renew before the window opens', () => {
  const late = profileWith({ opens: { days: 5 } }, { windowOpens: false })
  expect(plan(late)).toEqual([['expires', '2026-12-30']])
})

test('due from its hour on, for two days, and then the next one', () => {
  const at = (text: string) => reminderDue(PERSON, END, new Date(`${text}+08:00`))
  expect(at('2026-12-24T08:59:59')).toBeUndefined()
  expect(at('2026-12-24T09:00:00')).toMatchObject({ kind: 'reminder.expires', facts: { days: '7' } })
  // A day late it tells the days that are left.
  expect(at('2026-12-25T10:00:00')).toMatchObject({ facts: { days: '6' } })
  expect(at('2026-12-26T09:00:00')).toBeUndefined()
  expect(at('2026-12-31T08:00:00')).toMatchObject({ facts: { days: '0' } })
})

test('whatever the dates, a certificate whose reminder is due is among those looked at', () => {
  const day = fc.integer({ min: 0, max: 4000 })
  fc.assert(
    fc.property(
      fc.constantFrom(PERSON, ENTITY),
      day,
      fc.integer({ min: -2, max: 49 }),
      (profile, end, late) => {
        const notAfter = addDays(END, end)
        for (const { at } of remindersFor(profile, notAfter)) {
          const now = new Date(at.getTime() + late * 3600_000)
          if (reminderDue(profile, notAfter, now) === undefined) continue
          const seen = endsWorthReminding(profile, now).some(
            ({ from, until }) => from <= notAfter && notAfter <= until,
          )
          expect(seen, `${localDay(notAfter)} at ${now.toISOString()}`).toBe(true)
        }
      },
    ),
  )
})
