import type { Profile } from '@certhall/model'
import { expect, test } from 'vitest'
import { newNotAfter, windowCloses, windowOpens } from './window.ts'

function profileWith(renewal: Partial<Profile['renewal']>): Profile {
  return { renewal: { window: { opens: { days: 30 } }, countFrom: 'old-end', ...renewal } } as Profile
}

const iso = (date: Date) => date.toISOString()
const END = new Date('2028-02-29T15:59:59Z') // 23:59:59 on 29 February at +08:00

test('the window opens with the first minute of its day at +08:00', () => {
  expect(iso(windowOpens(profileWith({}), END))).toBe('2028-01-29T16:00:00.000Z')
  const months = profileWith({ window: { opens: { months: 3 } } })
  expect(iso(windowOpens(months, new Date('2026-05-31T00:00:00Z')))).toBe('2026-02-27T16:00:00.000Z')
})

test('it closes at expiry, or as long after it as the profile says', () => {
  expect(windowCloses(profileWith({}), END)).toBe(END)
  const after = profileWith({ window: { opens: { days: 30 }, closesAfterExpiry: { months: 12 } } })
  expect(iso(windowCloses(after, END))).toBe('2029-02-28T15:59:59.000Z')
})

test('old end + years: 29 February becomes 28 February, and 29 again after four years', () => {
  const now = new Date('2028-02-10T00:00:00Z')
  expect(iso(newNotAfter(profileWith({}), END, now, 1))).toBe('2029-02-28T15:59:59.000Z')
  expect(iso(newNotAfter(profileWith({}), END, now, 4))).toBe('2032-02-29T15:59:59.000Z')
})

test('later of end and now: an expired one counts from now, to the second', () => {
  const later = profileWith({ countFrom: 'later-of-end-and-now' })
  const now = new Date('2028-05-01T00:00:00.789Z')
  expect(iso(newNotAfter(later, END, now, 2))).toBe('2030-05-01T00:00:00.000Z')
  expect(iso(newNotAfter(later, END, new Date('2028-01-01T00:00:00Z'), 2))).toBe('2030-02-28T15:59:59.000Z')
  expect(iso(newNotAfter(profileWith({}), END, now, 2))).toBe('2030-02-28T15:59:59.000Z')
})
