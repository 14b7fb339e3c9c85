import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import type { TokenDriver, TokenInfo } from '@certhall/token'
import { viewToken } from './view-token.ts'

export interface ViewReader {
  /** Every token that is in; of one that takes long to be read what was there before, if anything was. */
  read(): Promise<TokenView[]>
  isLate(token: string): boolean
  /** It is out: what was on it is not shown any more, though another look may find one of the same number. */
  forget(token: string): void
  /** Until nothing is being read any more, and `onArrival` has been through. */
  settled(): Promise<void>
}

interface Late {
  over: Promise<void>
  /** Read anew since: what is on its way may be of what was there before. */
  outdated: boolean
}

/**
 * Reads all tokens side by side. Objects on a card, or a library that hangs over them, keep nobody waiting for the other
 * tokens for more than `patienceMs`; `onArrival` is called once such a one has been read after all, or failed.
 */
export function openViewReader(
  driver: TokenDriver,
  { patienceMs, onArrival }: { patienceMs: number; onArrival(token: string): Promise<void> },
): ViewReader {
  const late = new Map<string, Late>()
  /** Read by now: the next reading's, since a library that hung would only hang again. */
  const arrived = new Map<string, TokenView[]>()
  let before: TokenView[] = []

  async function readOne(info: TokenInfo): Promise<TokenView[]> {
    const { id } = info
    const known = arrived.get(id)
    arrived.delete(id)
    if (known) return known
    const shown = before.filter((view) => view.id === id)
    const waiting = late.get(id)
    if (waiting) {
      waiting.outdated = true
      return shown
    }
    const asked = viewOf(driver, info)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMs)
    })
    const views = await Promise.race([asked, patience]).finally(() => clearTimeout(timer))
    if (views) return views
    const over = asked.then((found) => {
      const isOutdated = late.get(id)?.outdated
      late.delete(id)
      if (!isOutdated) arrived.set(id, found)
      return onArrival(id)
    })
    late.set(id, { over, outdated: false })
    return shown
  }

  return {
    async read() {
      const infos = await driver.list()
      const views = (await Promise.all(infos.map(readOne))).flat()
      arrived.clear()
      before = views
      return views
    },
    isLate: (token) => late.has(token),
    forget(token) {
      before = before.filter(({ id }) => id !== token)
      arrived.delete(token)
      const waiting = late.get(token)
      if (waiting) waiting.outdated = true
    },
    async settled() {
      while (late.size > 0) await Promise.all([...late.values()].map(({ over }) => over))
    },
  }
}

/** Never fails: nothing where it cannot be read. */
async function viewOf(driver: TokenDriver, info: TokenInfo): Promise<TokenView[]> {
  try {
    return [await viewToken(driver, info)]
  } catch (error) {
    // Pulled while it was read: the next event tells. A damaged one must not hide the others, whatever its driver throws.
    if (!(error instanceof CerthallError)) console.error(error)
    return []
  }
}
