import {
  addDays,
  addMonths,
  addWorkingDays,
  addYears,
  localDay,
  type Profile,
  type WorkingCalendar,
} from '@certhall/model'

type Duration = Profile['renewal']['window']['opens']
type Period = Profile['renewal']['download']

/** Calendar arithmetic at +08:00; `times` -1 goes back. */
function addDuration(instant: Date, duration: Duration, times: 1 | -1 = 1): Date {
  return 'days' in duration
    ? addDays(instant, times * duration.days)
    : addMonths(instant, times * duration.months)
}

/** When a promised period ends that begins at `from`. */
export function periodEnds(calendar: WorkingCalendar, from: Date, period: Period): Date {
  return 'workingDays' in period
    ? addWorkingDays(calendar, from, period.workingDays)
    : addDuration(from, period)
}

/** From the first minute (at +08:00) of the day that the window opens on: people read days, not minutes. */
export function windowOpens(profile: Profile, notAfter: Date): Date {
  const instant = addDuration(notAfter, profile.renewal.window.opens, -1)
  return new Date(`${localDay(instant)}T00:00:00+08:00`)
}

/** At expiry, or as long after it as the profile allows. */
export function windowCloses(profile: Profile, notAfter: Date): Date {
  const after = profile.renewal.window.closesAfterExpiry
  return after === undefined ? notAfter : addDuration(notAfter, after)
}

type CountFrom = Profile['renewal']['countFrom']

const COUNT_FROM: Record<CountFrom, (oldEnd: Date, now: Date) => Date> = {
  'old-end': (oldEnd) => oldEnd,
  'later-of-end-and-now': (oldEnd, now) => new Date(Math.max(now.getTime(), oldEnd.getTime())),
}

/** End of the new certificate, to the second: certificates know no fractions (RFC 5280 §4.1.2.5). */
export function newNotAfter(profile: Profile, oldEnd: Date, now: Date, years: number): Date {
  const end = addYears(COUNT_FROM[profile.renewal.countFrom](oldEnd, now), years)
  return new Date(Math.floor(end.getTime() / 1000) * 1000)
}
