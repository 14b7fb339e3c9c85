import type { CaseState } from '@certhall/model'
import { addDuration } from './window.ts'
import type { WorkflowRules } from './workflow/engine.ts'

interface Timers {
  /** Shown: by when the one who acts next should have acted. */
  dueAt: Date | null
  /** When `expire` fires. */
  expiresAt: Date | null
}

const none: Timers = { dueAt: null, expiresAt: null }
const both = (at: Date): Timers => ({ dueAt: at, expiresAt: at })
const download = (rules: WorkflowRules, now: Date) => both(addDuration(now, rules.download))

/** What the clock does to an application in each state. A draft's is set when it begins: see startCase. */
const TIMERS: Partial<Record<CaseState, (rules: WorkflowRules, now: Date) => Timers>> = {
  review: ({ reviewWithin }, now) => ({
    dueAt: reviewWithin ? addDuration(now, reviewWithin) : null,
    expiresAt: null,
  }),
  correction: download,
  payment: ({ payWithin }, now) => (payWithin ? both(addDuration(now, payWithin)) : none),
  approved: download,
  // Half written: the period begins again, so that nobody loses it between two computers.
  issued: download,
}

export function timersFor(state: CaseState, rules: WorkflowRules, now: Date): Timers {
  return TIMERS[state]?.(rules, now) ?? none
}
