import type { Issuer, Issuers } from '@certhall/ca'

// How long a line's older generation may go on issuing after a newer one was made. Its certificates are as good.
const FRESH_MS = 1000

/** Issuers for whoever asks thousands of times a second: one that was found stays as it is, a line's newest may change. */
export function cachedIssuers(issuers: Issuers, clock: { now(): Date }): Issuers {
  const found = new Map<string, Issuer>()
  const newest = new Map<string, { at: number; issuer: Promise<Issuer | undefined> }>()
  return {
    ...issuers,
    async find(id) {
      const issuer = found.get(id) ?? (await issuers.find(id))
      if (issuer !== undefined) found.set(id, issuer)
      return issuer
    },
    newest(line) {
      const now = clock.now().getTime()
      const known = newest.get(line)
      if (known !== undefined && now - known.at < FRESH_MS && now >= known.at) return known.issuer
      const issuer = issuers.newest(line)
      newest.set(line, { at: now, issuer })
      issuer.catch(() => newest.delete(line))
      return issuer
    },
  }
}
