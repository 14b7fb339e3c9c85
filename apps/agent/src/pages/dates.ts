import type { Say } from './language.tsx'

/** 2026年11月21日 / 21 November 2026, at +08:00 as certificates are counted. */
export function dayText(say: Say, instant: string): string {
  const date = new Date(instant)
  const day = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Asia/Shanghai' }).format(date)
  return say(day('zh-CN'), day('en-GB'))
}

/** Day and time, likewise. */
export function momentText(say: Say, instant: string): string {
  const moment = (locale: string) =>
    new Intl.DateTimeFormat(locale, {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Asia/Shanghai',
    }).format(new Date(instant))
  return say(moment('zh-CN'), moment('en-GB'))
}

export function daysText(say: Say, days: number): string {
  if (days < 0) return say(`已过期 ${-days} 天`, `expired ${-days} day${days === -1 ? '' : 's'} ago`)
  if (days === 0) return say('今天到期', 'expires today')
  return say(`还有 ${days} 天到期`, `${days} day${days === 1 ? '' : 's'} left`)
}
