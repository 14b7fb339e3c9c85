import type { Signer } from '@certhall/crypto'
import { buildList } from './build-list.ts'
import { isDue, isUsable, lifetimeMs } from './list-due.ts'
import type { ListScope, ListTurn, StoredList, Va, VaIssuer } from './ports.ts'

// RFC 5280 §4.1.2.5: lists know no fractions of seconds.
const wholeSeconds = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000)

/**
 * Makes what is due of a scope's lists, in a turn of its own: a shard's, or an issuer's complete list and its delta.
 * Time and due are looked at inside the turn: another process may have made them meanwhile.
 */
export async function renewLists(va: Va, issuer: VaIssuer, scope: Exclude<ListScope, 'delta'>) {
  const signer = await va.crlSigner(issuer.id)
  return va.lists.turn(issuer.id, scope, (turn) => renewInTurn({ va, issuer, signer, scope, turn }))
}

interface Renewal {
  va: Va
  issuer: VaIssuer
  signer: Signer
  scope: ListScope
  turn: ListTurn
}

async function renewInTurn(renewal: Renewal): Promise<void> {
  const { va, turn, scope } = renewal
  const now = va.clock.now()
  const { list, delta } = turn.newest
  const listDue = isDue(list, turn.changes, now, va.settings)
  const deltaDue = scope === 'full' && (listDue || isDue(delta, turn.changes, now, va.settings))
  // RFC 5280 §5.2.3: a complete list and its delta share one sequence, and made together they have one number.
  const number = Math.max(list?.number ?? 0, delta?.number ?? 0) + 1
  const made = listDue ? await makeList(renewal, number, now) : list
  if (deltaDue && made !== undefined) await makeDelta(renewal, number, now, made)
}

async function makeList({ va, issuer, signer, scope, turn }: Renewal, number: number, now: Date) {
  const thisUpdate = wholeSeconds(now)
  const nextUpdate = new Date(thisUpdate.getTime() + lifetimeMs(va.settings, scope))
  const newest = turn.newest.list
  // RFC 5280 §3.3: an entry stays until one list after its certificate's end. By the earlier of two clocks, or a list of
  // the future would drop certificates that still have years to go.
  const endedBefore = new Date(Math.min(newest?.thisUpdate.getTime() ?? 0, now.getTime()))
  const address = (of: ListScope) => [va.listAddress(issuer.id, of)]
  const own =
    scope === 'full' ? { freshest: address('delta') } : { issuingDistributionPoint: { uris: address(scope) } }
  const { der, entries } = await buildList(
    issuer,
    signer,
    { number, thisUpdate, nextUpdate, ...own },
    { pages: turn.revoked(endedBefore), expected: newest?.entries ?? 0 },
  )
  return turn.store({ scope, number, thisUpdate, nextUpdate, changes: turn.changes, entries }, der)
}

/**
 * The delta to the oldest complete list that somebody may still rightly hold, so that it adds to every later one as well
 * (RFC 5280 §5.2.4).
 */
async function makeDelta({ va, issuer, signer, turn }: Renewal, number: number, now: Date, made: StoredList) {
  const thisUpdate = wholeSeconds(now)
  const nextUpdate = new Date(thisUpdate.getTime() + lifetimeMs(va.settings, 'delta'))
  const base = turn.bases.find((list) => isUsable(list, now)) ?? made
  const { der, entries } = await buildList(
    issuer,
    signer,
    { number, thisUpdate, nextUpdate, base: base.number },
    { pages: turn.changedAfter(base.changes), expected: turn.newest.delta?.entries ?? 0 },
  )
  await turn.store({ scope: 'delta', number, thisUpdate, nextUpdate, changes: turn.changes, entries }, der)
}
