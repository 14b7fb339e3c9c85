import type { Ra } from '../ports.ts'
import { acceptPayment } from './accept-payment.ts'
import { noteRefund } from './note-refund.ts'
import type { PaymentEvent } from './payments.ts'
import type { ChargeFact, RefundFact } from './provider.ts'

/** What a provider told by itself, its signature checked by the adapter. */
export type PaymentNews = Pick<PaymentEvent, 'provider' | 'id' | 'number' | 'body'> &
  ({ kind: 'charge'; fact: ChargeFact } | { kind: 'refund'; fact: RefundFact })

type Needs = Pick<Ra, 'cases' | 'clock' | 'profiles' | 'payments' | 'calendar'>

/**
 * 1. stores what was told under its id, 2. acts, 3. notes that it has acted. Told again after 3, nothing happens; told again after a
 * crash between, it is acted upon. Throws what acting throws: the provider then tells once more.
 */
export async function takeNews(ra: Needs, news: PaymentNews): Promise<void> {
  const { provider, id, kind, number, body } = news
  const seen = await ra.payments.addEvent({
    ...{ provider, id, kind, number, body },
    receivedAt: ra.clock.now(),
  })
  if (seen === 'ended') return
  await ra.payments.endEvent(provider, id, await act(ra, news))
}

async function act(ra: Needs, news: PaymentNews): Promise<string> {
  if (news.kind === 'refund') {
    const refund = await ra.payments.findRefund(news.number)
    // Given back at the provider's own desk, without us: the reconciliation of the day lists it.
    if (refund?.provider !== news.provider) return 'unknown number'
    await noteRefund(ra, news.number, news.fact)
    return news.fact.state
  }
  const charge = await ra.payments.findCharge(news.number)
  if (charge?.provider !== news.provider) return 'unknown number'
  if (news.fact.state === 'paid') await acceptPayment(ra, news.number, news.fact)
  if (news.fact.state === 'closed')
    await ra.payments.changeCharge(news.number, ['new', 'open'], { state: 'closed', nextAt: null })
  return news.fact.state
}
