import { localNetworkPermission } from './permission.ts'
import { reachesAnything } from './presence.ts'

/**
 * Why a page does not see the assistant by itself; `explain` says what to do.
 * - `permission-needed`: the browser would ask the user.
 * - `permission-denied`: the user or his organisation's policy said no; a page cannot tell which, so the words name both ways.
 * - `page-policy`: the page itself, or the frame around it, gives up the permission (`Permissions-Policy`, `allow`).
 * - `page-csp`: the page's own Content-Security-Policy blocks the request.
 * - `safari`: WebKit lets no https page ask loopback.
 * - `proxy`: something else answers in the assistant's place, a proxy most often.
 * - `too-many-requests`: the page has asked too often.
 * - `unpaired`: the assistant is there, and has not been allowed to tell this site.
 * - `absent`: nobody answers.
 */
export type Obstacle =
  | 'permission-needed'
  | 'permission-denied'
  | 'page-policy'
  | 'page-csp'
  | 'safari'
  | 'proxy'
  | 'too-many-requests'
  | 'unpaired'
  | 'absent'

interface PolicyOfDocument {
  allowsFeature(feature: string): boolean
  features(): string[]
}

const FEATURES = ['loopback-network', 'local-network-access']

/** Whether the page's own headers, or its frame, take the permission away before anybody is asked. */
export function deniedByPage(
  page: { permissionsPolicy?: PolicyOfDocument; featurePolicy?: PolicyOfDocument } = document as never,
): boolean {
  // Chromium still calls it featurePolicy.
  const policy = page.permissionsPolicy ?? page.featurePolicy
  const known = policy ? FEATURES.filter((feature) => policy.features().includes(feature)) : []
  return known.length > 0 && known.every((feature) => !policy?.allowsFeature(feature))
}

/** WebKit blocks http on loopback from https pages as mixed content, without a permission that could be asked for. */
export function isWebKitOnHttps(
  protocol: string = location.protocol,
  { vendor, userAgent }: { vendor: string; userAgent: string } = navigator,
): boolean {
  return protocol === 'https:' && /^Apple/.test(vendor) && /AppleWebKit/.test(userAgent)
}

/** Notes requests of this page that its own policy blocks, until the returned function is called. */
export function watchCsp(origins: readonly string[]): { blocked(): boolean; stop(): void } {
  let blocked = false
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    if (event.disposition === 'enforce' && origins.some((origin) => event.blockedURI.startsWith(origin))) {
      blocked = true
    }
  }
  document.addEventListener('securitypolicyviolation', onViolation)
  return {
    blocked: () => blocked,
    stop: () => document.removeEventListener('securitypolicyviolation', onViolation),
  }
}

/** What stands in the way once nobody has answered. `asked`: the browser was allowed to put its question. */
export async function findObstacle(
  origins: readonly string[],
  { cspBlocked, mayAsk, signal }: { cspBlocked: boolean; mayAsk: boolean; signal: AbortSignal },
): Promise<Obstacle> {
  if (cspBlocked) return 'page-csp'
  const state = (await localNetworkPermission())?.state
  if (state === 'denied') return deniedByPage() ? 'page-policy' : 'permission-denied'
  if (state === 'prompt' && mayAsk) return 'permission-needed'
  if (isWebKitOnHttps()) return 'safari'
  for (const origin of origins) if (await reachesAnything(origin, signal)) return 'proxy'
  return 'absent'
}
