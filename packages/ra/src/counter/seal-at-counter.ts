import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { CounterSealRequest, SealTicket, StaffSealCase } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf, type RenewalContext, renewalContext } from '../context.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { beginSeal, keepSealPicture, requireSealable, sendSeal } from '../seals/apply-for-seal.ts'
import { presentStaffSeal, sealCaseWithin } from '../seals/decide-seal.ts'
import { sealTicketFor } from '../seals/fetch-seals.ts'
import type { SealRecord } from '../seals/ports.ts'
import { sealKind } from '../seals/seal-rules.ts'
import { hasEntered } from './renew-at-counter.ts'
import { enteredCase } from './submit-issue.ts'
import { counterHolderOf } from './view-holder.ts'

// 「印章申请」 for a holder who stands here: the same application, kinds and checks as in the portal; a clerk's hand in place of the holder's.

/** What this clerk has begun for the certificate and not submitted takes what is entered now. */
export async function enterSeal(
  ra: Ra,
  actor: StaffActor,
  { serial, kind, name, proof }: CounterSealRequest & { serial: string },
): Promise<StaffSealCase> {
  requireRole(actor, 'counter')
  const { certificate } = await counterHolderOf(ra, actor, serial)
  const context = await renewalContext(ra, certificate.fingerprint)
  sealKind(context.profile, kind)
  requireSealable(context, ra.clock.now())
  const draft = { counter: { proof } }
  const open = await enteredBefore(ra, actor, context)
  if (open === undefined) {
    const by = { by: 'counter', actorId: actor.staffId } as const
    return presentStaffSeal(ra, actor, await beginSeal(ra, context, { kind, name, draft, by }))
  }
  if (!isEditable(open)) return presentStaffSeal(ra, actor, open)
  const { reference, version } = open
  const entered = await ra.cases.change({ reference, version, set: { draft } })
  const image = await ra.seals.image(reference)
  // Another kind is judged by other rules: the picture comes again.
  if (image?.kind === kind) await ra.seals.putImage({ ...image, name })
  else await ra.seals.putImage({ reference, kind, name, acceptable: false, findings: [] })
  return presentStaffSeal(ra, actor, entered)
}

/** The picture, with the same checks as the holder's own upload. */
export async function putEnteredPicture(
  ra: Ra,
  actor: StaffActor,
  { reference, picture }: { reference: string; picture: Uint8Array },
): Promise<StaffSealCase> {
  const record = await enteredSeal(ra, actor, reference)
  await keepSealPicture(ra, record, picture)
  return presentStaffSeal(ra, actor, record)
}

/** On to a seal reviewer, who is somebody else. */
export async function submitEnteredSeal(
  ra: Ra,
  actor: StaffActor,
  { reference, version }: { reference: string; version: number },
): Promise<StaffSealCase> {
  const record = await enteredSeal(ra, actor, reference)
  const by = { by: 'counter', actorId: actor.staffId } as const
  const reason = record.draft.counter?.proof
  return presentStaffSeal(ra, actor, await sendSeal(ra, record, { version, reason, ...by }))
}

export async function dropEnteredSeal(
  ra: Ra,
  actor: StaffActor,
  { reference, version }: { reference: string; version: number },
): Promise<StaffSealCase> {
  const record = await enteredSeal(ra, actor, reference)
  const by = { by: 'counter', actorId: actor.staffId } as const
  return presentStaffSeal(ra, actor, await applyEvent(ra, record, { event: 'cancel', version, ...by }))
}

/**
 * The seal of an approved application, or what it was made anew as since, onto the token on the clerk's computer: with the holder's
 * token there, and his PIN.
 */
export async function deliverSealsAtCounter(
  ra: Ra,
  actor: StaffActor,
  { reference }: { reference: string },
): Promise<SealTicket> {
  requireRole(actor, 'counter')
  const record = await sealCaseWithin(ra, actor, reference)
  if (record.state !== 'approved' && record.state !== 'done')
    throw new CerthallError('case-state-wrong', 'no seal is made yet', { state: record.state })
  const { holderId } = record
  const certificate = newestOf(await ra.seals.ofHolder(holderId), reference) ?? certificateOf(record)
  return sealTicketFor(ra, { holderId, certificate, openedBy: `staff/${actor.staffId}` })
}

/** Which certificate the seal is bound to by now: it is made anew after a renewal, a change, a replacement. */
function newestOf(seals: readonly SealRecord[], reference: string): string | undefined {
  let seal = seals.find((one) => one.reference === reference && one.follows === undefined)
  for (let next = seal; next !== undefined; next = seals.find(({ follows }) => follows === next?.id))
    seal = next
  return seal?.certificate
}

async function enteredSeal(ra: Ra, actor: StaffActor, reference: string): Promise<CaseRecord> {
  requireRole(actor, 'counter')
  await sealCaseWithin(ra, actor, reference)
  return enteredCase(ra, actor, reference)
}

async function enteredBefore(
  ra: Ra,
  actor: StaffActor,
  { cases, registered }: RenewalContext,
): Promise<CaseRecord | undefined> {
  const open = cases.find(
    ({ kind, state, oldFingerprint }) =>
      kind === 'seal' && oldFingerprint === registered.fingerprint && OPEN_STATES.includes(state),
  )
  return open && (await hasEntered(ra, actor, open)) ? open : undefined
}
