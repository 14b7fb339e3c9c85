import { type CaseKind, type CaseState, normaliseNumber } from '@certhall/model'
import type { StaffActor, StaffRole } from '../actor.ts'
import type { Turn } from '../case-record.ts'

interface Step {
  roles: readonly StaffRole[]
  kinds: readonly CaseKind[]
  state: CaseState
}

/** Steps of applications that wait for somebody on staff, and for whom; each use case says the same of its own. */
const STEPS: readonly Step[] = [
  { roles: ['reviewer'], kinds: ['renewal', 'change', 'unlock', 'first', 'replacement'], state: 'review' },
  { roles: ['seal-reviewer'], kinds: ['seal'], state: 'review' },
  {
    roles: ['operator', 'finance'],
    kinds: ['renewal', 'change', 'seal', 'unlock', 'first', 'replacement'],
    state: 'payment',
  },
]

/** What the actor may act on next. */
export function turnOf({ staffId, idNumber, roles }: StaffActor): Turn {
  const mine = STEPS.filter((step) => step.roles.some((role) => roles.includes(role)))
  const number = idNumber === undefined ? undefined : normaliseNumber(idNumber)
  return { staffId, idNumber: number, waiting: mine.map(({ kinds, state }) => ({ kinds, state })) }
}
