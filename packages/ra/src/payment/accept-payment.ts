import { CerthallError } from '@certhall/model'
import type { Ra } from '../ports.ts'
import type { Payment } from './payments.ts'
import { settleCharge } from './settle-charge.ts'

type Needs = Pick<Ra, 'cases' | 'clock' | 'profiles' | 'payments' | 'calendar'>

/** Money has come in, as the provider itself said. First it is noted, then it is decided what becomes of it. */
export async function acceptPayment(ra: Needs, number: string, paid: Payment): Promise<void> {
  const charge = await ra.payments.recordPaid(number, paid)
  if (charge === undefined) throw new CerthallError('not-found', 'no such charge')
  await settleCharge(ra, number)
}
