import { CerthallError } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { FEE_CONFIRMERS, requireRole, type StaffActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import { amountDue } from './fee.ts'
import type { Ra } from './ports.ts'
import { caseWithin, presentStaffCase } from './view-staff-case.ts'

interface Input {
  reference: string
  version: number
  amountFen: number
  bankReference: string
}

/** An operator has seen the transfer on the account. The amount must be the one due. */
export async function confirmFee(ra: Ra, actor: StaffActor, input: Input): Promise<StaffCase> {
  requireRole(actor, ...FEE_CONFIRMERS)
  const record = await caseWithin(ra, actor, input.reference)
  const due = amountDue(record, record.feeFen)
  if (record.state === 'payment' && input.amountFen !== due) {
    throw new CerthallError('fee-amount-wrong', undefined, { amountFen: due })
  }
  const { bankReference } = input
  const amountFen = input.amountFen + (record.payment?.amountFen ?? 0)
  const at = ra.clock.now().toISOString()
  const paid = await applyEvent(ra, record, {
    event: 'pay',
    version: input.version,
    by: 'operator',
    actorId: actor.staffId,
    set: { payment: { amountFen, bankReference, at, by: actor.staffId } },
  })
  return presentStaffCase(ra, actor, paid)
}
