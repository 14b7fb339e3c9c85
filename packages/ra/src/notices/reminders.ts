import { addDays, daysBetween, localDay, type Profile } from '@certhall/model'
import { windowCloses, windowOpens } from '../window.ts'
import type { Notice } from './notice.ts'

export type Reminder = Pick<Extract<Notice, { kind: `reminder.${string}` }>, 'kind' | 'facts'> & { at: Date }

/** How long a reminder may still go out after its time: the hall may have been away over a night. */
const LATE_DAYS = 2

/** Everything that a holder is reminded of for one certificate, in the order of time; one reminder a day, the first of this list's. */
export function remindersFor(profile: Profile, notAfter: Date): Reminder[] {
  const { windowOpens: onOpening, beforeExpiry, beforeWindowCloses, hour } = profile.reminders
  const opens = windowOpens(profile, notAfter)
  const closes = windowCloses(profile, notAfter)
  const facts = { notAfter: notAfter.toISOString() }
  // The last day on which it still works, as the holder counts days.
  const ending = (days: number) => atHour(addDays(notAfter, -days), hour)
  const all: Reminder[] = [
    ...(onOpening ? [{ kind: 'reminder.window-open' as const, at: atHour(opens, hour), facts }] : []),
    ...beforeExpiry
      // Who cannot renew yet is not told to.
      .filter((days) => addDays(notAfter, -days) >= opens)
      .map((days) => ({
        ...{ kind: 'reminder.expires' as const, at: ending(days) },
        facts: { ...facts, days: String(days) },
      })),
    ...(closes > notAfter ? beforeWindowCloses : []).map((days) => ({
      ...{ kind: 'reminder.window-closes' as const, at: atHour(addDays(closes, -days), hour) },
      facts: { ...facts, closes: closes.toISOString() },
    })),
  ]
  const days = new Map<string, Reminder>()
  for (const one of all) if (!days.has(localDay(one.at))) days.set(localDay(one.at), one)
  return [...days.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** The reminder that should go out now, if any: the latest whose time has come and is not long past. */
export function reminderDue(profile: Profile, notAfter: Date, now: Date): Reminder | undefined {
  const due = remindersFor(profile, notAfter).findLast(({ at }) => at <= now && now < addDays(at, LATE_DAYS))
  if (due === undefined || !('days' in due.facts)) return due
  // A day late, it tells the days that are left today.
  return { ...due, facts: { ...due.facts, days: String(daysBetween(now, notAfter)) } } as Reminder
}

/** Between which ends of certificates some reminder may be due now: what is worth looking at. */
export function endsWorthReminding(profile: Profile, now: Date): { from: Date; until: Date }[] {
  const { beforeExpiry, beforeWindowCloses } = profile.reminders
  const slack = LATE_DAYS + 3
  // Months are not all of one length: where a window is counted in them, days more are looked at.
  const opening = daysBetween(windowOpens(profile, now), now)
  const closing = daysBetween(now, windowCloses(profile, now))
  const distances = [opening, ...beforeExpiry, ...beforeWindowCloses.map((days) => days - closing)]
  return distances.map((days) => ({ from: addDays(now, days - slack), until: addDays(now, days + slack) }))
}

function atHour(instant: Date, hour: number): Date {
  return new Date(`${localDay(instant)}T${String(hour).padStart(2, '0')}:00:00+08:00`)
}
