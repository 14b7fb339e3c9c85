import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { Cancellation, CounterHolder } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import { requireRole, type StaffActor } from '../actor.ts'
import { endOpenCase, openAbout } from '../counter/end-open-case.ts'
import { counterHolderOf, viewCounterHolder } from '../counter/view-holder.ts'
import type { Ra } from '../ports.ts'
import { requireNoProposal } from '../proposals/propose.ts'
import { retryStale } from '../retry-stale.ts'
import { seeToAll } from '../see-to-all.ts'
import { holdsAreOnly } from './losses.ts'
import { CANCELLATION, isCancellationNote } from './open-cancellation.ts'
import type { CancellationRecord } from './ports.ts'

// 注销: for good, so two members of staff; on hold from the first one's word.

/**
 * Entered by the clerk who has seen the holder; on hold from now on, and what stands open for a new certificate ends. Idempotent by
 * certificate. `proposal-open` while operators decide about the same certificate, `renewal-case-open` {openCase} where it is too late to end one.
 */
export async function requestCancellation(
  ra: Ra,
  actor: StaffActor,
  { serial, proof }: { serial: string; proof: string },
): Promise<CounterHolder> {
  requireRole(actor, 'counter')
  const { certificate, holder } = await counterHolderOf(ra, actor, serial)
  if (certificate.status === 'revoked') throw new CerthallError('certificate-status-wrong', 'it is revoked')
  const standing = await ra.cancellations.open({ holderId: holder.id })
  if (!standing.some((one) => one.serial === serial)) {
    await requireNoProposal(ra, certificate)
    await endOpenCase(ra, actor, certificate, '证书注销 / The certificate is cancelled')
  }
  const { requestedBy, ...added } = await ra.cancellations.add({
    ...{ id: toHex(randomBytes(12)), serial, holderId: holder.id, proof },
    ...{ requestedBy: actor.staffId, requestedAt: ra.clock.now() },
    held: certificate.status === 'good',
  })
  await ra.authority.suspendPair({
    serial,
    actor: `staff/${requestedBy}`,
    note: `${CANCELLATION}: ${added.proof}`,
  })
  return viewCounterHolder(ra, actor, { id: holder.id })
}

/** A second person's word. `cancellation-own` for who has entered it; what was decided stays. */
export async function decideCancellation(
  ra: Ra,
  actor: StaffActor,
  { id, decision }: { id: string; decision: 'approve' | 'refuse' },
): Promise<CounterHolder> {
  requireRole(actor, ...DECIDERS)
  const record = await ra.cancellations.find(id)
  if (record === undefined) throw new CerthallError('not-found', 'no such cancellation')
  const { certificate, holder } = await counterHolderOf(ra, actor, record.serial)
  if (record.requestedBy === actor.staffId) throw new CerthallError('cancellation-own')
  // A replacement that was entered at the same instant; whoever decides reads of it first.
  const open = record.decision === undefined && decision === 'approve' && (await openAbout(ra, certificate))
  if (open) throw new CerthallError('renewal-case-open', undefined, { openCase: open.reference })
  const decided = await ra.cancellations.decide(id, {
    ...{ decision, decidedBy: actor.staffId, at: ra.clock.now() },
  })
  if (decided.decision !== decision || decided.decidedBy !== actor.staffId)
    throw new CerthallError('case-stale', 'decided by somebody else')
  await carryOut(ra, decided)
  return viewCounterHolder(ra, actor, { id: holder.id })
}

/** Whoever may be the second person. */
export const DECIDERS = ['counter', 'ca-operator'] as const

/** Decisions that a crash has left without effect; to be called again and again. */
export async function carryOutCancellations(ra: Pick<Ra, 'cancellations' | 'authority' | 'clock'>) {
  await seeToAll({
    read: (page) => ra.cancellations.undone(page),
    key: ({ id }) => id,
    act: (record) => carryOut(ra, record),
  })
}

const CARRY_OUT = {
  approve: (ra: Pick<Ra, 'authority'>, { serial, decidedBy, proof }: CancellationRecord) =>
    ra.authority.revokePair({
      ...{ serial, reason: 'cessationOfOperation', actor: `staff/${decidedBy}`, note: proof },
    }),
  async refuse(ra: Pick<Ra, 'authority'>, { serial, decidedBy, held }: CancellationRecord) {
    // What was on hold before for another reason stays so.
    if (!held) return
    await retryStale(async () => {
      const events = await ra.authority.statusEvents(serial)
      // And what somebody has wanted on hold since: a loss reported while the cancellation waited.
      if (!holdsAreOnly(events, isCancellationNote)) return
      const by = { actor: `staff/${decidedBy}`, note: '注销未通过 Cancellation refused' }
      await ra.authority.resumePair({ serial, seen: events.length, ...by })
    })
  },
} as const

async function carryOut(ra: Pick<Ra, 'cancellations' | 'authority' | 'clock'>, record: CancellationRecord) {
  if (record.decision === undefined) return
  await CARRY_OUT[record.decision](ra, record).catch((error) => {
    // Revoked by somebody else meanwhile: nothing is left to be done.
    if (!(error instanceof CerthallError) || error.code !== 'certificate-status-wrong') throw error
  })
  await ra.cancellations.done(record.id, ra.clock.now())
}

/** Those of the jurisdiction that wait for a second person. */
export async function openCancellations(
  ra: Pick<Ra, 'cancellations' | 'holders' | 'staff'>,
  actor: StaffActor,
): Promise<{ cancellations: Cancellation[] }> {
  requireRole(actor, ...DECIDERS, 'auditor')
  const open = await ra.cancellations.open({ jurisdictionPath: actor.jurisdictionPath })
  return { cancellations: await Promise.all(open.map((record) => presentCancellation(ra, actor, record))) }
}

export async function presentCancellation(
  ra: Pick<Ra, 'holders' | 'staff'>,
  actor: StaffActor,
  { id, serial, holderId, proof, requestedBy, requestedAt }: CancellationRecord,
): Promise<Cancellation> {
  const [holder, member] = await Promise.all([ra.holders.find(holderId), ra.staff.find(requestedBy)])
  return {
    ...{ id, serial, holderId, proof, holderName: holder?.name ?? '' },
    requestedBy: member?.name ?? requestedBy,
    requestedAt: requestedAt.toISOString(),
    mayDecide: requestedBy !== actor.staffId && DECIDERS.some((role) => actor.roles.includes(role)),
  }
}
