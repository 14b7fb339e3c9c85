import { CerthallError } from '@certhall/model'
import type { Draft, StaffCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import { enteredFaults } from '../check-draft.ts'
import { caseContext } from '../context.ts'
import { requirePapers } from '../papers/require-papers.ts'
import { plannedTemplate } from '../planned-template.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { reissueOf } from '../reissue/index.ts'
import { refuseForeignNumbers } from '../save-draft.ts'
import { templateHash } from '../template.ts'
import { caseWithin, presentStaffCase } from '../view-staff-case.ts'
import { hasEntered } from './renew-at-counter.ts'

interface Input {
  reference: string
  version: number
  /** Of a change: each number that the registry has, taken or left. */
  additions?: Draft['additions']
}

/** What was entered at the counter is whole, papers and all: on along the profile's table; where it is reviewed, by somebody else. */
export async function submitEntered(ra: Ra, actor: StaffActor, input: Input): Promise<StaffCase> {
  const record = await enteredCase(ra, actor, input.reference)
  const request = { event: 'submit', version: input.version, by: 'counter', actorId: actor.staffId } as const
  if (!isEditable(record) || record.version !== input.version)
    return presentStaffCase(ra, actor, await applyEvent(ra, record, request))
  await refuseForeignNumbers(ra, record, input)
  const context = await caseContext(ra, record)
  const reissue = reissueOf(record)
  const now = ra.clock.now()
  const refusal = reissue.standing(context) ?? reissue.tooLate(context, now)
  if (refusal !== undefined) throw new CerthallError(refusal)
  const { additions } = input
  const draft = { ...record.draft, ...(additions && { additions }) }
  const certificates = await ra.authority.listByHolder(record.holderId)
  const feeFen = reissue.fee(context, certificates, record, now)
  const rules = reissue.rules(context.profile)
  const faults = [
    ...enteredFaults(rules, draft, feeFen > 0),
    ...reissue.faults(context, { ...record, draft }, now),
  ]
  if (faults.length > 0) throw new CerthallError('case-incomplete', undefined, { fields: faults })
  await requirePapers(ra, record)
  const submittedAt = record.submittedAt ?? now
  const template = await plannedTemplate(ra, context, { ...record, draft, submittedAt })
  const submitted = await applyEvent(ra, record, {
    ...request,
    reason: draft.counter?.proof,
    set: {
      ...{ draft, submittedAt, template, templateHash: templateHash(template), feeFen, reason: null },
      // Signed on paper at the counter; the papers stay with the application.
      agreed: rules.agreement,
    },
  })
  return presentStaffCase(ra, actor, submitted)
}

/** What was entered and is not issued yet is dropped: a token replaced after all, somebody who goes away. */
export async function dropEntered(ra: Ra, actor: StaffActor, input: Input): Promise<StaffCase> {
  const record = await enteredCase(ra, actor, input.reference)
  const by = { by: 'counter', actorId: actor.staffId } as const
  const cancelled = await applyEvent(ra, record, { event: 'cancel', version: input.version, ...by })
  return presentStaffCase(ra, actor, cancelled)
}

/** Only who has entered it goes on with it. */
export async function enteredCase(ra: Ra, actor: StaffActor, reference: string): Promise<CaseRecord> {
  requireRole(actor, 'counter')
  const record = await caseWithin(ra, actor, reference)
  if (record.draft.counter === undefined)
    throw new CerthallError('case-state-wrong', 'not entered at a counter')
  if (!(await hasEntered(ra, actor, record))) throw new CerthallError('not-yours', 'entered by somebody else')
  return record
}
