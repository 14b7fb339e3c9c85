import { CerthallError, normaliseNumber } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { CASE_VIEWERS, FEE_CONFIRMERS, hasRole, requireRole, type StaffActor } from './actor.ts'
import type { CaseRecord } from './case-record.ts'
import { caseContext, type IssueContext } from './context.ts'
import { hasEntered } from './counter/renew-at-counter.ts'
import { presentNotices } from './notices/present-notices.ts'
import { paperKindsOf } from './papers/paper-case.ts'
import { presentPaper } from './papers/view-papers.ts'
import type { Holder } from './people.ts'
import { plannedOrNone } from './planned-template.ts'
import type { Ra } from './ports.ts'
import { isEditable, presentWith } from './present-case.ts'
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

/** Outside the jurisdiction, not yet submitted (but by who enters it), unknown: all the same `not-found`. */
export async function caseWithin(
  ra: Pick<Ra, 'cases'>,
  actor: StaffActor,
  reference: string,
): Promise<CaseRecord> {
  const record = await ra.cases.findWithin(actor.jurisdictionPath, reference)
  const seen = record && (record.submittedAt !== undefined || (await hasEntered(ra, actor, record)))
  if (!record || !seen) throw new CerthallError('not-found', 'no such application')
  return record
}

export async function presentStaffCase(ra: Ra, actor: StaffActor, record: CaseRecord): Promise<StaffCase> {
  const context = await caseContext(ra, record)
  const template = await templateUnderReview(ra, context, record)
  const preview = template && (await ra.authority.preview(template))
  const unlock = await staffUnlockView(ra, record)
  const isOwn = isPersonalInterest(actor, record, context.holder) || (await hasEntered(ra, actor, record))
  const approves = template ? templateHash(template) : unlock && record.templateHash
  return {
    ...(await presentWith(ra, context, record, template)),
    ...(approves && { approves }),
    ...(unlock && { unlock }),
    ...(record.draft.counter && { entered: await presentEntered(ra, actor, record) }),
    holder: await presentHolder(ra, context.holder),
    notices: presentNotices(await ra.notices.ofCase(record.reference)),
    findings: preview?.findings ?? [],
    mayDecide: actor.roles.includes('reviewer') && record.state === 'review' && !isOwn,
    mayConfirmFee: hasRole(actor, ...FEE_CONFIRMERS) && record.state === 'payment' && !isOwn,
  }
}

/** Papers and maker of what was entered at a counter. */
export async function presentEntered(
  ra: Ra,
  actor: StaffActor,
  record: CaseRecord,
): Promise<NonNullable<StaffCase['entered']>> {
  const [start] = await ra.cases.history(record.reference)
  const by = start?.actorId === undefined ? undefined : await ra.staff.find(start.actorId)
  return {
    by: by?.name ?? start?.actorId ?? '',
    kinds: [...paperKindsOf(ra, record)],
    papers: (await ra.papers.list(record.reference)).map(presentPaper),
    mayEdit: isEditable(record) && actor.roles.includes('counter') && (await hasEntered(ra, actor, record)),
  }
}

/** While under review: by today's records, so that the reviewer decides about what would really be issued. */
async function templateUnderReview(ra: Ra, context: IssueContext, record: CaseRecord) {
  return record.state === 'review' && reissues(record) ? plannedOrNone(ra, context, record) : record.template
}

/** No one reviews his own renewal, nor one that he handles for another. */
export function isPersonalInterest(actor: StaffActor, record: CaseRecord, holder: Holder): boolean {
  const mine = actor.idNumber && normaliseNumber(actor.idNumber)
  return Boolean(mine) && [holder.idNumber, record.draft.handler?.idNumber].includes(mine)
}
