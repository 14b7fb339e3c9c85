import type { Element } from './der-read.ts'
import { TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'

/** The time that one element says. */
export function timeValue({ tag, content }: Element): Date {
  return readTimeIn(content, tag, 0, content.length)
}

/** UTCTime (50–99 are 19xx, RFC 5280 §4.1.2.5.1) or GeneralizedTime, both in UTC, whose contents lie there; `der-tag`, `bad-time`. */
export function readTimeIn(bytes: Uint8Array, tag: number, start: number, end: number): Date {
  const short = tag === TAG.utcTime
  if (!short && tag !== TAG.generalizedTime) throw new PkiError('der-tag', 'time')
  const pairs = short ? 6 : 7
  if (!endsAsTime(bytes, start, end, 2 * pairs, short)) throw new PkiError('bad-time')
  const at = (pair: number): number => digitPair(bytes, start + 2 * pair)
  const century = short ? (at(0) < 50 ? 20 : 19) : at(0)
  const year = 100 * century + at(pairs - 6)
  const month = at(pairs - 5)
  const day = at(pairs - 4)
  const hour = at(pairs - 3)
  const minute = at(pairs - 2)
  const second = at(pairs - 1)
  const real = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
  if (!real || hour > 23 || minute > 59 || second > 59) throw new PkiError('bad-time')
  // Date.UTC takes years below 100 for those of the last century; the calendar repeats itself after 400.
  if (year >= 100) return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const date = new Date(Date.UTC(year + 400, month - 1, day, hour, minute, second))
  date.setUTCFullYear(year)
  return date
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (DAYS[month - 1] as number)
}

/** Whether digits up to `length` are followed by Z, or in GeneralizedTime by a fraction and Z. */
function endsAsTime(bytes: Uint8Array, start: number, end: number, length: number, short: boolean): boolean {
  if (end - start > 32) return false
  const behind = start + length
  if (behind < end && bytes[behind] === Z) return behind === end - 1
  if (short || behind + 3 > end || bytes[behind] !== POINT) return false
  return bytes[end - 1] === Z && bytes.subarray(behind + 1, end - 1).every(isDigit)
}

const Z = 0x5a
const POINT = 0x2e
const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39

function digitPair(content: Uint8Array, at: number): number {
  const tens = content[at] as number
  const ones = content[at + 1] as number
  if (!isDigit(tens) || !isDigit(ones)) throw new PkiError('bad-time')
  return 10 * (tens - 0x30) + (ones - 0x30)
}
