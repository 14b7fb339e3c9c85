import type { Language } from './language.tsx'
import type { Words } from './words/zh.ts'

const ZONE = 'Asia/Shanghai'
const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }

/** 2026年11月21日 / 21 November 2026, at +08:00. */
export function showDay(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(TAGS[language], { dateStyle: 'long', timeZone: ZONE }).format(
    new Date(instant),
  )
}

/** Day and minute, at +08:00. */
export function showTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(TAGS[language], {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: ZONE,
  }).format(new Date(instant))
}

/** How long ago, in the largest unit that is not zero. */
export function showAge(instant: string, now: Date, words: Words): string {
  const minutes = Math.floor((now.getTime() - new Date(instant).getTime()) / 60_000)
  if (minutes < 1) return words.ago.now
  if (minutes < 60) return words.ago.minutes(minutes)
  if (minutes < 24 * 60) return words.ago.hours(Math.floor(minutes / 60))
  return words.ago.days(Math.floor(minutes / (24 * 60)))
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

const DAY = /^\d{4}-\d\d-\d\d$/

/** A value of the comparison: an instant as a time, a day (at +08:00) as a day, anything else as it is. */
export function showValue(value: string, language: Language): string {
  if (DAY.test(value)) return showDay(`${value}T00:00:00+08:00`, language)
  return INSTANT.test(value) ? showTime(value, language) : value
}

/** 30000 → ¥300.00 */
export function showYuan(fen: number): string {
  return `¥${new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2 }).format(fen / 100)}`
}

/** What somebody typed as an amount in yuan, in fen; undefined where it is none. Never through a float. */
export function readYuan(typed: string): number | undefined {
  const match = /^[¥￥]?\s*(\d{1,9}|\d{1,3}(?:[,，]\d{3}){1,2})(?:\.(\d{1,2}))?\s*元?$/.exec(typed.trim())
  if (!match) return undefined
  const yuan = Number((match[1] as string).replace(/[,，]/g, ''))
  return yuan * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
