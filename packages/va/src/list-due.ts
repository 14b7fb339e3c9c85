import type { StoredList } from './ports.ts'
import type { StatusSettings } from './settings.ts'

const HOUR = 3600_000
/** A list with less than this part of its life left is replaced, so that nobody meets an outdated one. */
const RENEW_BELOW = 1 / 4
/** Longer lists are not made for every change. */
const LARGE = 10_000

export function lifetimeMs({ crl }: StatusSettings, scope: string): number {
  return (scope === 'delta' ? crl.deltaLifetimeHours : crl.lifetimeHours) * HOUR
}

/** A list of the future comes from a clock that was ahead: nobody can use it, and it would be kept until then. */
export function isUsable({ thisUpdate, nextUpdate }: StoredList, now: Date): boolean {
  return thisUpdate <= now && now < nextUpdate
}

/** Whether there must be a new list: none that can be used, an end that is near, or changes that it does not have. */
export function isDue(
  list: StoredList | undefined,
  changes: number,
  now: Date,
  settings: StatusSettings,
): boolean {
  if (list === undefined || !isUsable(list, now)) return true
  if (list.nextUpdate.getTime() - now.getTime() <= lifetimeMs(settings, list.scope) * RENEW_BELOW) return true
  if (list.changes === changes) return false
  const pause = list.scope === 'full' && list.entries > LARGE ? settings.crl.largeListPauseSeconds * 1000 : 0
  return now.getTime() - list.thisUpdate.getTime() >= pause
}
