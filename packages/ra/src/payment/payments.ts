import type { Page } from '../see-to-all.ts'

// What the registration authority keeps of money. Amounts are whole fen; nothing is ever a fraction.

/** A provider of payments, or the bank, whose transfers are noted by hand or from its statement. */
export const BANK = 'bank'

export type ChargeState = 'new' | 'open' | 'paid' | 'closed'

/** One attempt to pay for a case with one provider. Its number is the provider's `out_trade_no`: for ever one amount, one case. */
export interface Charge {
  number: string
  reference: string
  provider: string
  amountFen: number
  /** new: stored, and whether the provider knows it is not known. closed: no longer payable, unless the provider says otherwise. */
  state: ChargeState
  /** What the QR code says. */
  code?: string
  createdAt: Date
  expiresAt: Date
  paid?: Payment
  /** What became of the money: it counts for the case, or a refund row stands for it. */
  settled?: 'case' | 'refund'
  /** When the provider is asked next. */
  nextAt?: Date
  attempts: number
  problem?: string
}

/** Money that has come in. */
export interface Payment {
  fen: number
  /** The provider's own number of the payment; of a transfer the bank's. */
  providerNumber: string
  at: Date
}

/** Why money goes back. */
export const REFUND_REASONS = ['case-over', 'already-paid', 'amount-wrong', 'not-delivered'] as const
export type RefundReason = (typeof REFUND_REASONS)[number]

export type RefundState = 'wanted' | 'asked' | 'by-hand' | 'done'

/** The whole of one charge going back, once. Its number is the provider's `out_refund_no`: repeats are one refund. */
export interface Refund {
  number: string
  charge: string
  reference: string
  provider: string
  amountFen: number
  reason: RefundReason
  /** wanted: stored, not yet acknowledged. by-hand: a person transfers it back. */
  state: RefundState
  providerNumber?: string
  createdAt: Date
  doneAt?: Date
  /** Who transferred it back. */
  doneBy?: string
  nextAt?: Date
  attempts: number
  problem?: string
}

export type InvoiceWay = 'electronic' | 'mailed'
export type InvoiceState = 'wanted' | 'asked' | 'to-mail' | 'issued' | 'mailed' | 'withdrawn'

/** An invoice for one charge, or the credit note that takes it back. */
export interface InvoiceRecord {
  number: string
  charge: string
  kind: 'invoice' | 'credit-note'
  reference: string
  way: InvoiceWay
  title: string
  taxNumber: string
  recipient: string
  phone: string
  address: string
  email?: string
  amountFen: number
  state: InvoiceState
  /** The tax authority's number of it. */
  providerNumber?: string
  /** PDF, of an electronic one. */
  file?: Uint8Array
  carrier?: string
  tracking?: string
  createdAt: Date
  issuedAt?: Date
  nextAt?: Date
  attempts: number
  problem?: string
}

/** Something that a provider said by itself; stored under the provider's own id of it before anything is done. */
export interface PaymentEvent {
  provider: string
  id: string
  kind: 'charge' | 'refund'
  /** Charge or refund. */
  number: string
  receivedAt: Date
  body: object
}

/** What may be replaced in a charge. */
export type ChargePatch = Partial<
  Pick<Charge, 'state' | 'code' | 'expiresAt' | 'attempts'> & { nextAt: Date | null; problem: string | null }
>
export type RefundPatch = Partial<
  Pick<Refund, 'state' | 'providerNumber' | 'doneAt' | 'doneBy' | 'attempts'> & {
    nextAt: Date | null
    problem: string | null
  }
>
export type InvoicePatch = Partial<
  Pick<
    InvoiceRecord,
    'state' | 'providerNumber' | 'file' | 'carrier' | 'tracking' | 'issuedAt' | 'attempts'
  > & { nextAt: Date | null; problem: string | null }
>

export interface Payments {
  /** Adds a charge, or returns the live one that this case has with this provider already. */
  addCharge(charge: Charge): Promise<Charge>
  findCharge(number: string): Promise<Charge | undefined>
  /** Oldest first. */
  chargesOf(reference: string): Promise<Charge[]>
  refundsOf(reference: string): Promise<Refund[]>
  invoicesOf(reference: string): Promise<InvoiceRecord[]>
  /** Changes a charge that is in one of these states; undefined where it is not. Never touches money. */
  changeCharge(number: string, from: readonly ChargeState[], set: ChargePatch): Promise<Charge | undefined>
  /** Notes that money came in: the first word counts, later ones change nothing. Undefined for an unknown charge. */
  recordPaid(number: string, paid: Payment): Promise<Charge | undefined>
  /** Adds a charge that is paid already (a transfer); the one that is there where the bank's number was noted for this case before. */
  addPaid(charge: Charge & { paid: Payment }): Promise<Charge>
  /** In one transaction the charge is settled and the refund stands; false where the charge was settled meanwhile. */
  settleByRefund(refund: Refund): Promise<boolean>
  /** A refund of money that had counted for its case; one that stands already stays. */
  addRefund(refund: Refund): Promise<void>
  findRefund(number: string): Promise<Refund | undefined>
  changeRefund(number: string, from: readonly RefundState[], set: RefundPatch): Promise<Refund | undefined>
  changeInvoice(
    number: string,
    from: readonly InvoiceState[],
    set: InvoicePatch,
  ): Promise<InvoiceRecord | undefined>
  findInvoice(number: string): Promise<InvoiceRecord | undefined>
  /**
   * Invoices of money that went back: those not yet made are withdrawn, for the others a credit note is wanted. Returns how many
   * it touched.
   */
  creditRefunded(at: Date): Promise<number>
  /** Takes up what is due, so that no other process does until `until`. */
  takeCharges(at: Date, until: Date, limit: number): Promise<Charge[]>
  takeRefunds(at: Date, until: Date, limit: number): Promise<Refund[]>
  takeInvoices(at: Date, until: Date, limit: number): Promise<InvoiceRecord[]>
  /** Numbers of charges whose money a crash left between the payment and what becomes of it, in their order. */
  unsettled(page: Page): Promise<string[]>
  /** Live charges of this case are asked about at once. */
  hurry(reference: string, at: Date): Promise<void>
  /** 'new', or 'open' where it was stored and not acted upon, or 'ended'. */
  addEvent(event: PaymentEvent): Promise<'new' | 'open' | 'ended'>
  endEvent(provider: string, id: string, outcome: string): Promise<void>
}
