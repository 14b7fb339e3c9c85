import type { IncomingMessage } from 'node:http'
import { CerthallError } from '@certhall/model'

/** Requests in a burst, and how many a second come back. */
const ALLOWANCE = { burst: 40, perSecond: 5 }
/** Streams that stay open, for all tabs of a site. */
const MOST_STREAMS = 8
const MOST_ASKERS = 1000
const SECOND_MS = 1000

interface Bucket {
  left: number
  at: number
  streams: number
}

/** An allowance for each asker, so that a page that floods is refused and nobody else waits for it. */
export interface RateLimit {
  /** Counts one request of this asker: `rate-limited` {retryAfter} once it has used up its own. */
  count(asker: string): void
  /** One more open stream; the returned function gives it back. `rate-limited`. */
  openStream(asker: string): () => void
}

export function openRateLimit(now: () => number = Date.now): RateLimit {
  const buckets = new Map<string, Bucket>()

  function bucketOf(asker: string): Bucket {
    const bucket = buckets.get(asker)
    if (bucket) return bucket
    // Whoever has asked for nothing for longest is full again anyway; open streams are never forgotten.
    for (const [oldest, { streams }] of buckets) {
      if (buckets.size < MOST_ASKERS) break
      if (streams === 0) buckets.delete(oldest)
    }
    const fresh = { left: ALLOWANCE.burst, at: now(), streams: 0 }
    buckets.set(asker, fresh)
    return fresh
  }

  return {
    count(asker) {
      const bucket = bucketOf(asker)
      const since = (now() - bucket.at) / SECOND_MS
      // Kept in order of use, for the sweep above.
      buckets.delete(asker)
      buckets.set(asker, bucket)
      bucket.left = Math.min(ALLOWANCE.burst, bucket.left + since * ALLOWANCE.perSecond)
      bucket.at = now()
      if (bucket.left < 1) throw limited()
      bucket.left -= 1
    },
    openStream(asker) {
      const bucket = bucketOf(asker)
      if (bucket.streams >= MOST_STREAMS) throw limited()
      bucket.streams += 1
      let open = true
      return () => {
        if (open) bucket.streams -= 1
        open = false
      }
    },
  }
}

/**
 * Who asks: a page by its origin, which it cannot choose; other sites' requests without one (an image, a window) count together.
 * Undefined for our own pages and for what the user has typed: nobody shall be able to use up theirs.
 */
export function askerOf({ headers }: IncomingMessage, own: string): string | undefined {
  const { origin, 'sec-fetch-site': site } = headers
  if (typeof origin === 'string') return origin === own ? undefined : origin.slice(0, 300)
  return site === 'cross-site' || site === 'same-site' ? 'other sites' : undefined
}

function limited(): CerthallError {
  return new CerthallError('rate-limited', undefined, { retryAfter: Math.ceil(1 / ALLOWANCE.perSecond) })
}
