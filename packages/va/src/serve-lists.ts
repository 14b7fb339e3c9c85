import { CerthallError } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import { isDue, isUsable } from './list-due.ts'
import type { ListScope, StoredList, Va, VaIssuer } from './ports.ts'
import { renewLists } from './renew-lists.ts'

/** How a hall publishes its revocation lists. */
export interface ListService {
  /** The newest list, after the new one was made that is due. `not-found` for issuers and shards that are not ours. */
  renewed(issuer: string, scope: ListScope): Promise<StoredList>
  /**
   * The list to answer with: where a new one is due it is waited for only briefly, then whatever is at hand and not outdated
   * is current, and the new one is made in the background. `not-found`.
   */
  current(issuer: string, scope: ListScope): Promise<StoredList>
  read(list: StoredList): AsyncIterable<Uint8Array>
  /** Waits for lists under way. */
  settled(): Promise<void>
}

/** As long as making a list of ten thousand takes. */
const PATIENCE_MS = 250

export function createListService(va: Va, failed: (error: Error) => void = () => {}): ListService {
  const underWay = new Map<string, Promise<void>>()
  // One long list and one short at a time: memory stays bounded, and a short one never waits for a long one.
  const lanes = { full: Promise.resolve(), shard: Promise.resolve() }

  function renew(issuer: VaIssuer, scope: ListScope): Promise<void> {
    const of = scope === 'delta' ? 'full' : scope
    const key = `${issuer.id}/${of}`
    const running = underWay.get(key)
    if (running !== undefined) return running
    const lane = of === 'full' ? 'full' : 'shard'
    const work = lanes[lane].then(() => renewLists(va, issuer, of)).finally(() => underWay.delete(key))
    lanes[lane] = work.catch(() => undefined)
    underWay.set(key, work)
    return work
  }

  async function find(issuerId: string, scope: ListScope) {
    const issuer = (await va.issuers()).find(({ id }) => id === issuerId)
    const found = issuer && (await va.lists.newest(issuerId, scope))
    if (issuer === undefined || found === undefined)
      throw new CerthallError('not-found', `list ${issuerId}/${scope}`)
    const now = va.clock.now()
    // Nobody accepts a list signed after its issuer's end: the last one before stays.
    const ended = parseCertificate(issuer.certificate).notAfter <= now
    return {
      issuer,
      list: found.list,
      now,
      due: !ended && isDue(found.list, found.changes, now, va.settings),
    }
  }

  async function renewed(issuerId: string, scope: ListScope): Promise<StoredList> {
    const { issuer, list, due } = await find(issuerId, scope)
    if (due) await renew(issuer, scope)
    const made = due ? (await va.lists.newest(issuerId, scope))?.list : list
    if (made === undefined) throw new CerthallError('not-found', `no list ${issuerId}/${scope}`)
    return made
  }

  return {
    renewed,
    async current(issuerId, scope) {
      const { issuer, list, due, now } = await find(issuerId, scope)
      if (!due || list === undefined || !isUsable(list, now)) return renewed(issuerId, scope)
      const work = renew(issuer, scope).then(
        () => true,
        (error: Error) => {
          // What is at hand is still good; whoever watches the hall is told.
          failed(error)
          return false
        },
      )
      const inTime = await Promise.race([work, patience()])
      return (inTime ? (await va.lists.newest(issuerId, scope))?.list : undefined) ?? list
    },
    read: (list) => va.lists.read(list),
    async settled() {
      await Promise.allSettled(underWay.values())
    },
  }
}

const patience = () => new Promise<false>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref())
