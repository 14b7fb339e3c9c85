import { z } from 'zod'
import { addDays, localDay } from './dates.ts'
import { HOLIDAYS } from './holidays.ts'

const day = z.iso.date()
const span = z.tuple([day, day]).refine(([first, last]) => first <= last, 'ends before it begins')

/** What one year's notice says: days off (single, or from the first to the last) and weekend days that are worked. */
const holidayYear = z.strictObject({
  /** Which notice; for people. */
  source: z.string().min(1),
  off: z.array(z.union([day, span])),
  work: z.array(day),
})

/** By year, '2026'. An operator's file has this form, too: a year of it replaces ours whole. */
export const holidayYears = z
  .record(z.string().regex(/^20\d\d$/), holidayYear)
  .superRefine((years, context) => {
    for (const [year, { off, work }] of Object.entries(years)) {
      const days = new Set(off.flatMap(daysOf))
      // A turn of the year belongs to the notice of the year that begins: 2022-12-31 stands in that of 2023.
      const foreign = [...days, ...work].find(
        (one) => !one.startsWith(year) && !one.startsWith(`${Number(year) - 1}-12`),
      )
      const both = work.find((one) => days.has(one))
      if (foreign)
        context.addIssue({ code: 'custom', path: [year], message: `${foreign} is of another year` })
      if (both) context.addIssue({ code: 'custom', path: [year], message: `${both} is a day off as well` })
    }
  })

export type HolidayYears = z.input<typeof holidayYears>

/** Working days at +08:00, ready to be asked. */
export interface WorkingCalendar {
  off: ReadonlySet<string>
  work: ReadonlySet<string>
  /** Years that a notice is known for, '2026'; in others Monday to Friday are worked. */
  years: ReadonlySet<string>
}

/** The State Council's notices that are known here, with an operator's years in place of ours. */
export function workingCalendar(own: HolidayYears = {}): WorkingCalendar {
  const years = { ...HOLIDAYS, ...own }
  return {
    off: new Set(Object.values(years).flatMap(({ off }) => off.flatMap(daysOf))),
    work: new Set(Object.values(years).flatMap(({ work }) => work)),
    years: new Set(Object.keys(years)),
  }
}

function daysOf(given: string | readonly [string, string]): string[] {
  if (typeof given === 'string') return [given]
  const [first, last] = given
  const days: string[] = []
  for (let at = new Date(`${first}T00:00:00+08:00`); localDay(at) <= last; at = addDays(at, 1)) {
    days.push(localDay(at))
  }
  return days
}

/** Whether the day (at +08:00) that the instant falls on is worked: a make-up day is, though it is a weekend's. */
export function isWorkingDay({ off, work }: WorkingCalendar, instant: Date): boolean {
  const date = localDay(instant)
  if (work.has(date)) return true
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return !off.has(date) && weekday !== 0 && weekday !== 6
}

/**
 * The last second (at +08:00) of the `count`-th working day after the day of `instant`. That day itself is not counted, and the
 * last one runs to its midnight (民法典 §201, §203); periods of administrative decisions are working days (行政许可法 §82).
 */
export function addWorkingDays(calendar: WorkingCalendar, instant: Date, count: number): Date {
  let at = instant
  for (let left = count; left > 0; ) {
    at = addDays(at, 1)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  return new Date(`${localDay(at)}T23:59:59+08:00`)
}
