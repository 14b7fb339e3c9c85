import type { TokenView } from '@certhall/bridge'
import type { TokenDriver, TokenEvent } from '@certhall/token'
import { openViewReader } from './read-views.ts'

export interface TokenWatch {
  /** What is plugged in now; where that takes long to be read, what was in before. Followers hear of it then. */
  tokens(): Promise<TokenView[]>
  /** Looks again and tells whoever follows, as soon as may be; after every change that the agent made itself. Ends when all is read. */
  refresh(): Promise<void>
  /** `event` where something was plugged in or pulled. */
  follow(listener: (tokens: TokenView[], event?: TokenEvent) => void): () => void
  stop(): void
}

/** Longer than this nobody waits for a token that is slow to be read: pages give up after 3 s. */
const PATIENCE_MS = 2000

/** Keeps one view of all tokens; reads them again only when something happened. */
export function watchTokens(driver: TokenDriver, { patienceMs = PATIENCE_MS } = {}): TokenWatch {
  const listeners = new Set<(tokens: TokenView[], event?: TokenEvent) => void>()
  /** Insertions of tokens that could not be read yet: told with what is on them. */
  const untold = new Map<string, TokenEvent>()
  const reader = openViewReader(driver, {
    patienceMs,
    onArrival: async (token) => {
      const event = untold.get(token)
      untold.delete(token)
      await look(event)
    },
  })
  let current: Promise<TokenView[]> = reader.read()
  let last: TokenView[] | undefined
  current.then(
    (tokens) => {
      last ??= tokens
    },
    // Kept for the first asker; a failure is reported to him.
    () => {},
  )

  async function look(event?: TokenEvent) {
    const next = current.then(reader.read, reader.read)
    current = next
    const tokens = await next.catch(() => [])
    last = tokens
    for (const due of dueWith(event)) tell(tokens, due)
  }

  /** What is to be told now that this has happened; undefined: only what there is. */
  function dueWith(event: TokenEvent | undefined): (TokenEvent | undefined)[] {
    if (event?.type === 'inserted' && reader.isLate(event.id)) {
      untold.set(event.id, event)
      return [undefined]
    }
    const earlier = event && untold.get(event.id)
    if (!earlier) return [event]
    untold.delete(event.id)
    return [earlier, event]
  }

  function tell(tokens: TokenView[], event: TokenEvent | undefined) {
    for (const listener of listeners) {
      try {
        listener(tokens, event)
      } catch (error) {
        // A follower's own fault must not keep the others from the news.
        console.error(error)
      }
    }
  }

  const unwatch = driver.watch((event) => {
    if (event.type === 'removed') reader.forget(event.id)
    void look(event)
  })
  return {
    async tokens() {
      const before = last
      if (!before) return current
      let timer: NodeJS.Timeout | undefined
      const stale = new Promise<TokenView[]>((resolve) => {
        timer = setTimeout(() => resolve(before), patienceMs)
      })
      return Promise.race([current, stale]).finally(() => clearTimeout(timer))
    },
    async refresh() {
      await look()
      await reader.settled()
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      unwatch()
      listeners.clear()
    },
  }
}
