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

/** What an `<input type="datetime-local">` holds, at +08:00, as an instant; undefined where it is empty. */
export function readLocalTime(typed: string | undefined): string | undefined {
  if (!typed) return undefined
  return new Date(`${typed.length === 16 ? `${typed}:00` : typed}+08:00`).toISOString()
}

/** In minutes below two hours, in hours above. */
export function showDuration(seconds: number, words: Words): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const whole = minutes % 60 === 0
  return minutes >= 60 && (whole || minutes >= 120)
    ? words.durations.hours(Math.round(minutes / 60))
    : words.durations.minutes(minutes)
}

const ALGORITHMS: Record<string, string> = { sm2: 'SM2', p256: 'ECDSA P-256', p384: 'ECDSA P-384' }

/** sm2 → SM2, rsa2048 → RSA 2048, ml-dsa-65 → ML-DSA-65 */
export function showAlgorithm(algorithm: string): string {
  return ALGORITHMS[algorithm] ?? algorithm.toUpperCase().replace(/^RSA(?=\d)/, 'RSA ')
}

/** 1,234,567 */
export const showCount = (count: number): string => new Intl.NumberFormat('en').format(count)

/** 388 B, 12 kB, 3.4 MB */
export function showSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
