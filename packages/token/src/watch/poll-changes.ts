import type { Changes } from './watch-by-listing.ts'

/** Looks again and again: only where a module's tokens are on no system's news. */
export function pollChanges(everyMs = 5000): Changes {
  return (listener) => {
    queueMicrotask(() => listener({}))
    const timer = setInterval(() => listener({}), everyMs).unref()
    return () => clearInterval(timer)
  }
}
