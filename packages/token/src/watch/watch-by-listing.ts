import type { TokenEvent, TokenInfo } from '../port.ts'

/** Something may have happened to what is plugged in. */
export interface Change {
  /** Readers whose token went since the last change, though another may be in by now. */
  emptied?: readonly string[]
  /** True where surely nothing is plugged in: nobody has to be asked. */
  vacant?: boolean
}

/** Calls back soon with the state at the start, then on each change, until the returned function is called. */
export type Changes = (listener: (change: Change) => void) => () => void

/** Modules see a token some time after the system does: it is looked for again. */
const AGAIN_MS = [250, 500, 1000, 2000]

/**
 * Insertions and removals from lists of what is in, taken only when something has changed. A token that was pulled and
 * plugged in again between two lists is told as both where its reader is known.
 */
export function watchByListing({
  list,
  changes,
  listener,
}: {
  list: () => Promise<TokenInfo[]>
  changes: Changes
  listener: (event: TokenEvent) => void
}): () => void {
  let known = new Map<string, TokenInfo>()
  let pending = false
  let busy = false
  let first = true
  let stopped = false
  let tries = 0
  // Counts what a list that is under way cannot know of.
  let epoch = 0
  let timer: NodeJS.Timeout | undefined

  function remove(goes: (info: TokenInfo) => boolean) {
    for (const [id, info] of known) {
      if (!goes(info)) continue
      known.delete(id)
      listener({ type: 'removed', id })
    }
  }

  /** True where the list told something new. */
  async function compare(): Promise<boolean> {
    const began = epoch
    const now = new Map((await list()).map((info) => [info.id, info]))
    if (stopped || epoch !== began) return true
    const before = known
    remove(({ id }) => !now.has(id))
    const fresh = [...now.keys()].filter((id) => !before.has(id))
    known = now
    // What was in when the watching began was not plugged in just now.
    if (!first) for (const id of fresh) listener({ type: 'inserted', id })
    first = false
    return fresh.length > 0
  }

  async function work() {
    if (busy) return
    busy = true
    while (pending && !stopped) {
      pending = false
      // A module that fails is told of by whoever lists next; here it is asked again like one that is slow.
      const settled = await compare().catch(() => false)
      if (!settled && !pending && tries < AGAIN_MS.length) look(AGAIN_MS[tries++] as number)
    }
    busy = false
  }

  function look(inMs: number) {
    clearTimeout(timer)
    timer = setTimeout(() => {
      pending = true
      void work()
    }, inMs)
    timer.unref()
  }

  const stop = changes(({ vacant, emptied = [] }) => {
    if (stopped) return
    clearTimeout(timer)
    epoch += 1
    if (vacant) {
      first = false
      pending = false
      // Nothing to look for, now or later.
      tries = AGAIN_MS.length
      return remove(() => true)
    }
    remove(({ reader }) => reader !== undefined && emptied.includes(reader))
    // What is gone does not come up late.
    tries = emptied.length > 0 || first ? AGAIN_MS.length : 0
    pending = true
    void work()
  })
  return () => {
    stopped = true
    clearTimeout(timer)
    stop()
  }
}
