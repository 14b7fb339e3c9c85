import type { DeliveryTicket } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import { ticketFor } from '../open-delivery.ts'
import type { Ra } from '../ports.ts'
import { caseWithin } from '../view-staff-case.ts'

/**
 * The delivery of an approved application on the clerk's computer, with the holder there: it is his token that signs and his
 * PIN that is asked. What he is shown says who has started it.
 */
export async function deliverAtCounter(
  ra: Ra,
  actor: StaffActor,
  { reference }: { reference: string },
): Promise<DeliveryTicket> {
  requireRole(actor, 'counter')
  const record = await caseWithin(ra, actor, reference)
  return ticketFor(ra, record, `staff/${actor.staffId}`)
}
