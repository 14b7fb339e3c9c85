import { type CaseKind, CerthallError, isAtCounter, type Profile } from '@certhall/model'
import { first, replacement } from './at-counter.ts'
import { change } from './change.ts'
import type { Workflow, WorkflowRules } from './engine.ts'
import { renewal } from './renewal.ts'
import { seal } from './seal.ts'
import { unlock } from './unlock.ts'

/** Every kind of case and its table: a new kind is a row here and a file beside it. */
export const WORKFLOWS: Record<CaseKind, Workflow> = { renewal, change, first, replacement, seal, unlock }

/** What the profile says about cases of this kind. `kind-not-offered` where it has none. */
export function rulesOf(kind: CaseKind, profile: Profile): WorkflowRules {
  return WORKFLOWS[kind].rules(profile)
}

const ISSUING: readonly string[] = ['reissue', 'first']

/** Whether cases of this kind lead to a certificate. */
export function reissues({ kind }: { kind: CaseKind }): boolean {
  return ISSUING.includes(WORKFLOWS[kind].clash)
}

/** `case-state-wrong` for what is being entered at a counter: its holder changes nothing himself. */
export function requireOwnHand(record: Parameters<typeof isAtCounter>[0]): void {
  if (isAtCounter(record)) throw new CerthallError('case-state-wrong', 'it is done at the counter')
}

/** `not-found` for cases of kinds that lead to no certificate: what is asked is not done to them. */
export function requireReissue(record: { kind: CaseKind }): void {
  if (!reissues(record)) throw new CerthallError('not-found', 'no application for a certificate')
}
