import { deniedByPage, findObstacle, type Obstacle, watchCsp } from './obstacle.ts'
import { isLoopbackPage, localNetworkPermission } from './permission.ts'
import { followEvents, type Presence, readPresence } from './presence.ts'
import type { AssistantState, AssistantView } from './types.ts'

const POLL_MS = 1000
/** Between the end of one event stream and the next look. */
const PAUSE_MS = 200
/** While nobody answers: often enough to notice an assistant just started. */
const SEARCH_MS = 2000
/** Loopback answers in milliseconds; a request that the browser holds back would wait for ever. */
const ANSWER_MS = 3000

const STATES: Record<Obstacle, AssistantState> = {
  'permission-needed': 'permission-needed',
  'permission-denied': 'permission-denied',
  'page-policy': 'permission-denied',
  'page-csp': 'absent',
  safari: 'absent',
  proxy: 'absent',
  'too-many-requests': 'absent',
  unpaired: 'unpaired',
  absent: 'absent',
}

export interface Watch {
  view(): AssistantView
  /** Where the assistant answered last. */
  origin(): string | undefined
  /** Looks now, and lets the browser ask if it wants to. */
  lookNow(): Promise<void>
  stop(): void
}

/** Looks for the assistant at each origin in turn, then stays with the one that answers; only while the page is visible. */
export function watchAssistant(origins: readonly string[], onChange: (view: AssistantView) => void): Watch {
  const stopped = new AbortController()
  const csp = watchCsp(origins)
  let view: AssistantView = { way: 'window', state: 'searching', tokens: [] }
  let found: string | undefined
  let mayAsk = false
  let wake = () => {}

  function show(next: AssistantView) {
    if (stopped.signal.aborted || JSON.stringify(next) === JSON.stringify(view)) return
    view = next
    onChange(view)
  }

  function showPresence(presence: Presence) {
    found = presence.origin
    if (presence.state === 'unpaired') return block('unpaired')
    // What was seen before still stands; there is only no news.
    if (presence.state === 'too-many-requests')
      return show({
        ...view,
        obstacle: 'too-many-requests',
        state: view.state === 'searching' ? 'absent' : view.state,
      })
    show({ way: 'loopback', state: 'present', version: presence.version, tokens: presence.tokens })
  }

  function block(obstacle: Obstacle) {
    show({ way: 'window', state: STATES[obstacle], obstacle, tokens: [] })
  }

  /** What the permission alone says, or undefined where a request may be tried. */
  async function obstacle(): Promise<Obstacle | undefined> {
    const state = (await localNetworkPermission())?.state
    if (state === 'denied') return deniedByPage() ? 'page-policy' : 'permission-denied'
    if (state === 'prompt' && !mayAsk && !isLoopbackPage(location.hostname)) return 'permission-needed'
    return undefined
  }

  async function look(): Promise<boolean> {
    const blocked = await obstacle()
    if (blocked) {
      block(blocked)
      return false
    }
    const candidates = found ? [found, ...origins.filter((origin) => origin !== found)] : origins
    for (const origin of candidates) {
      // While the browser asks its question the request waits; the answer may take the user a minute.
      const patience = mayAsk ? 120_000 : ANSWER_MS
      const presence = await readPresence(
        origin,
        AbortSignal.any([stopped.signal, AbortSignal.timeout(patience)]),
      )
      if (stopped.signal.aborted) return false
      if (presence) {
        showPresence(presence)
        return presence.state === 'present'
      }
    }
    // A page on loopback is asked too where a proxy or a policy calls its address public.
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(ANSWER_MS)])
    const asks = !mayAsk && !isLoopbackPage(location.hostname)
    block(await findObstacle(origins, { cspBlocked: csp.blocked(), mayAsk: asks, signal }))
    return false
  }

  async function loop() {
    while (!stopped.signal.aborted) {
      if (document.visibilityState === 'hidden') await nap(60_000)
      else if ((await look()) && found && (await followWhileVisible(found))) {
        // The stream ended: the assistant was closed or restarted. Whoever ends it at once each time is not hurried.
        await nap(PAUSE_MS)
      } else await nap(view.state === 'present' || view.state === 'unpaired' ? POLL_MS : SEARCH_MS)
    }
  }

  /** A hidden tab lets its stream go: browsers keep six connections to one address for all tabs of a site. */
  async function followWhileVisible(origin: string): Promise<boolean> {
    const hidden = new AbortController()
    const onHidden = () => document.visibilityState === 'hidden' && hidden.abort()
    document.addEventListener('visibilitychange', onHidden)
    const heard = await followEvents(origin, AbortSignal.any([stopped.signal, hidden.signal]), showPresence)
    document.removeEventListener('visibilitychange', onHidden)
    return heard
  }

  function nap(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const onVisible = () => {
    if (document.visibilityState === 'visible') wake()
  }
  document.addEventListener('visibilitychange', onVisible)
  void loop()

  return {
    view: () => view,
    origin: () => found,
    async lookNow() {
      mayAsk = true
      await look()
      mayAsk = false
      wake()
    },
    stop() {
      stopped.abort()
      csp.stop()
      document.removeEventListener('visibilitychange', onVisible)
      wake()
    },
  }
}
