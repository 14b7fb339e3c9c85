import { CerthallError } from '@certhall/model'
import type { CounterHolder, OwnCertificates } from '@certhall/model/api'
import { type HolderActor, requireRole, type StaffActor } from '../actor.ts'
import type { RegisteredCertificate, StatusEvent } from '../authority.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { counterHolderOf, viewCounterHolder } from '../counter/view-holder.ts'
import type { Ra } from '../ports.ts'
import { isCancellationNote, requireNoCancellation } from './open-cancellation.ts'

// 挂失: the certificate is put on hold at once; only the counter, with proof of who asks, takes that back. The status event is the
// report itself: one transaction, nothing beside it that could be missing.

/** How the note of a loss report begins. */
const LOSS = '挂失 Loss report'

/** Why a certificate is on hold: every reason since it was good. */
function holdsOf(events: readonly StatusEvent[]): StatusEvent[] {
  const since = events.slice(events.findLastIndex(({ event }) => event === 'resumed') + 1)
  return since.filter(({ event }) => event === 'suspended')
}

/** Whether a certificate is on hold because its loss was reported. */
export function isLost(events: readonly StatusEvent[]): boolean {
  return holdsOf(events).some(({ note }) => isLossNote(note))
}

/** Whether it is on hold for nothing else than these. */
export function holdsAreOnly(events: readonly StatusEvent[], isOne: (note: string) => boolean): boolean {
  return holdsOf(events).every(({ note }) => isOne(note))
}

export const isLossNote = (note: string): boolean => note.startsWith(LOSS)

/** The certificates of whoever has logged in, newest first; encryption ones share the status of their pair. */
export async function ownCertificates(
  ra: Pick<Ra, 'authority' | 'clock'>,
  actor: HolderActor,
): Promise<OwnCertificates> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  return certificatesOf(ra, actor.holderId, actor.fingerprint)
}

export async function certificatesOf(
  ra: Pick<Ra, 'authority' | 'clock'>,
  holderId: string,
  loggedIn?: string,
): Promise<OwnCertificates> {
  const all = await ra.authority.listByHolder(holderId)
  const shown = all.filter(({ use }) => use !== 'encryption')
  return {
    certificates: await Promise.all(
      shown.map(async (one) => ({
        ...certificateSummary(one, ra.clock.now()),
        loggedIn: one.fingerprint === loggedIn,
        lost: one.status === 'suspended' && isLost(await ra.authority.statusEvents(one.serial)),
      })),
    ),
  }
}

/**
 * 「挂失」 by the holder, known by another certificate of his. The one that he has logged in with is in his hand, so it is not lost:
 * `loss-own-token`. Idempotent; `certificate-status-wrong` for a revoked one.
 */
export async function reportLoss(
  ra: Pick<Ra, 'authority' | 'clock'>,
  actor: HolderActor,
  { serial }: { serial: string },
): Promise<OwnCertificates> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const found = await ra.authority.findBySerial(serial)
  if (found === undefined || found.holder !== actor.holderId)
    throw new CerthallError('not-found', 'no such certificate')
  // The encryption certificate is on the same token as the one that signed.
  const twin = found.pairSerial === undefined ? undefined : await ra.authority.findBySerial(found.pairSerial)
  if ([found, twin].some((one) => one?.fingerprint === actor.fingerprint))
    throw new CerthallError('loss-own-token')
  await holdAsLost(
    ra,
    found,
    `holder/${actor.holderId}`,
    '本人使用另一张证书登录 logged in with another certificate',
  )
  return ownCertificates(ra, actor)
}

/** The same at the counter or by telephone, by a clerk who knows whom he speaks with. */
export async function reportLossFor(
  ra: Ra,
  actor: StaffActor,
  { serial, proof }: { serial: string; proof: string },
): Promise<CounterHolder> {
  requireRole(actor, 'counter')
  const { certificate, holder } = await counterHolderOf(ra, actor, serial)
  await holdAsLost(ra, certificate, `staff/${actor.staffId}`, proof)
  return viewCounterHolder(ra, actor, { id: holder.id })
}

/** Takes a loss report back: the token was found, and who brings it is its holder. `loss-not-reported` for other holds. */
export async function liftLoss(
  ra: Ra,
  actor: StaffActor,
  { serial, proof }: { serial: string; proof: string },
): Promise<CounterHolder> {
  requireRole(actor, 'counter')
  const { certificate, holder } = await counterHolderOf(ra, actor, serial)
  const events = await ra.authority.statusEvents(serial)
  const lifted = certificate.status === 'good' && events.at(-1)?.event === 'resumed'
  if (!lifted) {
    // A cancellation that was refused has left its hold behind where the loss was reported meanwhile.
    const ours = holdsAreOnly(events, (note) => isLossNote(note) || isCancellationNote(note))
    if (certificate.status !== 'suspended' || !isLost(events) || !ours)
      throw new CerthallError('loss-not-reported')
    await requireNoCancellation(ra, certificate)
    const by = { actor: `staff/${actor.staffId}`, note: proof }
    await ra.authority.resumePair({ serial, seen: events.length, ...by })
  }
  return viewCounterHolder(ra, actor, { id: holder.id })
}

/** On hold as reported lost. Idempotent. */
export async function holdAsLost(
  { authority }: Pick<Ra, 'authority'>,
  { serial }: RegisteredCertificate,
  actor: string,
  how: string,
): Promise<void> {
  await authority.suspendPair({ serial, actor, note: `${LOSS}: ${how}` })
}
