import { localDay } from '@certhall/model'
import type { Ra } from '../ports.ts'
import type { NotifyJob } from './notice.ts'
import { endsWorthReminding, reminderDue } from './reminders.ts'

const BATCH = 200
/** What went out so lately is not looked at again; the store would refuse it anyhow. */
const QUIET_MS = 8 * 3600_000

/**
 * Reminders whose time has come, for every live certificate that has no successor yet. Any number of processes may run it at
 * once and again: a reminder is known by its kind, certificate and day. Returns how many were enqueued.
 */
export async function sendReminders(
  ra: Pick<Ra, 'profiles' | 'notices' | 'outbox' | 'clock'>,
): Promise<number> {
  const now = ra.clock.now()
  let sent = 0
  for (const profile of ra.profiles.values()) {
    const ranges = endsWorthReminding(profile, now)
    const quietSince = new Date(now.getTime() - QUIET_MS)
    let after = ''
    for (;;) {
      const some = await ra.notices.ending({ profile: profile.id, ranges, quietSince, after, limit: BATCH })
      const jobs = some.flatMap(({ fingerprint, holderId, notAfter }): NotifyJob[] => {
        const due = reminderDue(profile, notAfter, now)
        if (due === undefined) return []
        const { at, ...reminder } = due
        const about = { holderId, profile: profile.id, certificate: fingerprint, once: localDay(at) }
        return [{ type: 'notify', notice: { ...reminder, ...about } as NotifyJob['notice'] }]
      })
      if (jobs.length > 0) await ra.outbox.send(jobs)
      sent += jobs.length
      after = some.at(-1)?.fingerprint ?? ''
      if (some.length < BATCH) break
    }
  }
  return sent
}
