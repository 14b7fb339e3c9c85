import type { RenewalCase } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import type { CaseRecord } from './case-record.ts'
import { checkDraft, normaliseDraft } from './check-draft.ts'
import { certificateOf, type RenewalContext, renewalContext } from './context.ts'
import { refuse } from './eligibility.ts'
import { issuerFor } from './key-rows.ts'
import { ownCase } from './own-case.ts'
import { plannedTemplate } from './planned-template.ts'
import type { Ra } from './ports.ts'
import { isEditable, presentCase } from './present-case.ts'
import { selfServiceOf } from './reissue/index.ts'
import { templateHash } from './template.ts'
import { requireOwnHand, requireReissue } from './workflow/index.ts'

/**
 * 「确认提交」: checks everything again, fixes the template and the fee, and hands the application on as the table says.
 * The captcha is the edge's to check.
 */
export async function submitCase(
  ra: Ra,
  actor: HolderActor,
  { reference, version }: { reference: string; version: number },
): Promise<RenewalCase> {
  const record = await ownCase(ra, actor, reference)
  requireReissue(record)
  requireOwnHand(record)
  const request = { event: 'submit', version, by: 'holder', actorId: actor.holderId } as const
  if (!isEditable(record) || record.version !== version) {
    return presentCase(ra, await applyEvent(ra, record, request))
  }
  const context = await renewalContext(ra, certificateOf(record))
  const now = ra.clock.now()
  await refuseLate(ra, context, record, now)
  const draft = normaliseDraft(record.draft)
  const certificates = await ra.authority.listByHolder(record.holderId)
  const reissue = selfServiceOf(record)
  const rules = reissue.rules(context.profile)
  const feeFen = reissue.fee(context, certificates, record, now)
  checkDraft(context, rules, draft, feeFen > 0, reissue.faults(context, { ...record, draft }, now))
  // Sent in again after a correction: the term still counts from the first submission.
  const submittedAt = record.submittedAt ?? now
  const template = await plannedTemplate(ra, context, { ...record, draft, submittedAt })
  const submitted = await applyEvent(ra, record, {
    ...request,
    set: {
      draft,
      agreed: rules.agreement,
      submittedAt,
      template,
      templateHash: templateHash(template),
      feeFen,
      reason: null,
    },
  })
  return presentCase(ra, submitted)
}

/** The window and the other rules once more; who submitted in time and corrects now keeps that right. */
async function refuseLate(ra: Ra, context: RenewalContext, record: CaseRecord, now: Date) {
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const others = context.cases.filter(({ reference }) => reference !== record.reference)
  const registry = ra.registry !== undefined
  const facts = { context: { ...context, cases: others }, issuer, now, registry }
  const eligibility = selfServiceOf(record).judge(facts, true)
  if (eligibility.refusal === 'renewal-too-late' && record.submittedAt !== undefined) return
  refuse(eligibility)
}
