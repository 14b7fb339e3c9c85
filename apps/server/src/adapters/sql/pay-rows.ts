import type { Charge, InvoiceRecord, Refund } from '@certhall/ra'
import type { Insertable, Selectable } from 'kysely'
import type { PayTables } from './pay-tables.ts'

export function toCharge(row: Selectable<PayTables['charges']>): Charge {
  const { paid_fen: fen, paid_at: at, provider_number: providerNumber } = row
  return {
    number: row.number,
    reference: row.reference,
    provider: row.provider,
    amountFen: row.amount_fen,
    state: row.state,
    code: row.code ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(fen !== null && at !== null && providerNumber !== null && { paid: { fen, at, providerNumber } }),
    settled: row.settled ?? undefined,
    nextAt: row.next_at ?? undefined,
    attempts: row.attempts,
    problem: row.problem ?? undefined,
  }
}

export function fromCharge(charge: Charge): Insertable<PayTables['charges']> {
  return {
    number: charge.number,
    reference: charge.reference,
    provider: charge.provider,
    amount_fen: charge.amountFen,
    state: charge.state,
    code: charge.code,
    created_at: charge.createdAt,
    expires_at: charge.expiresAt,
    paid_fen: charge.paid?.fen,
    paid_at: charge.paid?.at,
    provider_number: charge.paid?.providerNumber,
    settled: charge.settled,
    next_at: charge.nextAt,
    attempts: charge.attempts,
    problem: charge.problem,
  }
}

export function toRefund(row: Selectable<PayTables['refunds']>): Refund {
  return {
    number: row.number,
    charge: row.charge,
    reference: row.reference,
    provider: row.provider,
    amountFen: row.amount_fen,
    reason: row.reason,
    state: row.state,
    providerNumber: row.provider_number ?? undefined,
    createdAt: row.created_at,
    doneAt: row.done_at ?? undefined,
    doneBy: row.done_by ?? undefined,
    nextAt: row.next_at ?? undefined,
    attempts: row.attempts,
    problem: row.problem ?? undefined,
  }
}

export function fromRefund(refund: Refund): Insertable<PayTables['refunds']> {
  return {
    number: refund.number,
    charge: refund.charge,
    reference: refund.reference,
    provider: refund.provider,
    amount_fen: refund.amountFen,
    reason: refund.reason,
    state: refund.state,
    created_at: refund.createdAt,
    next_at: refund.nextAt,
    attempts: refund.attempts,
  }
}

export function toInvoice(row: Selectable<PayTables['invoices']>): InvoiceRecord {
  return {
    number: row.number,
    charge: row.charge,
    kind: row.kind,
    reference: row.reference,
    way: row.way,
    title: row.title,
    taxNumber: row.tax_number,
    recipient: row.recipient,
    phone: row.phone,
    address: row.address,
    email: row.email ?? undefined,
    amountFen: row.amount_fen,
    state: row.state,
    providerNumber: row.provider_number ?? undefined,
    file: row.file ? new Uint8Array(row.file) : undefined,
    carrier: row.carrier ?? undefined,
    tracking: row.tracking ?? undefined,
    createdAt: row.created_at,
    issuedAt: row.issued_at ?? undefined,
    nextAt: row.next_at ?? undefined,
    attempts: row.attempts,
    problem: row.problem ?? undefined,
  }
}

export function fromInvoice(invoice: InvoiceRecord): Insertable<PayTables['invoices']> {
  return {
    number: invoice.number,
    charge: invoice.charge,
    kind: invoice.kind,
    reference: invoice.reference,
    way: invoice.way,
    title: invoice.title,
    tax_number: invoice.taxNumber,
    recipient: invoice.recipient,
    phone: invoice.phone,
    address: invoice.address,
    email: invoice.email,
    amount_fen: invoice.amountFen,
    state: invoice.state,
    created_at: invoice.createdAt,
    next_at: invoice.nextAt,
    attempts: invoice.attempts,
  }
}

/** Columns of the parts that are given, by the tables' own naming: nextAt is next_at. `null` clears, a part left out stays. */
export function patchColumns<Columns>(patch: object): Columns {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined)
  const column = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.fromEntries(given.map(([name, value]) => [column(name), value])) as Columns
}
