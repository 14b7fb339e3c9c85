import { CerthallError } from '@certhall/model'
import type { StaffCase } from '@certhall/model/api'
import { FEE_CONFIRMERS, requireRole, type StaffActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import { caseContext } from './context.ts'
import { hasEntered } from './counter/renew-at-counter.ts'
import { amountDue } from './fee.ts'
import { newChargeNumber } from './payment/charge-numbers.ts'
import { invoiceFor } from './payment/invoice-for.ts'
import { BANK } from './payment/payments.ts'
import { paymentOf } from './payment/settle-charge.ts'
import type { Ra } from './ports.ts'
import { caseWithin, isPersonalInterest, presentStaffCase } from './view-staff-case.ts'

interface Input {
  reference: string
  version: number
  amountFen: number
  bankReference: string
}

/**
 * Somebody has seen the transfer on the account, who has neither applied nor entered it. The amount must be the one due. The charge and what it pays for come to be in one
 * transaction: a word that comes too late leaves no money behind that never came.
 */
export async function confirmFee(ra: Ra, actor: StaffActor, input: Input): Promise<StaffCase> {
  requireRole(actor, ...FEE_CONFIRMERS)
  const record = await caseWithin(ra, actor, input.reference)
  const { holder } = await caseContext(ra, record)
  if (isPersonalInterest(actor, record, holder)) throw new CerthallError('review-own-case')
  if (await hasEntered(ra, actor, record)) throw new CerthallError('entered-by-self')
  const due = amountDue(record, record.feeFen)
  if (record.state === 'payment' && input.amountFen !== due) {
    throw new CerthallError('fee-amount-wrong', undefined, { amountFen: due })
  }
  const now = ra.clock.now()
  const paid = { fen: input.amountFen, providerNumber: input.bankReference, at: now }
  const charge = {
    ...{ number: newChargeNumber(now), reference: record.reference, provider: BANK },
    ...({ amountFen: input.amountFen, state: 'paid', settled: 'case', paid } as const),
    ...{ createdAt: now, expiresAt: now, attempts: 0 },
  }
  const done = await applyEvent(ra, record, {
    event: 'pay',
    version: input.version,
    by: 'operator',
    actorId: actor.staffId,
    set: { payment: paymentOf(record, charge, actor.staffId) },
    settles: { charge, invoice: invoiceFor(record, charge, now) },
  })
  return presentStaffCase(ra, actor, done)
}
