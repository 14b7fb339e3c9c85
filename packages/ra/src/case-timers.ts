import type { CaseState, Profile } from '@certhall/model'
import { addDuration } from './window.ts'

interface Timers {
  /** Shown: by when the one who acts next should have acted. */
  dueAt: Date | null
  /** When `expire` fires. */
  expiresAt: Date | null
}

const none: Timers = { dueAt: null, expiresAt: null }
const both = (at: Date): Timers => ({ dueAt: at, expiresAt: at })
const download = (profile: Profile, now: Date) => both(addDuration(now, profile.renewal.download))

/** What the clock does to an application in each state. A draft's is the end of its window: see startCase. */
const TIMERS: Partial<Record<CaseState, (profile: Profile, now: Date) => Timers>> = {
  review: ({ renewal }, now) => ({
    dueAt: renewal.reviewWithin ? addDuration(now, renewal.reviewWithin) : null,
    expiresAt: null,
  }),
  correction: download,
  payment: ({ renewal }, now) => (renewal.fee ? both(addDuration(now, renewal.fee.payWithin)) : none),
  approved: download,
  // Half written: the period begins again, so that nobody loses it between two computers.
  issued: download,
}

export function timersFor(state: CaseState, profile: Profile, now: Date): Timers {
  return TIMERS[state]?.(profile, now) ?? none
}
