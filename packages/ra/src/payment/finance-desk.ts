import { CerthallError } from '@certhall/model'
import type {
  ChargeList,
  InvoiceList,
  OpenLines,
  ReconciliationList,
  RefundList,
  StaffChargeQuery,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Ra } from '../ports.ts'

// The finance room: who looks (finance, operators, auditors) and who acts (finance, operators).

type Needs = Pick<Ra, 'finance' | 'payments' | 'cases' | 'clock'>

const VIEWERS = ['finance', 'operator', 'auditor'] as const
const ACTORS = ['finance', 'operator'] as const
const MOST = 200

export async function listCharges(
  ra: Needs,
  actor: StaffActor,
  query: StaffChargeQuery,
): Promise<ChargeList> {
  requireRole(actor, ...VIEWERS)
  const { page, size } = query
  const { total, rows } = await ra.finance.charges({ ...query, jurisdictionPath: actor.jurisdictionPath })
  return {
    total,
    page,
    size,
    rows: rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      paidAt: row.paidAt?.toISOString(),
    })),
  }
}

export async function listRefunds(ra: Needs, actor: StaffActor): Promise<RefundList> {
  requireRole(actor, ...VIEWERS)
  const rows = await ra.finance.refunds(actor.jurisdictionPath, MOST)
  return {
    refunds: rows.map(({ nextAt: _nextAt, ...row }) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      doneAt: row.doneAt?.toISOString(),
    })),
  }
}

/** A person has transferred the money back. */
export async function refundByHand(
  ra: Needs,
  actor: StaffActor,
  { number, bankReference }: { number: string; bankReference: string },
): Promise<RefundList> {
  requireRole(actor, ...ACTORS)
  const refund = await ra.payments.findRefund(number)
  await within(ra, actor, refund?.reference)
  const done = await ra.payments.changeRefund(number, ['by-hand'], {
    ...{ state: 'done', doneAt: ra.clock.now(), doneBy: actor.staffId },
    ...{ providerNumber: bankReference, problem: null },
  })
  if (done === undefined && refund?.providerNumber !== bankReference)
    throw new CerthallError('payment-state-wrong', 'not a refund to make by hand')
  await ra.payments.creditRefunded(ra.clock.now())
  return listRefunds(ra, actor)
}

export async function listInvoices(ra: Needs, actor: StaffActor): Promise<InvoiceList> {
  requireRole(actor, ...VIEWERS)
  const rows = await ra.finance.invoices(actor.jurisdictionPath, MOST)
  return {
    invoices: rows.map(({ file: _file, nextAt: _nextAt, ...row }) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      issuedAt: row.issuedAt?.toISOString(),
    })),
  }
}

/** A paper invoice, or the credit note for it, went off. */
export async function mailInvoice(
  ra: Needs,
  actor: StaffActor,
  input: { number: string; invoiceNumber: string; carrier: string; tracking: string },
): Promise<InvoiceList> {
  requireRole(actor, ...ACTORS)
  const invoice = await ra.payments.findInvoice(input.number)
  await within(ra, actor, invoice?.reference)
  const { carrier, tracking, invoiceNumber: providerNumber } = input
  const issuedAt = ra.clock.now()
  const mailed = await ra.payments.changeInvoice(input.number, ['to-mail'], {
    ...{ state: 'mailed', carrier, tracking, providerNumber, issuedAt },
  })
  if (mailed === undefined && invoice?.tracking !== tracking)
    throw new CerthallError('payment-state-wrong', 'not an invoice to mail')
  return listInvoices(ra, actor)
}

export async function listReconciliations(ra: Needs, actor: StaffActor): Promise<ReconciliationList> {
  requireRole(actor, ...VIEWERS)
  const rows = await ra.finance.reconciliations(MOST)
  return { days: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
}

export async function listOpenLines(ra: Needs, actor: StaffActor): Promise<OpenLines> {
  requireRole(actor, ...VIEWERS)
  const lines = await ra.finance.openLines(MOST)
  return {
    lines: lines.map(({ bankNumber, day, amountFen, payer, note, outcome, reference, importedAt }) => ({
      ...{ bankNumber, day, amountFen, payer, note, outcome, reference },
      importedAt: importedAt.toISOString(),
    })),
  }
}

/** What became of a transfer that fitted nothing. */
export async function resolveLine(
  ra: Needs,
  actor: StaffActor,
  { bankNumber, resolution }: { bankNumber: string; resolution: string },
): Promise<OpenLines> {
  requireRole(actor, ...ACTORS)
  const by = { resolution, resolvedBy: actor.staffId, resolvedAt: ra.clock.now() }
  if (!(await ra.finance.resolveLine(bankNumber, by)))
    throw new CerthallError('not-found', 'no such line, or dealt with already')
  return listOpenLines(ra, actor)
}

async function within(ra: Needs, actor: StaffActor, reference: string | undefined): Promise<void> {
  const record = reference && (await ra.cases.findWithin(actor.jurisdictionPath, reference))
  if (!record) throw new CerthallError('not-found', 'no such row')
}
