import { type CaseKind, CerthallError } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import type { CasePatch, CaseRecord } from './case-record.ts'
import { caseContext, certificateOf, renewalContext } from './context.ts'
import { requireFree } from './desk/claims.ts'
import { plannedTemplate } from './planned-template.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'
import { statusRefusal } from './status-refusal.ts'
import { templateHash } from './template.ts'
import { unlockHash, unlockOf } from './unlock/present-unlock.ts'
import { caseWithin, isPersonalInterest, presentStaffCase } from './view-staff-case.ts'
import { requireReissue } from './workflow/index.ts'

interface Input {
  reference: string
  version: number
  decision: 'approve' | 'reject' | 'correct'
  reason?: string
  templateHash: string
}

/** A reviewer's word. An approval is bound to the template that he has seen: `review-template-changed` for any other. */
export async function decideCase(ra: Ra, actor: StaffActor, input: Input): Promise<StaffCase> {
  requireRole(actor, 'reviewer')
  const record = await caseWithin(ra, actor, input.reference)
  // Kinds with a decision of their own are refused here.
  if (record.kind !== 'unlock') requireReissue(record)
  const context = await caseContext(ra, record)
  if (isPersonalInterest(actor, record, context.holder)) throw new CerthallError('review-own-case')
  await requireFree(ra, actor, input.reference)
  const deciding = record.state === 'review' && record.version === input.version
  const set = deciding ? await PATCHES[input.decision](ra, record, input) : {}
  const decided = await applyEvent(ra, record, {
    event: input.decision,
    version: input.version,
    by: 'reviewer',
    actorId: actor.staffId,
    reason: input.reason,
    set,
  })
  await ra.desk.release(input.reference, actor.staffId)
  return presentStaffCase(ra, actor, decided)
}

const withReason = async (_ra: Ra, _record: CaseRecord, { reason }: Input): Promise<CasePatch> => {
  if (!reason?.trim()) {
    const message = '请写明原因 / Please give the reason'
    throw new CerthallError('case-incomplete', undefined, { fields: [{ path: '/reason', message }] })
  }
  return { reason: reason.trim() }
}

const PATCHES = {
  approve: (ra: Ra, record: CaseRecord, input: Input) => APPROVALS[record.kind](ra, record, input),
  reject: withReason,
  correct: withReason,
} as const

/** What an approval of each kind is bound to. */
const APPROVALS: Record<CaseKind, (ra: Ra, record: CaseRecord, input: Input) => Promise<CasePatch>> = {
  renewal: approveTemplate,
  change: approveTemplate,
  first: approveTemplate,
  replacement: approveTemplate,
  // Decided with its picture: seals/.
  seal: async () => {
    throw new CerthallError('case-state-wrong', 'a seal is reviewed with its picture')
  },
  async unlock(ra, record, { templateHash: seen }) {
    const { registered } = await renewalContext(ra, certificateOf(record))
    if (registered.status !== 'good') throw new CerthallError(statusRefusal('certificate', registered))
    if (seen !== (await unlockHash(ra, record, await unlockOf(ra, record.reference))))
      throw new CerthallError('review-template-changed')
    return { reason: null }
  },
}

async function approveTemplate(ra: Ra, record: CaseRecord, input: Input): Promise<CasePatch> {
  const context = await caseContext(ra, record)
  const refusal = reissueOf(record).standing(context)
  if (refusal !== undefined) throw new CerthallError(refusal)
  const template = await plannedTemplate(ra, context, record)
  if (templateHash(template) !== input.templateHash) {
    throw new CerthallError('review-template-changed')
  }
  const { findings } = await ra.authority.preview(template)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new CerthallError('lint-failed', errors[0]?.text, { findings: errors })
  return { template, templateHash: input.templateHash, reason: null }
}
