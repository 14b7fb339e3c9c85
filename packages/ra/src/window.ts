import { addDays, addMonths, addYears, localDay, type Profile } from '@certhall/model'

type Duration = Profile['renewal']['download']

/** Calendar arithmetic at +08:00; `times` -1 goes back. */
export function addDuration(instant: Date, duration: Duration, times: 1 | -1 = 1): Date {
  return 'days' in duration
    ? addDays(instant, times * duration.days)
    : addMonths(instant, times * duration.months)
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
