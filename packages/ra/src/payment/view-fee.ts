import type { Fee } from '@certhall/model/api'
import type { CaseRecord } from '../case-record.ts'
import { profileOf } from '../context.ts'
import { amountDue } from '../fee.ts'
import type { Ra } from '../ports.ts'
import type { Charge, InvoiceRecord, Refund } from './payments.ts'

const NOTHING = { charges: [], refunds: [], invoices: [] } as const

/** The fee as the holder sees it, with every attempt to pay it and what became of the money; undefined where none is due. */
export async function feeView(
  ra: Pick<Ra, 'profiles' | 'payments'>,
  record: CaseRecord,
): Promise<Fee | undefined> {
  const { reference } = record
  if (!record.feeFen) return undefined
  const [charges, refunds, invoices] = await Promise.all([
    ra.payments.chargesOf(reference),
    ra.payments.refundsOf(reference),
    ra.payments.invoicesOf(reference),
  ])
  return present(ra, record, { charges, refunds, invoices })
}

/** What would be due: nothing has been asked for yet. */
export function plannedFee(ra: Pick<Ra, 'profiles'>, record: CaseRecord): Fee | undefined {
  return present(ra, record, NOTHING)
}

interface Money {
  charges: readonly Charge[]
  refunds: readonly Refund[]
  invoices: readonly InvoiceRecord[]
}

function present(ra: Pick<Ra, 'profiles'>, record: CaseRecord, money: Money): Fee | undefined {
  const { fees } = profileOf(ra, record.profile)
  if (fees === undefined || !record.feeFen || record.payUntil === undefined) return undefined
  const due = amountDue(record, record.feeFen)
  return {
    amountFen: due || record.feeFen,
    state: stateOf(record, due, money.refunds),
    payUntil: record.payUntil.toISOString(),
    reference: record.reference,
    bank: fees.bank,
    charges: money.charges
      .filter(({ state }) => state !== 'closed')
      .map(({ provider, amountFen, state, code, expiresAt, paid }) => ({
        ...{ provider, amountFen, state },
        ...(state === 'open' && { code }),
        expiresAt: expiresAt.toISOString(),
        paidAt: paid?.at.toISOString(),
      })),
    refunds: money.refunds.map(({ amountFen, state, reason, provider, createdAt, doneAt }) => ({
      ...{ amountFen, state, reason, provider },
      createdAt: createdAt.toISOString(),
      doneAt: doneAt?.toISOString(),
    })),
    invoices: money.invoices.map((invoice) => ({
      number: invoice.number,
      kind: invoice.kind,
      way: invoice.way,
      state: invoice.state,
      amountFen: invoice.amountFen,
      providerNumber: invoice.providerNumber,
      file: invoice.file !== undefined,
      carrier: invoice.carrier,
      tracking: invoice.tracking,
      issuedAt: invoice.issuedAt?.toISOString(),
    })),
  }
}

const OVER = ['cancelled', 'lapsed', 'rejected']

function stateOf({ state }: CaseRecord, due: number, refunds: readonly Refund[]): Fee['state'] {
  if (!OVER.includes(state)) return due === 0 ? 'paid' : 'due'
  if (refunds.some((refund) => refund.state !== 'done')) return 'refunding'
  if (refunds.length > 0) return 'refunded'
  // Between the end of the case and the rows of its refunds.
  return due === 0 ? 'refunding' : 'expired'
}
