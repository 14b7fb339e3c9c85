import { CerthallError } from '@certhall/model'
import type {
  ChargeList,
  InvoiceList,
  NotedPayments,
  OpenLines,
  ReconciliationList,
  RefundList,
  StaffChargeQuery,
} from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import type { Ra } from '../ports.ts'
import { presentProposal } from '../proposals/decide-proposal.ts'
import { propose } from '../proposals/propose.ts'

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

export async function listRefunds(ra: Ra, actor: StaffActor): Promise<RefundList> {
  requireRole(actor, ...VIEWERS)
  const rows = await ra.finance.refunds(actor.jurisdictionPath, MOST)
  const now = ra.clock.now()
  return {
    refunds: await Promise.all(
      rows.map(async ({ nextAt: _nextAt, ...row }) => {
        const [open] = row.state === 'by-hand' ? await ra.proposals.openAbout(row.number, now) : []
        return {
          ...row,
          createdAt: row.createdAt.toISOString(),
          doneAt: row.doneAt?.toISOString(),
          proposal: open && (await presentProposal(ra, actor, open)),
        }
      }),
    ),
  }
}

/** A person has transferred the money back, and says under which number; it counts once a second one has confirmed it. */
export async function refundByHand(
  ra: Ra,
  actor: StaffActor,
  { number, bankReference }: { number: string; bankReference: string },
): Promise<RefundList> {
  requireRole(actor, ...ACTORS)
  const refund = await ra.payments.findRefund(number)
  const record = await within(ra, actor, refund?.reference)
  if (refund?.state !== 'by-hand')
    throw new CerthallError('payment-state-wrong', 'not a refund to make by hand')
  const holder = await ra.holders.find(record.holderId)
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  if (!jurisdiction) throw new CerthallError('not-found', 'no such row')
  await propose(ra, actor, {
    ...{ kind: 'refund-by-hand', subject: number, scope: jurisdiction.path, note: '' },
    payload: { bankReference },
  })
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
  const lines = await ra.finance.openLines(actor.jurisdictionPath, MOST)
  return {
    lines: lines.map(({ bankNumber, day, amountFen, payer, note, outcome, reference, importedAt }) => ({
      ...{ bankNumber, day, amountFen, payer, note, outcome, reference },
      importedAt: importedAt.toISOString(),
    })),
  }
}

/** What somebody has noted as received, and no bank statement that was imported bears out. */
export async function listNotedPayments(ra: Needs, actor: StaffActor): Promise<NotedPayments> {
  requireRole(actor, ...VIEWERS)
  const found = await ra.finance.notedUnseen(actor.jurisdictionPath, MOST)
  return { payments: found.map((one) => ({ ...one, notedAt: one.notedAt.toISOString() })) }
}

/** What became of a transfer that fitted nothing. */
export async function resolveLine(
  ra: Needs,
  actor: StaffActor,
  { bankNumber, resolution }: { bankNumber: string; resolution: string },
): Promise<OpenLines> {
  requireRole(actor, ...ACTORS)
  const [line] = await ra.finance.findLines([bankNumber])
  const record = line?.reference === undefined ? undefined : await ra.cases.find(line.reference)
  // Whoever has noted the transfer by hand is not the one who explains why the bank's statement has another one.
  if (record?.payment?.by === actor.staffId) throw new CerthallError('money-own-entry')
  const by = { resolution, resolvedBy: actor.staffId, resolvedAt: ra.clock.now() }
  if (!(await ra.finance.resolveLine(actor.jurisdictionPath, bankNumber, by)))
    throw new CerthallError('not-found', 'no such line, or dealt with already')
  return listOpenLines(ra, actor)
}

async function within(ra: Needs, actor: StaffActor, reference: string | undefined): Promise<CaseRecord> {
  const record = reference && (await ra.cases.findWithin(actor.jurisdictionPath, reference))
  if (!record) throw new CerthallError('not-found', 'no such row')
  return record
}
