import type { Intent } from './certificate-record.ts'
import type { Completion, ManyCertificates } from './ports.ts'

/** Writes one thing and answers whether it was written. */
type Write<Item> = (item: Item) => Promise<boolean>

interface Waiting<Item> {
  item: Item
  resolve(written: boolean): void
  reject(error: unknown): void
}

/**
 * Puts what comes while a write is under way into the next one: the more there is to do, the less each costs. Where half a group
 * waits it is written beside, up to `atOnce` writes. A group that fails is written one by one, so that nobody fails for his
 * neighbour's sake. `writeAll` answers for each item in order.
 */
export function inGroups<Item>(
  writeAll: (items: readonly Item[]) => Promise<readonly boolean[]>,
  { limit, atOnce }: { limit: number; atOnce: number },
): Write<Item> {
  let waiting: Waiting<Item>[] = []
  let writing = 0
  let scheduled = false

  async function writeGroup(group: readonly Waiting<Item>[]): Promise<void> {
    try {
      const written = await writeAll(group.map(({ item }) => item))
      for (const [at, { resolve }] of group.entries()) resolve(written[at] === true)
    } catch (error) {
      const [only] = group
      if (group.length === 1) only?.reject(error)
      else for (const one of group) await writeGroup([one])
    }
  }

  // After this turn of the loop: whoever comes in the same turn, or because of what was just written, goes with the same group.
  function schedule(): void {
    if (scheduled || writing >= atOnce || waiting.length === 0) return
    // A write costs as much as ten rows: few wait for the one that is under way, rather than go alone.
    if (writing > 0 && waiting.length < limit / 2) return
    scheduled = true
    setImmediate(begin)
  }

  function begin(): void {
    scheduled = false
    const group = waiting.slice(0, limit)
    waiting = waiting.slice(limit)
    writing++
    void writeGroup(group).then(() => {
      writing--
      schedule()
    })
    schedule()
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      schedule()
    })
}

// As many as one statement takes without growing slow.
const LIMIT = 128
/** While one is on its way, or waits for the disk, the next is made. More would only make the groups smaller. */
export const WRITES_AT_ONCE = 2

/** One certificate's next step, of the two that are stored. */
export type GroupStep =
  | { intent: Intent; completion?: undefined }
  | { completion: Completion; intent?: undefined }

/** Writes all of a group in one transaction, and says of each whether it was written. */
export interface GroupStore {
  write(steps: readonly GroupStep[]): Promise<readonly boolean[]>
}

export function groupCommit(store: GroupStore): ManyCertificates {
  // The certificates of one group and the intents of the next are one transaction: half as many wait for the disk.
  const write = inGroups<GroupStep>((steps) => store.write(steps), { limit: LIMIT, atOnce: WRITES_AT_ONCE })
  return {
    intend: (intent) => write({ intent }),
    complete: (completion) => write({ completion }),
  }
}
