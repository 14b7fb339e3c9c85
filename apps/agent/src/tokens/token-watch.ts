import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import type { TokenDriver, TokenEvent } from '@certhall/token'
import { viewToken } from './view-token.ts'

export interface TokenWatch {
  /** What is plugged in now. */
  tokens(): Promise<TokenView[]>
  /** Looks again and tells whoever follows; after every change that the agent made itself. */
  refresh(): Promise<void>
  /** `event` where something was plugged in or pulled. */
  follow(listener: (tokens: TokenView[], event?: TokenEvent) => void): () => void
  stop(): void
}

/** Keeps one view of all tokens; reads them again only when something happened. */
export function watchTokens(driver: TokenDriver): TokenWatch {
  const listeners = new Set<(tokens: TokenView[], event?: TokenEvent) => void>()
  let current: Promise<TokenView[]> = readAll(driver)
  // Kept for the first asker; a failure is reported to him.
  current.catch(() => {})

  async function refresh(event?: TokenEvent) {
    const next = current.then(
      () => readAll(driver),
      () => readAll(driver),
    )
    current = next
    const tokens = await next.catch(() => [])
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
    tokens: () => current,
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
  const views: TokenView[] = []
  for (const info of await driver.list()) {
    try {
      views.push(await viewToken(driver, info))
    } catch (error) {
      // Pulled while it was read: the next event tells. A damaged one must not hide the others, whatever its driver throws.
      if (!(error instanceof CerthallError)) console.error(error)
    }
  }
  return views
}
