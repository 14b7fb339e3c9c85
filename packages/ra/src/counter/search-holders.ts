import { normaliseNumber, storedSerial } from '@certhall/model'
import type { CounterHolders } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { Holder } from '../people.ts'
import type { Ra } from '../ports.ts'
import { holderWithin } from '../staff-certificates.ts'
import { presentHolder } from '../view-session.ts'
import { COUNTER_VIEWERS } from './view-holder.ts'

const HOLDERS = 20

/** Holders of the jurisdiction by a part of the name, the beginning of the number, or a certificate's serial. */
export async function searchHolders(
  ra: Ra,
  actor: StaffActor,
  { q }: { q: string },
): Promise<CounterHolders> {
  requireRole(actor, ...COUNTER_VIEWERS)
  const { jurisdictionPath } = actor
  const [bySerial, named] = await Promise.all([
    ra.authority.findBySerial(storedSerial(q)),
    ra.holders.search({
      ...{ name: q.trim(), number: normaliseNumber(q), jurisdictionPath, limit: HOLDERS + 1 },
    }),
  ])
  const owner = bySerial && (await holderWithin(ra, actor, bySerial))
  const found = [...(owner ? [owner] : []), ...named.filter(({ id }) => id !== owner?.id)]
  return {
    holders: await Promise.all(found.slice(0, HOLDERS).map((holder) => present(ra, holder))),
    more: found.length > HOLDERS,
  }
}

async function present(ra: Ra, holder: Holder): Promise<CounterHolders['holders'][number]> {
  const all = await ra.authority.listByHolder(holder.id)
  const own = all.filter(({ use }) => use !== 'encryption')
  const ends = own.filter(({ status }) => status === 'good').map(({ notAfter }) => notAfter.getTime())
  return {
    id: holder.id,
    holder: await presentHolder(ra, holder),
    certificates: own.length,
    ...(ends.length > 0 && { until: new Date(Math.max(...ends)).toISOString() }),
  }
}
