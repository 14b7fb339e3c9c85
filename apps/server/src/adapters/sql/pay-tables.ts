import type {
  Charge,
  ChargeState,
  Difference,
  InvoiceRecord,
  LineOutcome,
  PaymentEvent,
  Refund,
} from '@certhall/ra'
import type { ColumnType, JSONColumnType } from 'kysely'

type Instant = ColumnType<Date, Date, Date>
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
type OptionalText = ColumnType<string | null, string | null | undefined, string | null>

export interface PayTables {
  charges: {
    number: string
    reference: string
    provider: string
    amount_fen: number
    state: ChargeState
    code: OptionalText
    created_at: Instant
    expires_at: Instant
    paid_fen: ColumnType<number | null, number | null | undefined, number | null>
    paid_at: OptionalInstant
    provider_number: OptionalText
    settled: ColumnType<
      Charge['settled'] | null,
      Charge['settled'] | null | undefined,
      Charge['settled'] | null
    >
    next_at: OptionalInstant
    attempts: number
    problem: OptionalText
  }
  payment_events: {
    provider: string
    id: string
    kind: PaymentEvent['kind']
    number: string
    received_at: Instant
    body: JSONColumnType<object>
    outcome: OptionalText
  }
  refunds: {
    number: string
    charge: string
    reference: string
    provider: string
    amount_fen: number
    reason: Refund['reason']
    state: Refund['state']
    provider_number: OptionalText
    created_at: Instant
    done_at: OptionalInstant
    done_by: OptionalText
    next_at: OptionalInstant
    attempts: number
    problem: OptionalText
  }
  invoices: {
    number: string
    charge: string
    kind: InvoiceRecord['kind']
    reference: string
    way: InvoiceRecord['way']
    title: string
    tax_number: string
    recipient: string
    phone: string
    address: string
    email: OptionalText
    amount_fen: number
    state: InvoiceRecord['state']
    provider_number: OptionalText
    file: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>
    carrier: OptionalText
    tracking: OptionalText
    created_at: Instant
    issued_at: OptionalInstant
    next_at: OptionalInstant
    attempts: number
    problem: OptionalText
  }
  statement_lines: {
    bank_number: string
    day: string
    amount_fen: number
    payer: string
    note: string
    outcome: LineOutcome
    reference: OptionalText
    imported_at: Instant
    imported_by: string
    resolution: OptionalText
    resolved_by: OptionalText
    resolved_at: OptionalInstant
  }
  reconciliations: {
    provider: string
    day: string
    at: Instant
    paid_fen: number
    refunded_fen: number
    differences: JSONColumnType<Difference[]>
  }
}
