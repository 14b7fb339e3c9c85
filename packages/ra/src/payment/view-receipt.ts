import { CerthallError, localDay, type Words } from '@certhall/model'
import type { HolderActor } from '../actor.ts'
import { profileOf } from '../context.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'

/** What a receipt says: what was received, and what of it has gone back. It is no invoice. */
export interface Receipt {
  reference: string
  operator: Words
  product: Words
  holderName: string
  /** '2026-11-21' */
  day: string
  payments: { provider: string; providerNumber: string; fen: number; day: string }[]
  refunds: { provider: string; fen: number; day: string }[]
}

/** Of a case that money has come in for; else `not-found`. */
export async function viewReceipt(
  ra: Ra,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<Receipt> {
  const record = await ownCase(ra, actor, reference)
  const [charges, refunds, holder] = await Promise.all([
    ra.payments.chargesOf(reference),
    ra.payments.refundsOf(reference),
    ra.holders.find(record.holderId),
  ])
  const payments = charges.flatMap(({ provider, paid }) =>
    paid ? [{ provider, providerNumber: paid.providerNumber, fen: paid.fen, day: localDay(paid.at) }] : [],
  )
  if (payments.length === 0 || holder === undefined) throw new CerthallError('not-found', 'nothing was paid')
  const { operator, product } = profileOf(ra, record.profile)
  return {
    ...{ reference, operator, product, holderName: holder.name, payments },
    day: localDay(ra.clock.now()),
    refunds: refunds.flatMap(({ provider, amountFen, doneAt }) =>
      doneAt ? [{ provider, fen: amountFen, day: localDay(doneAt) }] : [],
    ),
  }
}
