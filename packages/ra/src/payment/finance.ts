import type { Difference } from './compare-bill.ts'
import type { ChargeState, InvoiceRecord, Refund } from './payments.ts'
import type { BillLine } from './provider.ts'

// What the people who look after money ask for. Jurisdiction is a condition of every query about cases.

export interface ChargeRow {
  number: string
  reference: string
  holderName: string
  provider: string
  amountFen: number
  state: ChargeState
  settled?: 'case' | 'refund'
  createdAt: Date
  paidAt?: Date
  paidFen?: number
  providerNumber?: string
  problem?: string
}

export interface ChargeQuery {
  jurisdictionPath: string
  /** Part of a name; beginning of a case's, charge's or provider's number. */
  q?: string
  provider?: string
  state?: ChargeState
  page: number
  size: number
}

export const LINE_OUTCOMES = [
  'matched',
  'no-reference',
  'unknown-reference',
  'not-waiting',
  'amount-wrong',
] as const
export type LineOutcome = (typeof LINE_OUTCOMES)[number]

/** One line of the bank's statement. */
export interface StatementLine {
  /** The bank's own number of the transfer. */
  bankNumber: string
  /** '2026-11-21' */
  day: string
  amountFen: number
  payer: string
  note: string
}

export interface StoredLine extends StatementLine {
  outcome: LineOutcome
  reference?: string
  importedAt: Date
  importedBy: string
  /** How a person dealt with one that did not match. */
  resolution?: string
  resolvedBy?: string
  resolvedAt?: Date
}

/** A transfer that a person says has come in. */
export interface NotedPayment {
  number: string
  reference: string
  holderName: string
  amountFen: number
  /** The bank's own number of it, as it was noted. */
  bankReference: string
  notedBy: string
  notedAt: Date
}

export interface Reconciliation {
  provider: string
  /** '2026-11-21' at +08:00 */
  day: string
  at: Date
  paidFen: number
  refundedFen: number
  differences: Difference[]
}

export interface Finance {
  charges(query: ChargeQuery): Promise<{ total: number; rows: ChargeRow[] }>
  /** Not done first, then newest first. */
  refunds(jurisdictionPath: string, limit: number): Promise<(Refund & { holderName: string })[]>
  /** Those to be mailed first, then newest first; without files. */
  invoices(jurisdictionPath: string, limit: number): Promise<(InvoiceRecord & { holderName: string })[]>
  isReconciled(provider: string, day: string): Promise<boolean>
  /** Our own payments and refunds of a day with a provider. */
  booked(provider: string, day: string): Promise<Omit<BillLine, 'providerNumber'>[]>
  /** Once for each provider and day. */
  addReconciliation(reconciliation: Reconciliation): Promise<void>
  /** Newest first. */
  reconciliations(limit: number): Promise<Reconciliation[]>
  findLines(bankNumbers: readonly string[]): Promise<StoredLine[]>
  /** One with a number that is there already stays as it is. */
  addLine(line: StoredLine): Promise<void>
  /**
   * Those that a person still has to deal with, oldest first: of applications within the jurisdiction; where a line names none, imported by
   * somebody of it.
   */
  openLines(jurisdictionPath: string, limit: number): Promise<StoredLine[]>
  /** Of applications within the jurisdiction: payments noted by hand that no line of a statement bears out; oldest first. */
  notedUnseen(jurisdictionPath: string, limit: number): Promise<NotedPayment[]>
  /** False where it is not among those, or dealt with already. */
  resolveLine(
    jurisdictionPath: string,
    bankNumber: string,
    by: { resolution: string; resolvedBy: string; resolvedAt: Date },
  ): Promise<boolean>
}
