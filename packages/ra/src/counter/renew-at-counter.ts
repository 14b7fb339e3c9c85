import { addDays } from '@certhall/model'
import type { CounterRenewalRequest, StaffCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import { checkDraft, normaliseDraft } from '../check-draft.ts'
import { confirmationSteps } from '../confirmation-steps.ts'
import { openCaseOf, type RenewalContext, renewalContext } from '../context.ts'
import { refuse } from '../eligibility.ts'
import { issuerFor } from '../key-rows.ts'
import { plannedTemplate } from '../planned-template.ts'
import type { Ra } from '../ports.ts'
import { reissueOf, selfServiceOf } from '../reissue/index.ts'
import { newReference } from '../start-case.ts'
import { templateHash } from '../template.ts'
import { presentStaffCase } from '../view-staff-case.ts'
import { counterHolderOf } from './view-holder.ts'

/**
 * A renewal entered by a clerk who has the holder, or his token and papers by mail, before him: also where the time for renewing
 * oneself is over. It goes on along the profile's table; where that asks for a review, somebody else reviews it. Whoever has
 * the token finishes it, with his own PIN. Idempotent: entered again after a crash it is the same one.
 */
export async function renewAtCounter(
  ra: Ra,
  actor: StaffActor,
  { serial, ...input }: CounterRenewalRequest & { serial: string },
): Promise<StaffCase> {
  requireRole(actor, 'counter')
  const { certificate } = await counterHolderOf(ra, actor, serial)
  const context = await renewalContext(ra, certificate.fingerprint)
  const entered = openCaseOf(context) && (await enteredBy(ra, actor, openCaseOf(context) as CaseRecord))
  if (entered?.submittedAt !== undefined) return presentStaffCase(ra, actor, entered)
  const now = ra.clock.now()
  if (entered === undefined) await requireRenewable(ra, context, now)
  const record = entered ?? (await enter(ra, actor, context, now))
  return presentStaffCase(ra, actor, await submit(ra, actor, context, record, input))
}

/** An application that is open already, if this clerk has entered it. */
async function enteredBy(
  ra: Pick<Ra, 'cases'>,
  actor: StaffActor,
  record: CaseRecord,
): Promise<CaseRecord | undefined> {
  const [start] = await ra.cases.history(record.reference)
  return start?.by === 'counter' && start.actorId === actor.staffId ? record : undefined
}

/** Every rule but the last day: past it, this is the way that remains. */
async function requireRenewable(ra: Ra, context: RenewalContext, now: Date): Promise<void> {
  const issuer = issuerFor(await ra.authority.issuers(), context.key)
  const registry = ra.registry !== undefined
  const eligibility = selfServiceOf({ kind: 'renewal' }).judge({ context, issuer, now, registry }, true)
  if (eligibility.refusal !== 'renewal-too-late') refuse(eligibility)
}

async function enter(ra: Ra, actor: StaffActor, context: RenewalContext, now: Date): Promise<CaseRecord> {
  const record: CaseRecord = {
    ...{ reference: newReference(now), kind: 'renewal', profile: context.profile.id, state: 'draft' },
    ...{ version: 0, holderId: context.holder.id, oldFingerprint: context.registered.fingerprint },
    // What a crash leaves half entered is gone the next day.
    ...{ createdAt: now, expiresAt: addDays(now, 1), draft: {}, pending: [] },
  }
  const start = { at: now, by: 'counter', actorId: actor.staffId, event: 'start', to: 'draft' } as const
  await ra.cases.add(record, start)
  return record
}

async function submit(
  ra: Ra,
  actor: StaffActor,
  context: RenewalContext,
  record: CaseRecord,
  input: CounterRenewalRequest,
): Promise<CaseRecord> {
  const { agreement } = context.profile.renewal
  const { proof, termYears, handler, invoice } = input
  const now = ra.clock.now()
  const draft = normaliseDraft({
    // Signed on paper at the counter; the papers stay with the application.
    agreement: { version: agreement.version, terms: true, idData: true },
    confirmations: Object.fromEntries(confirmationSteps(context).map(({ id }) => [id, true])),
    ...{ termYears, handler, invoice },
  })
  const certificates = await ra.authority.listByHolder(record.holderId)
  const reissue = reissueOf(record)
  const feeFen = reissue.fee(context, certificates, { draft }, now)
  checkDraft(context, reissue.rules(context.profile), draft, feeFen > 0, [])
  const template = await plannedTemplate(ra, context, { ...record, draft, submittedAt: now })
  return applyEvent(ra, record, {
    ...{ event: 'submit', version: record.version, by: 'counter', actorId: actor.staffId, reason: proof },
    set: {
      ...{
        draft,
        agreed: agreement,
        submittedAt: now,
        template,
        templateHash: templateHash(template),
        feeFen,
      },
    },
  })
}

/** Whether this member of staff has entered the application: then he does not review it. */
export async function hasEntered(
  ra: Pick<Ra, 'cases'>,
  actor: StaffActor,
  { reference }: Pick<CaseRecord, 'reference'>,
): Promise<boolean> {
  const history = await ra.cases.history(reference)
  return history.some(({ by, actorId }) => by === 'counter' && actorId === actor.staffId)
}
