import { addDays, isPaper } from '@certhall/model'
import type { RenewalEntry, StaffCase } from '@certhall/model/api'
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
import { periodEnds } from '../window.ts'
import { rulesOf } from '../workflow/index.ts'
import { requireTaken } from './entry-channel.ts'
import { counterHolderOf } from './view-holder.ts'

/**
 * A renewal entered by a clerk who has the holder, or his token and papers by mail, before him: also where the time for renewing
 * oneself is over. It goes on along the profile's table; where that asks for a review, somebody else reviews it. Whoever has
 * the token finishes it, with his own PIN. Of what came by post, fax or mail the papers are uploaded first, and somebody else always
 * reviews it. Idempotent: entered again after a crash it is the same one.
 */
export async function renewAtCounter(
  ra: Ra,
  actor: StaffActor,
  { serial, ...input }: RenewalEntry & { serial: string },
): Promise<StaffCase> {
  requireRole(actor, 'counter')
  const { certificate } = await counterHolderOf(ra, actor, serial)
  const context = await renewalContext(ra, certificate.fingerprint)
  const entered = openCaseOf(context) && (await enteredBy(ra, actor, openCaseOf(context) as CaseRecord))
  if (entered?.submittedAt !== undefined) return presentStaffCase(ra, actor, entered)
  const now = ra.clock.now()
  requireTaken(context.profile, input.channel)
  if (entered === undefined) await requireRenewable(ra, context, now)
  const record = entered ?? (await enter(ra, actor, context, now, input))
  const filled = await fill(ra, context, record, input)
  if (!isPaper(input.channel)) return presentStaffCase(ra, actor, await submit(ra, actor, context, filled))
  // The papers next; then it is submitted as everything that a clerk enters.
  const { reference, version, draft } = filled
  return presentStaffCase(ra, actor, await ra.cases.change({ reference, version, set: { draft } }))
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

async function enter(
  ra: Ra,
  actor: StaffActor,
  context: RenewalContext,
  now: Date,
  { channel }: RenewalEntry,
): Promise<CaseRecord> {
  const { download } = rulesOf('renewal', context.profile)
  const record: CaseRecord = {
    ...{ reference: newReference(now), kind: 'renewal', profile: context.profile.id, state: 'draft' },
    ...{ version: 0, holderId: context.holder.id, oldFingerprint: context.registered.fingerprint },
    // What a crash leaves half entered is gone the next day; papers may lack something that has to be sent after.
    expiresAt: isPaper(channel) ? periodEnds(ra.calendar, now, download) : addDays(now, 1),
    ...{ createdAt: now, draft: {}, pending: [] },
  }
  const start = { at: now, by: 'counter', actorId: actor.staffId, event: 'start', to: 'draft' } as const
  await ra.cases.add(record, start)
  return record
}

/** The application with what was entered, checked. */
async function fill(
  ra: Ra,
  context: RenewalContext,
  record: CaseRecord,
  input: RenewalEntry,
): Promise<CaseRecord> {
  const { agreement } = context.profile.renewal
  const { proof, channel, termYears, handler, invoice } = input
  const draft = normaliseDraft({
    // Signed on paper at the counter; the papers stay with the application.
    agreement: { version: agreement.version, terms: true, idData: true },
    confirmations: Object.fromEntries(confirmationSteps(context).map(({ id }) => [id, true])),
    ...{ termYears, handler, invoice, counter: { proof, ...(channel && { channel }) } },
  })
  const feeFen = await feeOf(ra, context, { ...record, draft })
  checkDraft(context, reissueOf(record).rules(context.profile), draft, feeFen > 0, [])
  return { ...record, draft }
}

async function feeOf(ra: Ra, context: RenewalContext, record: CaseRecord): Promise<number> {
  const certificates = await ra.authority.listByHolder(record.holderId)
  return reissueOf(record).fee(context, certificates, record, ra.clock.now())
}

async function submit(
  ra: Ra,
  actor: StaffActor,
  context: RenewalContext,
  record: CaseRecord,
): Promise<CaseRecord> {
  const { draft } = record
  const submittedAt = ra.clock.now()
  const feeFen = await feeOf(ra, context, record)
  const template = await plannedTemplate(ra, context, { ...record, submittedAt })
  return applyEvent(ra, record, {
    ...{ event: 'submit', version: record.version, by: 'counter', actorId: actor.staffId },
    reason: draft.counter?.proof,
    set: {
      ...{ draft, agreed: context.profile.renewal.agreement, submittedAt, feeFen },
      ...{ template, templateHash: templateHash(template) },
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
