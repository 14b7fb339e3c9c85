// Dates of certificates are instants; people read and count them as calendar days at +08:00 (no daylight saving there).
const OFFSET_MS = 8 * 3600_000
const DAY_MS = 86_400_000

function parts(instant: Date) {
  const local = new Date(instant.getTime() + OFFSET_MS)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth(),
    day: local.getUTCDate(),
    time: local.getTime() % DAY_MS,
  }
}

function compose(year: number, month: number, day: number, time: number): Date {
  return new Date(Date.UTC(year, month, day) + time - OFFSET_MS)
}

/** The same local time `months` later; a day that the month lacks becomes its last day (29 February + 12 months = 28 February). */
export function addMonths(instant: Date, months: number): Date {
  const { year, month, day, time } = parts(instant)
  const last = new Date(Date.UTC(year, month + months + 1, 0)).getUTCDate()
  return compose(year, month + months, Math.min(day, last), time)
}

export function addYears(instant: Date, years: number): Date {
  return addMonths(instant, 12 * years)
}

export function addDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS)
}

/** Whole calendar days at +08:00 from `from` until `until`; negative when past. */
export function daysBetween(from: Date, until: Date): number {
  const start = parts(from)
  const end = parts(until)
  return (Date.UTC(end.year, end.month, end.day) - Date.UTC(start.year, start.month, start.day)) / DAY_MS
}

/** '2026-11-21' at +08:00. */
export function localDay(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** 2026年11月21日 / 21 November 2026, at +08:00. */
export function dayInWords(instant: Date, language: 'zh' | 'en'): string {
  const { year, month, day } = parts(instant)
  if (language === 'zh') return `${year}年${month + 1}月${day}日`
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(year, month, 1)),
  )
  return `${day} ${name} ${year}`
}
