import { CASE_KINDS, type CaseKind, type CaseState, normaliseNumber } from '@certhall/model'
import { FEE_CONFIRMERS, type StaffActor, type StaffRole } from '../actor.ts'
import type { Turn } from '../case-record.ts'
import { WORKFLOWS } from '../workflow/index.ts'

interface Step {
  roles: readonly StaffRole[]
  kind: CaseKind
  state: CaseState
}

/** Who reviews applications of each kind; each use case says the same of its own. */
const REVIEWERS: Record<CaseKind, readonly StaffRole[]> = {
  renewal: ['reviewer'],
  change: ['reviewer'],
  first: ['reviewer'],
  replacement: ['reviewer'],
  unlock: ['reviewer'],
  seal: ['seal-reviewer'],
}

/** Steps of applications that wait for somebody on staff, as far as the kind's own table has them. */
const STEPS: readonly Step[] = CASE_KINDS.flatMap((kind): Step[] => {
  const { review, payment } = WORKFLOWS[kind].table
  return [
    ...(review ? [{ roles: REVIEWERS[kind], kind, state: 'review' as const }] : []),
    ...(payment ? [{ roles: FEE_CONFIRMERS, kind, state: 'payment' as const }] : []),
  ]
})

/** What the actor may act on next. */
export function turnOf({ staffId, idNumber, roles }: StaffActor): Turn {
  const mine = STEPS.filter((step) => step.roles.some((role) => roles.includes(role)))
  const number = idNumber === undefined ? undefined : normaliseNumber(idNumber)
  const states = [...new Set(mine.map(({ state }) => state))]
  const kindsIn = (state: CaseState) => mine.flatMap((step) => (step.state === state ? [step.kind] : []))
  return { staffId, idNumber: number, waiting: states.map((state) => ({ kinds: kindsIn(state), state })) }
}
