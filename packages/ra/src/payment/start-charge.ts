import { CerthallError } from '@certhall/model'
import type { RenewalCase } from '@certhall/model/api'
import type { HolderActor } from '../actor.ts'
import { profileOf } from '../context.ts'
import { amountDue } from '../fee.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'
import { presentCase } from '../present-case.ts'
import { later } from './backoff.ts'
import { newChargeNumber } from './charge-numbers.ts'
import type { Charge } from './payments.ts'
import type { PaymentProvider } from './provider.ts'

/** WeChat Pay's `code_url` lives two hours, whatever the order's own end. */
const CODE_LIVES_MS = 2 * 3600_000
/** A code that ends sooner is not worth showing. */
const WORTH_MS = 2 * 60_000

interface Input {
  reference: string
  provider: string
}

/**
 * The holder wants to pay with this provider: 1. the charge is stored, 2. the provider is asked, 3. its code is stored. Asked again, and
 * after a crash anywhere between, the same charge goes on. `payment-provider-away` where it does not answer; another way may.
 */
export async function startCharge(ra: Ra, actor: HolderActor, input: Input): Promise<RenewalCase> {
  const record = await ownCase(ra, actor, input.reference)
  const provider = ra.providers.get(input.provider)
  if (provider === undefined) throw new CerthallError('payment-way-unknown', input.provider)
  if (record.state !== 'payment') {
    throw new CerthallError('case-state-wrong', 'nothing to pay', { state: record.state })
  }
  const amountFen = amountDue(record, record.feeFen)
  const charge = await liveCharge(ra, { ...input, amountFen, payUntil: record.payUntil }, provider)
  if (charge.state === 'new') {
    const profile = profileOf(ra, record.profile)
    const title = `${profile.product.zh} ${record.reference}`
    const { number, expiresAt } = charge
    const { code } = await provider.create({ number, amountFen, title, expiresAt })
    const nextAt = later(ra.clock.now(), 0, 3, 30)
    await ra.payments.changeCharge(number, ['new'], { state: 'open', code, nextAt, problem: null })
  }
  // Pressed while a code is shown: the holder has paid, and wonders.
  if (charge.state === 'open') await ra.payments.hurry(input.reference, ra.clock.now())
  return presentCase(ra, record)
}

async function liveCharge(
  ra: Ra,
  { reference, provider, amountFen, payUntil }: Input & { amountFen: number; payUntil: Date | undefined },
  port: PaymentProvider,
): Promise<Charge> {
  for (;;) {
    const now = ra.clock.now()
    const end = Math.min(now.getTime() + CODE_LIVES_MS, payUntil?.getTime() ?? Number.POSITIVE_INFINITY)
    const charge = await ra.payments.addCharge({
      ...{ number: newChargeNumber(now), reference, provider, amountFen, state: 'new' },
      ...{ createdAt: now, expiresAt: new Date(end), nextAt: later(now, 4, 3, 30), attempts: 0 },
    })
    const isFit =
      charge.amountFen === amountFen &&
      (charge.expiresAt.getTime() - now.getTime() > WORTH_MS || charge.createdAt >= now)
    if (isFit) return charge
    // Paid at this very moment it stays, and the provider refuses to close it.
    if (charge.state === 'open') await port.close(charge.number)
    await ra.payments.changeCharge(charge.number, ['new', 'open'], { state: 'closed', nextAt: null })
  }
}
