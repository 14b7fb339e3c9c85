import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { digest, randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'

const PAGE_LIFE_MS = 12 * 3600_000
// More than a page that keeps opening windows can use up while somebody is at work in another.
const MOST_PAGES = 5000

/** Whom the assistant listens to. Every refusal is `origin-refused`, and says no more. */
export interface Guards {
  /** The agent's own. */
  origin(): string
  /** Against DNS rebinding: whoever came by another name meant another server. */
  requireOwnHost(request: IncomingMessage): void
  /** A page may only be opened as a page of its own, by a browser that says so, or by the companion. */
  requireNavigation(request: IncomingMessage): void
  /** A call by a page that this agent has served; answers that page's token. */
  requireOwnPage(request: IncomingMessage): string
  /** A new page's token. */
  servePage(): string
  /** Redeems the launch secret, once. */
  redeem(secret: string, request: IncomingMessage): string
}

export function openGuards(own: () => string, launchSecret: string | undefined): Guards {
  const pages = new Map<string, number>()
  let secret = launchSecret
  let companion: string | undefined

  function isCompanion(request: IncomingMessage): boolean {
    const given = request.headers['certhall-companion']
    return companion !== undefined && typeof given === 'string' && same(given, companion)
  }

  return {
    origin: own,
    requireOwnHost(request) {
      if (request.headers.host !== new URL(own()).host) refuse('host')
    },
    requireNavigation(request) {
      if (isCompanion(request)) return
      // Fetch Metadata §2: a frame says `iframe`, a script `cors`; programs without the headers are not browsers.
      const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode } = request.headers
      if (dest !== 'document' || mode !== 'navigate') refuse('navigation')
    },
    requireOwnPage(request) {
      const { origin, 'sec-fetch-site': site, 'certhall-page': page } = request.headers
      if (request.method !== 'GET' && origin !== own()) refuse('origin')
      if (origin !== undefined && origin !== own()) refuse('origin')
      if (site !== 'same-origin' && !isCompanion(request)) refuse('site')
      const servedAt = typeof page === 'string' ? pages.get(page) : undefined
      // Ours by everything a browser says, but of an earlier life of this agent: it need only be loaded again.
      if (servedAt === undefined || servedAt < Date.now() - PAGE_LIFE_MS)
        refuse('page token', { reload: true })
      return page as string
    },
    servePage() {
      // The oldest go first; Map keeps the order of insertion.
      for (const oldest of pages.keys()) {
        if (pages.size < MOST_PAGES) break
        pages.delete(oldest)
      }
      const token = toHex(randomBytes(24))
      pages.set(token, Date.now())
      return token
    },
    redeem(given, request) {
      const { origin } = request.headers
      if (origin !== undefined && origin !== own()) refuse('origin')
      if (secret === undefined || !same(given, secret)) refuse('secret')
      secret = undefined
      companion = toHex(randomBytes(32))
      return companion
    },
  }
}

function same(given: string, expected: string): boolean {
  // By hash, so that lengths are equal and comparing takes the same time for any guess.
  const hash = (text: string) => digest('sha256', new TextEncoder().encode(text))
  return timingSafeEqual(hash(given), hash(expected))
}

function refuse(what: string, facts: Record<string, unknown> = {}): never {
  throw new CerthallError('origin-refused', what, facts)
}
