import type { CaseRecord } from '../case-record.ts'
import { invoiceNumber } from './charge-numbers.ts'
import type { Charge, InvoiceRecord, Payment } from './payments.ts'

/** The invoice that goes with a payment, as the holder asked for it; none where he gave no title. */
export function invoiceFor(
  { reference, draft }: CaseRecord,
  { number, paid }: Pick<Charge, 'number'> & { paid: Payment },
  now: Date,
): InvoiceRecord | undefined {
  const { invoice } = draft
  if (invoice === undefined) return undefined
  const electronic = invoice.way === 'electronic'
  return {
    number: invoiceNumber(number),
    charge: number,
    kind: 'invoice',
    reference,
    way: electronic ? 'electronic' : 'mailed',
    title: invoice.title,
    taxNumber: invoice.taxNumber,
    recipient: invoice.recipient,
    phone: invoice.phone,
    address: invoice.address,
    ...(invoice.email && { email: invoice.email }),
    amountFen: paid.fen,
    state: electronic ? 'wanted' : 'to-mail',
    createdAt: now,
    attempts: 0,
    ...(electronic && { nextAt: now }),
  }
}
