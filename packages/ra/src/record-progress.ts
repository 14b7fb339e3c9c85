import type { DeliveryStep } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import type { DeliveryActor } from './actor.ts'
import type { Ra } from './ports.ts'
import { deliveredCase, presentDelivery } from './view-delivery.ts'

/** Steps that the RA sees itself: it notes them when they happen, never because it is told. */
const OURS: readonly DeliveryStep[] = ['csr-sent', 'issued', 'done']

/** Notes in the journal how far the assistant has come. Told for people to read; nothing is decided by it. */
export async function recordProgress(
  ra: Ra,
  actor: DeliveryActor,
  { step }: { step: DeliveryStep },
): Promise<DeliveryState> {
  const record = await deliveredCase(ra, actor)
  if (!OURS.includes(step) && record.state !== 'done') {
    await ra.cases.journal(record.reference, { step, at: ra.clock.now(), ticketId: actor.ticketId })
  }
  return presentDelivery(ra, actor, record)
}
