import type { Payment, Refund } from './payments.ts'

/** What a provider says of a charge; unknown: it has never heard of it. */
export type ChargeFact = { state: 'open' | 'closed' | 'unknown' } | ({ state: 'paid' } & Payment)

/** What a provider says of a refund. refused: it will not do it, a person has to. */
export type RefundFact = { state: 'processing' | 'done' | 'refused' | 'unknown'; providerNumber?: string }

/** One line of a provider's bill of a day. */
export interface BillLine {
  kind: 'payment' | 'refund'
  /** Our number: the charge's, or the refund's. */
  number: string
  providerNumber: string
  fen: number
}

/**
 * A way to pay that asks by itself and tells by itself. Every call may be repeated with the same numbers and is then one act.
 * Failures are `payment-provider-away`, without the request: it holds secrets.
 */
export interface PaymentProvider {
  /** Makes the charge known; answers what the QR code says. */
  create(charge: {
    number: string
    amountFen: number
    title: string
    expiresAt: Date
  }): Promise<{ code: string }>
  query(number: string): Promise<ChargeFact>
  /** Nobody can pay it afterwards. Fails where it is paid. */
  close(number: string): Promise<void>
  /** The whole of a charge back. */
  refund(refund: Pick<Refund, 'number' | 'charge' | 'amountFen' | 'reason'>): Promise<RefundFact>
  queryRefund(refund: Pick<Refund, 'number' | 'charge'>): Promise<RefundFact>
  /** All payments and refunds of a calendar day at +08:00, '2026-11-21'. */
  bill(day: string): Promise<BillLine[]>
}

/** Makes electronic invoices. Repeats under the same number are one invoice. */
export interface InvoiceIssuer {
  issue(invoice: {
    number: string
    title: string
    taxNumber: string
    amountFen: number
    item: string
    email?: string
  }): Promise<InvoiceFact>
  /** Takes an invoice back by a negative one. `of`: the issuer's number of it. */
  credit(note: { number: string; of: string; amountFen: number }): Promise<InvoiceFact>
}

export type InvoiceFact =
  | { state: 'processing' }
  | { state: 'issued'; providerNumber: string; file: Uint8Array }
