import { addDays, localDay } from '@certhall/model'
import type { Ra } from '../ports.ts'
import { tryEach } from '../see-to-all.ts'
import { acceptPayment } from './accept-payment.ts'
import { compareBill, type Difference } from './compare-bill.ts'
import { noteRefund } from './note-refund.ts'
import type { BillLine, PaymentProvider } from './provider.ts'

type Needs = Pick<Ra, 'clock' | 'cases' | 'profiles' | 'payments' | 'providers' | 'finance' | 'calendar'>

/** Providers have the bill of a day ready by ten in the morning of the next (WeChat Pay, Alipay: 10:00 at +08:00). */
const READY_AFTER_MS = 10.5 * 3600_000
/** A hall that stood still catches up so many days. */
const DAYS = 7

/**
 * Compares every finished day that has not been compared yet with each provider's bill. Returns how many it did. A bill that cannot be
 * had holds up no other.
 */
export async function reconcileDue(ra: Needs): Promise<number> {
  const now = ra.clock.now()
  const open: { day: string; id: string; provider: PaymentProvider }[] = []
  for (let back = DAYS; back >= 1; back -= 1) {
    const day = localDay(addDays(now, -back))
    const ready = new Date(`${day}T00:00:00+08:00`).getTime() + 24 * 3600_000 + READY_AFTER_MS
    if (now.getTime() < ready) continue
    for (const [id, provider] of ra.providers) open.push({ day, id, provider })
  }
  return tryEach(open, async ({ day, id, provider }) => {
    if (await ra.finance.isReconciled(id, day)) return false
    await reconcileDay(ra, id, provider, day)
  })
}

/**
 * One day with one provider. A payment or refund of ours that only the provider knows to be done is taken up here as its callback would
 * have been; every difference is listed all the same.
 */
export async function reconcileDay(
  ra: Needs,
  id: string,
  provider: PaymentProvider,
  day: string,
): Promise<Difference[]> {
  const bill = await provider.bill(day)
  const differences = compareBill(bill, await ra.finance.booked(id, day))
  for (const line of bill) {
    const isMissing = differences.some(({ kind, number }) => kind === 'not-here' && number === line.number)
    if (isMissing) await takeUp(ra, id, line, day)
  }
  const total = (kind: BillLine['kind']) =>
    bill.reduce((sum, line) => sum + (line.kind === kind ? line.fen : 0), 0)
  await ra.finance.addReconciliation({
    ...{ provider: id, day, at: ra.clock.now(), differences },
    paidFen: total('payment'),
    refundedFen: total('refund'),
  })
  return differences
}

async function takeUp(ra: Needs, id: string, line: BillLine, day: string): Promise<void> {
  const { kind, number, providerNumber, fen } = line
  if (kind === 'refund') {
    const refund = await ra.payments.findRefund(number)
    if (refund?.provider === id) await noteRefund(ra, number, { state: 'done', providerNumber })
    return
  }
  const charge = await ra.payments.findCharge(number)
  const at = new Date(`${day}T12:00:00+08:00`)
  if (charge?.provider === id) await acceptPayment(ra, number, { fen, providerNumber, at })
}
