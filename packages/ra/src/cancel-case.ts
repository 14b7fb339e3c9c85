import type { RenewalCase } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import { ownCase } from './own-case.ts'
import type { Ra } from './ports.ts'
import { presentCase } from './present-case.ts'
import { requireOwnHand } from './workflow/index.ts'

/** The holder withdraws; possible until he has paid or a certificate is being written. */
export async function cancelCase(
  ra: Ra,
  actor: HolderActor,
  { reference, version }: { reference: string; version: number },
): Promise<RenewalCase> {
  const record = await ownCase(ra, actor, reference)
  requireOwnHand(record)
  const actorId = actor.holderId
  const cancelled = await applyEvent(ra, record, { event: 'cancel', version, by: 'holder', actorId })
  return presentCase(ra, cancelled)
}
