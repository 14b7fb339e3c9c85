import type { CaseState, WorkingCalendar } from '@certhall/model'
import { periodEnds } from './window.ts'
import type { WorkflowRules } from './workflow/engine.ts'

interface Timers {
  /** Shown: by when the one who acts next should have acted. */
  dueAt: Date | null
  /** When `expire` fires. */
  expiresAt: Date | null
}

const none: Timers = { dueAt: null, expiresAt: null }
const both = (at: Date): Timers => ({ dueAt: at, expiresAt: at })
type Timer = (rules: WorkflowRules, now: Date, calendar: WorkingCalendar) => Timers
const download: Timer = (rules, now, calendar) => both(periodEnds(calendar, now, rules.download))

/** What the clock does to an application in each state. A draft's is set when it begins: see startCase. */
const TIMERS: Partial<Record<CaseState, Timer>> = {
  review: ({ reviewWithin }, now, calendar) => ({
    dueAt: reviewWithin ? periodEnds(calendar, now, reviewWithin) : null,
    expiresAt: null,
  }),
  correction: download,
  payment: ({ payWithin }, now, calendar) => (payWithin ? both(periodEnds(calendar, now, payWithin)) : none),
  approved: download,
  // Half written: the period begins again, so that nobody loses it between two computers.
  issued: download,
}

export function timersFor(
  state: CaseState,
  rules: WorkflowRules,
  now: Date,
  calendar: WorkingCalendar,
): Timers {
  return TIMERS[state]?.(rules, now, calendar) ?? none
}
