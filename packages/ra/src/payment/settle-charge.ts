import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import { amountDue } from '../fee.ts'
import type { Ra } from '../ports.ts'
import { retryStale } from '../retry-stale.ts'
import { invoiceFor } from './invoice-for.ts'
import type { Charge, Payment, RefundReason } from './payments.ts'
import { refundOf } from './refund-of.ts'

type Needs = Pick<Ra, 'cases' | 'clock' | 'profiles' | 'payments' | 'calendar'>

/**
 * Decides once what becomes of money that came in: it counts for the case, or all of it goes back. The decision and its row stand in
 * one transaction with what they change; whoever comes second finds it made.
 */
export function settleCharge(ra: Needs, number: string): Promise<void> {
  return retryStale(async () => {
    const charge = await ra.payments.findCharge(number)
    if (charge?.paid === undefined || charge.settled !== undefined) return
    const received = { ...charge, paid: charge.paid }
    const record = await ra.cases.find(charge.reference)
    const reason = surplus(received, record)
    if (record === undefined || reason !== undefined) {
      await ra.payments.settleByRefund(refundOf(received, reason ?? 'case-over', ra.clock.now()))
      return
    }
    await applyEvent(ra, record, {
      event: 'pay',
      version: record.version,
      by: 'system',
      set: { payment: paymentOf(record, received, charge.provider) },
      settles: { charge: number, invoice: invoiceFor(record, received, ra.clock.now()) },
    })
  })
}

/** Why this money cannot count, or undefined where it is just what the case waits for. */
function surplus(
  charge: Charge & { paid: Payment },
  record: CaseRecord | undefined,
): RefundReason | undefined {
  if (record === undefined) return 'case-over'
  if (charge.paid.fen !== charge.amountFen) return 'amount-wrong'
  if (record.state !== 'payment') return record.payment === undefined ? 'case-over' : 'already-paid'
  return amountDue(record, record.feeFen) === charge.paid.fen ? undefined : 'amount-wrong'
}

/** What the case knows of its money: everything that has counted for it so far, and the last payment's number. */
export function paymentOf(
  record: CaseRecord,
  { paid }: { paid: Payment },
  by: string,
): NonNullable<CaseRecord['payment']> {
  return {
    amountFen: paid.fen + (record.payment?.amountFen ?? 0),
    bankReference: paid.providerNumber,
    at: paid.at.toISOString(),
    by,
  }
}
