import { profileOf } from '../context.ts'
import type { Ra } from '../ports.ts'
import { later } from './backoff.ts'
import { invoiceNumber } from './charge-numbers.ts'
import type { InvoiceRecord } from './payments.ts'
import type { InvoiceIssuer } from './provider.ts'

const BATCH = 20
const LEASE_MS = 60_000

type Needs = Pick<Ra, 'clock' | 'cases' | 'profiles' | 'payments' | 'invoices' | 'calendar'>

/** Has electronic invoices and credit notes made, each until there is one. */
export async function workInvoices(ra: Needs): Promise<number> {
  const now = ra.clock.now()
  if (ra.invoices === undefined) return 0
  const due = await ra.payments.takeInvoices(now, new Date(now.getTime() + LEASE_MS), BATCH)
  for (const invoice of due) await workOne(ra, ra.invoices, invoice)
  return due.length
}

async function workOne(ra: Needs, issuer: InvoiceIssuer, invoice: InvoiceRecord): Promise<void> {
  const attempts = invoice.attempts + 1
  const nextAt = later(ra.clock.now(), attempts, 5, 600)
  const from = ['wanted', 'asked'] as const
  try {
    // From here on it may exist: a refund then takes it back by a credit note, and no longer by leaving it out.
    const asked = await ra.payments.changeInvoice(invoice.number, from, { state: 'asked', attempts, nextAt })
    if (asked === undefined) return
    const fact = await ask(ra, issuer, invoice)
    if (fact.state !== 'issued') return
    const { providerNumber, file } = fact
    await ra.payments.changeInvoice(invoice.number, from, {
      ...{ state: 'issued', providerNumber, file, issuedAt: ra.clock.now(), nextAt: null, problem: null },
    })
  } catch (error) {
    await ra.payments.changeInvoice(invoice.number, from, { problem: (error as Error).message })
  }
}

async function ask(ra: Needs, issuer: InvoiceIssuer, invoice: InvoiceRecord) {
  const { number, title, taxNumber, amountFen, email } = invoice
  if (invoice.kind === 'credit-note') {
    const of = (await ra.payments.findInvoice(invoiceNumber(invoice.charge)))?.providerNumber
    if (of === undefined) throw new Error('the invoice to take back has no number')
    return issuer.credit({ number, of, amountFen })
  }
  const record = await ra.cases.find(invoice.reference)
  const item = record ? profileOf(ra, record.profile).product.zh : ''
  return issuer.issue({ number, title, taxNumber, amountFen, item, ...(email && { email }) })
}
