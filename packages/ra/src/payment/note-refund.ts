import type { Ra } from '../ports.ts'
import { later } from './backoff.ts'
import type { RefundFact } from './provider.ts'

const LIVE = ['wanted', 'asked'] as const

/** What the provider says of a refund, kept. One that it refuses is a person's to transfer. */
export async function noteRefund(
  ra: Pick<Ra, 'payments' | 'clock'>,
  number: string,
  { state, providerNumber }: RefundFact,
): Promise<void> {
  const now = ra.clock.now()
  const known = providerNumber === undefined ? {} : { providerNumber }
  if (state === 'done')
    // Also where a person was asked meanwhile: what the provider did is done.
    await ra.payments.changeRefund(number, [...LIVE, 'by-hand'], {
      ...{ state: 'done', doneAt: now, nextAt: null, problem: null },
      ...known,
    })
  if (state === 'refused')
    await ra.payments.changeRefund(number, LIVE, { state: 'by-hand', nextAt: null, problem: 'refused' })
  if (state === 'processing')
    await ra.payments.changeRefund(number, LIVE, { state: 'asked', nextAt: later(now, 5, 5, 600), ...known })
}
