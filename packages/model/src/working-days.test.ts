import { describe, expect, test } from 'vitest'
import { addDays, localDay } from './dates.ts'
import { HOLIDAYS } from './holidays.ts'
import { addWorkingDays, holidayYears, isWorkingDay, workingCalendar } from './working-days.ts'

const calendar = workingCalendar()
const at = (text: string) => new Date(`${text}+08:00`)
const worked = (day: string) => isWorkingDay(calendar, at(`${day}T12:00:00`))
const due = (from: string, count: number) => localDay(addWorkingDays(calendar, at(from), count))

describe('days', () => {
  test('weekends, holidays and make-up days of the notices', () => {
    expect(worked('2026-11-20')).toBe(true) // Friday
    expect(worked('2026-11-21')).toBe(false) // Saturday
    expect(worked('2026-02-16')).toBe(false) // Monday of the Spring Festival
    expect(worked('2026-02-28')).toBe(true) // Saturday, made up
    expect(worked('2025-01-26')).toBe(true) // Sunday, made up
    expect(worked('2025-10-08')).toBe(false) // Wednesday, the last of eight days
  })

  test('working days of the announced years, as any counting of the notices gives them', () => {
    const count = (year: number) => {
      let days = 0
      for (let day = at(`${year}-01-01T12:00:00`); localDay(day) < `${year + 1}`; day = addDays(day, 1)) {
        if (isWorkingDay(calendar, day)) days += 1
      }
      return days
    }
    // 365 days − 104 days of weekends − 11 statutory days on or made up for weekdays, plus what the turn of weekends brings.
    expect([count(2025), count(2026)]).toEqual([248, 248])
  })

  test('the day is that of +08:00', () => {
    // 23:30 on Friday in London is Saturday in Beijing.
    expect(isWorkingDay(calendar, new Date('2026-11-20T23:30:00Z'))).toBe(false)
  })

  test('every made-up day is a weekend, and every span begins and ends within its year', () => {
    for (const { work } of Object.values(HOLIDAYS)) {
      for (const day of work) expect([0, 6], day).toContain(new Date(`${day}T00:00:00Z`).getUTCDay())
    }
    expect(() => holidayYears.parse(HOLIDAYS)).not.toThrow()
  })
})

describe('periods', () => {
  test('the first day is not counted, the last one runs to its midnight', () => {
    expect(addWorkingDays(calendar, at('2026-11-20T16:00:00'), 1)).toEqual(at('2026-11-23T23:59:59'))
    expect(due('2026-11-21T09:00:00', 1)).toBe('2026-11-23')
    expect(due('2026-11-18T00:00:00', 3)).toBe('2026-11-23')
  })

  test('over the Spring Festival of 2026, with its made-up Saturdays', () => {
    // Friday 13 → Saturday 14 (made up) → Tuesday 24 → Wednesday 25
    expect(due('2026-02-13T10:00:00', 3)).toBe('2026-02-25')
    expect(due('2026-02-26T10:00:00', 2)).toBe('2026-02-28')
  })

  test('a year that no notice is known for has Monday to Friday', () => {
    expect(calendar.years.has('2027')).toBe(false)
    expect(due('2026-12-31T10:00:00', 1)).toBe('2027-01-01')
  })
})

describe("an operator's own years", () => {
  const own = {
    2027: {
      source: 'made up for this test',
      off: [['2026-12-31', '2027-01-03'] as [string, string]],
      work: ['2027-01-09'],
    },
  }

  test('are added, and replace ours', () => {
    const mine = workingCalendar(own)
    expect(localDay(addWorkingDays(mine, at('2026-12-30T10:00:00'), 1))).toBe('2027-01-04')
    expect(isWorkingDay(mine, at('2027-01-09T10:00:00'))).toBe(true)
    const other = workingCalendar({ 2026: { source: 'none', off: [], work: [] } })
    expect(isWorkingDay(other, at('2026-10-05T10:00:00'))).toBe(true)
  })

  test.each([
    [{ 2027: { source: 'x', off: ['2028-01-01'], work: [] } }, 'another year'],
    [{ 2027: { source: 'x', off: ['2027-01-02'], work: ['2027-01-02'] } }, 'day off as well'],
    [{ 2027: { source: 'x', off: [['2027-01-03', '2027-01-02']], work: [] } }, 'ends before it begins'],
    [{ 2027: { source: 'x', off: ['2027-02-30'], work: [] } }, 'date'],
  ])('are refused when wrong: %j', (given, why) => {
    expect(() => holidayYears.parse(given)).toThrow(why)
  })
})
