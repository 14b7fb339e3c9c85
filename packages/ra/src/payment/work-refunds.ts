import type { Ra } from '../ports.ts'
import { later } from './backoff.ts'
import { noteRefund } from './note-refund.ts'
import type { Refund } from './payments.ts'

const BATCH = 50
const LEASE_MS = 60_000

type Needs = Pick<Ra, 'clock' | 'payments' | 'providers'>

/** Carries out the refunds that are due, each until its provider says that it is done; for any number of processes at once. */
export async function workRefunds(ra: Needs): Promise<number> {
  const now = ra.clock.now()
  const due = await ra.payments.takeRefunds(now, new Date(now.getTime() + LEASE_MS), BATCH)
  for (const refund of due) await workOne(ra, refund)
  await ra.payments.creditRefunded(now)
  return due.length
}

async function workOne(ra: Needs, refund: Refund): Promise<void> {
  const attempts = refund.attempts + 1
  const again = { attempts, nextAt: later(ra.clock.now(), attempts, 3, 600) }
  const provider = ra.providers.get(refund.provider)
  const set = (problem: string) =>
    ra.payments.changeRefund(refund.number, ['wanted', 'asked'], { ...again, problem })
  if (provider === undefined) {
    await set('this provider is no longer configured')
    return
  }
  try {
    // Asking again with the same number is the same refund; it also answers how far it is.
    const fact = refund.state === 'asked' ? await provider.queryRefund(refund) : await provider.refund(refund)
    await ra.payments.changeRefund(refund.number, ['wanted', 'asked'], { ...again, problem: null })
    if (fact.state === 'unknown')
      await ra.payments.changeRefund(refund.number, ['asked'], { state: 'wanted' })
    await noteRefund(ra, refund.number, fact)
  } catch (error) {
    await set((error as Error).message)
  }
}
