import type { Changes } from './watch-by-listing.ts'

/** Several sources as one; nothing is plugged in only where all of them say so. */
export function mergeChanges(...sources: Changes[]): Changes {
  return (listener) => {
    const vacant = new Set<Changes>()
    const heard = new Set<Changes>()
    const stops = sources.map((source) =>
      source((change) => {
        const first = !heard.has(source)
        heard.add(source)
        if (change.vacant) vacant.add(source)
        else vacant.delete(source)
        // The state at the start is told once, when all have told theirs.
        if (first && heard.size < sources.length) return
        const { emptied } = change
        listener({ ...(emptied && { emptied }), ...(vacant.size === sources.length && { vacant: true }) })
      }),
    )
    return () => {
      for (const stop of stops) stop()
    }
  }
}
