import { CerthallError } from '@certhall/model'
import type { StaffSealCase } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf, renewalContext } from '../context.ts'
import { hasEntered } from '../counter/renew-at-counter.ts'
import { requireFree } from '../desk/claims.ts'
import type { Ra } from '../ports.ts'
import { runEffects } from '../run-effects.ts'
import { statusRefusal } from '../status-refusal.ts'
import { presentHolder } from '../view-session.ts'
import { caseWithin, isPersonalInterest, presentEntered } from '../view-staff-case.ts'
import { presentSealCase } from './present-seal.ts'
import { sealsOfHolder } from './view-seals.ts'

interface Decision {
  reference: string
  version: number
  decision: 'approve' | 'reject' | 'correct'
  reason?: string
  /** Of the picture that the reviewer has seen. */
  pictureDigest: string
}

/** An application for a seal in the own jurisdiction, beside the seals on record for its holder. */
export async function viewStaffSeal(
  ra: Ra,
  actor: StaffActor,
  { reference }: { reference: string },
): Promise<StaffSealCase> {
  requireRole(actor, ...CASE_VIEWERS)
  return presentStaffSeal(ra, actor, await sealCaseWithin(ra, actor, reference))
}

/**
 * The seal reviewer's word, bound to the picture that he has seen: `seal-picture-changed` for another. Approved, the seal is made at
 * once; where the seal maker's key is away it is made as soon as it is back.
 */
export async function decideSeal(ra: Ra, actor: StaffActor, input: Decision): Promise<StaffSealCase> {
  requireRole(actor, 'seal-reviewer')
  const record = await sealCaseWithin(ra, actor, input.reference)
  const { holder, registered } = await renewalContext(ra, certificateOf(record))
  if (isPersonalInterest(actor, record, holder)) throw new CerthallError('review-own-case')
  await requireFree(ra, actor, input.reference)
  const deciding = record.state === 'review' && record.version === input.version
  if (deciding && input.decision === 'approve') {
    if (registered.status !== 'good') throw new CerthallError(statusRefusal('certificate', registered))
    const image = await ra.seals.image(record.reference)
    if (image?.digest !== input.pictureDigest) throw new CerthallError('seal-picture-changed')
  }
  if (deciding && input.decision !== 'approve' && !input.reason?.trim()) {
    const message = '请写明原因 / Please give the reason'
    throw new CerthallError('case-incomplete', undefined, { fields: [{ path: '/reason', message }] })
  }
  const decided = await applyEvent(ra, record, {
    ...{ event: input.decision, version: input.version, by: 'reviewer', actorId: actor.staffId },
    reason: input.reason,
    set: { reason: input.reason?.trim() || null },
  })
  await ra.desk.release(input.reference, actor.staffId)
  return presentStaffSeal(ra, actor, await made(ra, decided))
}

/** The effect now if it can be; else the timer carries it out. */
async function made(ra: Ra, record: CaseRecord): Promise<CaseRecord> {
  try {
    return await runEffects(ra, record)
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'key-unavailable') return record
    throw error
  }
}

/** An application for a seal in the jurisdiction; `case-state-wrong` for one of another kind. */
export async function sealCaseWithin(ra: Ra, actor: StaffActor, reference: string): Promise<CaseRecord> {
  const record = await caseWithin(ra, actor, reference)
  if (record.kind !== 'seal')
    throw new CerthallError('case-state-wrong', `an application for a ${record.kind}`)
  return record
}

export async function presentStaffSeal(
  ra: Ra,
  actor: StaffActor,
  record: CaseRecord,
): Promise<StaffSealCase> {
  const { holder } = await renewalContext(ra, certificateOf(record))
  const entered = await hasEntered(ra, actor, record)
  const mayDecide = actor.roles.includes('seal-reviewer') && record.state === 'review'
  return {
    ...(await presentSealCase(ra, record)),
    holder: await presentHolder(ra, holder),
    registered: await sealsOfHolder(ra, holder.id),
    ...(record.draft.counter && { entered: await presentEntered(ra, actor, record) }),
    mayDecide: mayDecide && !entered && !isPersonalInterest(actor, record, holder),
  }
}
