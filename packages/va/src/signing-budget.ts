/** How many answers may be signed because they were asked for; one for each process. */
export interface SigningBudget {
  /** Takes one signature out; false where there is none left. An answer about what was never issued has a bound of its own below. */
  take(kind: 'known' | 'unknown'): boolean
}

/**
 * Strangers choose the serials and nonces that they ask with, so each request could cost a signature. Both bounds fill up
 * evenly, and hold what a second gives at most. `elapsed` tells milliseconds that only grow.
 */
export function createSigningBudget(
  perSecond: { known: number; unknown: number },
  elapsed: () => number = () => performance.now(),
): SigningBudget {
  const all = createBucket(perSecond.known)
  const unknown = createBucket(perSecond.unknown)
  return {
    take(kind) {
      const now = elapsed()
      all.fill(now)
      unknown.fill(now)
      if (all.left < 1 || (kind === 'unknown' && unknown.left < 1)) return false
      all.left--
      if (kind === 'unknown') unknown.left--
      return true
    },
  }
}

function createBucket(perSecond: number) {
  let filledAt: number | undefined
  return {
    left: perSecond,
    fill(now: number): void {
      const passed = now - (filledAt ?? now)
      this.left = Math.min(perSecond, this.left + (passed * perSecond) / 1000)
      filledAt = now
    },
  }
}
