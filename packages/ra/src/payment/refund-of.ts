import { refundNumber } from './charge-numbers.ts'
import { BANK, type Charge, type Payment, type Refund, type RefundReason } from './payments.ts'

/** The refund of everything that came in by a charge. Transfers go back by hand. */
export function refundOf(
  { number, reference, provider, paid }: Charge & { paid: Payment },
  reason: RefundReason,
  now: Date,
): Refund {
  const byHand = provider === BANK
  return {
    number: refundNumber(number),
    charge: number,
    reference,
    provider,
    amountFen: paid.fen,
    reason,
    state: byHand ? 'by-hand' : 'wanted',
    createdAt: now,
    attempts: 0,
    ...(!byHand && { nextAt: now }),
  }
}
