import { CerthallError, normaliseNumber } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { CASE_VIEWERS, FEE_CONFIRMERS, hasRole, requireRole, type StaffActor } from './actor.ts'
import type { CaseRecord } from './case-record.ts'
import { type RenewalContext, renewalContext } from './context.ts'
import { hasEntered } from './counter/renew-at-counter.ts'
import { presentNotices } from './notices/present-notices.ts'
import type { Holder } from './people.ts'
import { plannedOrNone } from './planned-template.ts'
import type { Ra } from './ports.ts'
import { presentWith } from './present-case.ts'
import { templateHash } from './template.ts'
import { staffUnlockView } from './unlock/present-unlock.ts'
import { presentHolder } from './view-session.ts'
import { reissues } from './workflow/index.ts'

/** A case of the jurisdiction, with the linted preview of what would be issued. */
export async function viewStaffCase(
  ra: Ra,
  actor: StaffActor,
  { reference }: { reference: string },
): Promise<StaffCase> {
  requireRole(actor, ...CASE_VIEWERS)
  return presentStaffCase(ra, actor, await caseWithin(ra, actor, reference))
}

/** Outside the jurisdiction, not yet submitted, unknown: all the same `not-found`. */
export async function caseWithin(
  ra: Pick<Ra, 'cases'>,
  actor: StaffActor,
  reference: string,
): Promise<CaseRecord> {
  const record = await ra.cases.findWithin(actor.jurisdictionPath, reference)
  if (record?.submittedAt === undefined) throw new CerthallError('not-found', 'no such application')
  return record
}

export async function presentStaffCase(ra: Ra, actor: StaffActor, record: CaseRecord): Promise<StaffCase> {
  const context = await renewalContext(ra, record.oldFingerprint)
  const template = await templateUnderReview(ra, context, record)
  const preview = template && (await ra.authority.preview(template))
  const unlock = await staffUnlockView(ra, record)
  const approves = template ? templateHash(template) : unlock && record.templateHash
  return {
    ...(await presentWith(ra, context, record, template)),
    ...(approves && { approves }),
    ...(unlock && { unlock }),
    holder: await presentHolder(ra, context.holder),
    notices: presentNotices(await ra.notices.ofCase(record.reference)),
    findings: preview?.findings ?? [],
    mayDecide:
      actor.roles.includes('reviewer') &&
      record.state === 'review' &&
      !isPersonalInterest(actor, record, context.holder) &&
      !(await hasEntered(ra, actor, record)),
    mayConfirmFee: hasRole(actor, ...FEE_CONFIRMERS) && record.state === 'payment',
  }
}

/** While under review: by today's records, so that the reviewer decides about what would really be issued. */
async function templateUnderReview(ra: Ra, context: RenewalContext, record: CaseRecord) {
  return record.state === 'review' && reissues(record) ? plannedOrNone(ra, context, record) : record.template
}

/** No one reviews his own renewal, nor one that he handles for another. */
export function isPersonalInterest(actor: StaffActor, record: CaseRecord, holder: Holder): boolean {
  const mine = actor.idNumber && normaliseNumber(actor.idNumber)
  return Boolean(mine) && [holder.idNumber, record.draft.handler?.idNumber].includes(mine)
}
