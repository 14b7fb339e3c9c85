import type { Ra } from '../ports.ts'
import { seeToAll } from '../see-to-all.ts'
import { acceptPayment } from './accept-payment.ts'
import { later } from './backoff.ts'
import type { Charge } from './payments.ts'
import type { ChargeFact } from './provider.ts'
import { settleCharge } from './settle-charge.ts'

const BATCH = 50
const LEASE_MS = 60_000

type Needs = Pick<Ra, 'cases' | 'clock' | 'profiles' | 'payments' | 'providers' | 'calendar'>

/**
 * Asks providers about charges whose callback has not come, closes those that nobody needs any more, and decides about money that a
 * crash left undecided. For any number of processes at once. Returns how many charges it looked at.
 */
export async function workCharges(ra: Needs): Promise<number> {
  const now = ra.clock.now()
  const due = await ra.payments.takeCharges(now, new Date(now.getTime() + LEASE_MS), BATCH)
  for (const charge of due) await askOne(ra, charge)
  await seeToAll({
    read: (page) => ra.payments.unsettled(page),
    key: (number) => number,
    act: (number) => settleCharge(ra, number),
  })
  return due.length
}

async function askOne(ra: Needs, charge: Charge): Promise<void> {
  const attempts = charge.attempts + 1
  const nextAt = later(ra.clock.now(), attempts, 3, 30)
  const live = ['new', 'open'] as const
  const provider = ra.providers.get(charge.provider)
  if (provider === undefined) {
    const problem = 'this provider is no longer configured'
    await ra.payments.changeCharge(charge.number, live, {
      attempts,
      nextAt: later(nextAt, 40, 3, 600),
      problem,
    })
    return
  }
  try {
    const fact = await provider.query(charge.number)
    if (fact.state === 'paid') return await acceptPayment(ra, charge.number, fact)
    const isOver = fact.state === 'closed' || (await isNeedless(ra, charge))
    if (isOver) await end(ra, charge, fact, (number) => provider.close(number))
    else await ra.payments.changeCharge(charge.number, live, { attempts, nextAt, problem: null })
  } catch (error) {
    const problem = (error as Error).message
    await ra.payments.changeCharge(charge.number, live, { attempts, nextAt, problem })
  }
}

/** Closed with the provider first: only then nobody can pay it any more. */
async function end(
  ra: Needs,
  charge: Charge,
  { state }: ChargeFact,
  close: (number: string) => Promise<void>,
) {
  if (state === 'open') await close(charge.number)
  await ra.payments.changeCharge(charge.number, ['new', 'open'], { state: 'closed', nextAt: null })
}

async function isNeedless(ra: Needs, { reference, expiresAt }: Charge): Promise<boolean> {
  if (expiresAt <= ra.clock.now()) return true
  const record = await ra.cases.find(reference)
  return record?.state !== 'payment'
}
