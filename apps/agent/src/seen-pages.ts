import type { Way } from './environment/place.ts'

/** When pages of other origins last came to us, by each way; as long as the assistant runs. */
export interface SeenPages {
  note(way: Way, origin: string): void
  at(way: Way, origin: string): Date | undefined
}

const MOST = 200

export function openSeenPages(): SeenPages {
  const seen = new Map<string, Date>()
  return {
    note(way, origin) {
      const key = `${way} ${origin}`
      seen.delete(key)
      seen.set(key, new Date())
      // Origins are strangers' words: the oldest go.
      for (const oldest of seen.keys()) {
        if (seen.size <= MOST) break
        seen.delete(oldest)
      }
    },
    at: (way, origin) => seen.get(`${way} ${origin}`),
  }
}
