import type { CaseState } from '@certhall/model'
import { type CaseEvent, type Facts, transitionFor, type Workflow } from './engine.ts'

/** Events that lead off the straight way, or back on it. */
const ASIDE: ReadonlySet<CaseEvent> = new Set(['reject', 'correct', 'cancel', 'expire', 'reopen'])

/** The states that a case would still pass if all goes well, by its kind's table; the last one is its end. */
export function wayAhead(workflow: Pick<Workflow, 'table'>, state: CaseState, facts: Facts): CaseState[] {
  const events = (Object.keys(workflow.table[state] ?? {}) as CaseEvent[]).filter((one) => !ASIDE.has(one))
  for (const event of events) {
    const to = transitionFor(workflow, state, event, facts)?.to
    // What has been paid is no longer due.
    if (to !== undefined)
      return [to, ...wayAhead(workflow, to, to === 'payment' ? { ...facts, feeDue: false } : facts)]
  }
  return []
}
