import { type CaseKind, CerthallError, type Profile } from '@certhall/model'
import { change } from './change.ts'
import type { Workflow, WorkflowRules } from './engine.ts'
import { renewal } from './renewal.ts'
import { seal } from './seal.ts'
import { unlock } from './unlock.ts'

/** Every kind of case and its table: a new kind is a row here and a file beside it. */
export const WORKFLOWS: Record<CaseKind, Workflow> = { renewal, change, seal, unlock }

/** What the profile says about cases of this kind. `kind-not-offered` where it has none. */
export function rulesOf(kind: CaseKind, profile: Profile): WorkflowRules {
  return WORKFLOWS[kind].rules(profile)
}

/** Whether cases of this kind replace the certificate that they are about. */
export function reissues({ kind }: { kind: CaseKind }): boolean {
  return WORKFLOWS[kind].clash === 'reissue'
}

/** `not-found` for cases of kinds that lead to no certificate: what is asked is not done to them. */
export function requireReissue(record: { kind: CaseKind }): void {
  if (!reissues(record)) throw new CerthallError('not-found', 'no application for a certificate')
}
