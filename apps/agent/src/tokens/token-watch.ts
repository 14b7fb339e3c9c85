import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import type { TokenDriver, TokenEvent } from '@certhall/token'
import { viewToken } from './view-token.ts'

export interface TokenWatch {
  /** What is plugged in now; where that takes long to be read, what was in before. Followers hear of it then. */
  tokens(): Promise<TokenView[]>
  /** Looks again and tells whoever follows; after every change that the agent made itself. */
  refresh(): Promise<void>
  /** `event` where something was plugged in or pulled. */
  follow(listener: (tokens: TokenView[], event?: TokenEvent) => void): () => void
  stop(): void
}

/** Longer than this nobody waits for a token that is slow to be read: pages give up after 3 s. */
const PATIENCE_MS = 2000

/** Keeps one view of all tokens; reads them again only when something happened. */
export function watchTokens(driver: TokenDriver): TokenWatch {
  const listeners = new Set<(tokens: TokenView[], event?: TokenEvent) => void>()
  let current: Promise<TokenView[]> = readAll(driver)
  let last: TokenView[] | undefined
  current.then(
    (tokens) => {
      last ??= tokens
    },
    // Kept for the first asker; a failure is reported to him.
    () => {},
  )

  async function refresh(event?: TokenEvent) {
    const next = current.then(
      () => readAll(driver),
      () => readAll(driver),
    )
    current = next
    const tokens = await next.catch(() => [])
    last = tokens
    for (const listener of listeners) {
      try {
        listener(tokens, event)
      } catch (error) {
        // A follower's own fault must not keep the others from the news.
        console.error(error)
      }
    }
  }

  const unwatch = driver.watch((event) => void refresh(event))
  return {
    async tokens() {
      const before = last
      if (!before) return current
      let timer: NodeJS.Timeout | undefined
      const stale = new Promise<TokenView[]>((resolve) => {
        timer = setTimeout(() => resolve(before), PATIENCE_MS)
      })
      return Promise.race([current, stale]).finally(() => clearTimeout(timer))
    },
    refresh: () => refresh(),
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

async function readAll(driver: TokenDriver): Promise<TokenView[]> {
  const views = (await driver.list()).map(async (info) => {
    try {
      return [await viewToken(driver, info)]
    } catch (error) {
      // Pulled while it was read: the next event tells. A damaged one must not hide the others, whatever its driver throws.
      if (!(error instanceof CerthallError)) console.error(error)
      return []
    }
  })
  return (await Promise.all(views)).flat()
}
