import { isLoopbackPage, localNetworkPermission } from './permission.ts'
import { followEvents, type Presence, readPresence } from './presence.ts'
import type { AssistantView } from './types.ts'

const POLL_MS = 1000
/** Between the end of one event stream and the next look. */
const PAUSE_MS = 200
/** While nobody answers: often enough to notice an assistant just started. */
const SEARCH_MS = 2000
/** Loopback answers in milliseconds; a request that the browser holds back would wait for ever. */
const ANSWER_MS = 3000

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
    if (presence.state === 'unpaired') return show({ way: 'window', state: 'unpaired', tokens: [] })
    show({ way: 'loopback', state: 'present', version: presence.version, tokens: presence.tokens })
  }

  /** What the permission alone says, or undefined where a request may be tried. */
  async function obstacle(): Promise<'permission-needed' | 'permission-denied' | undefined> {
    const state = (await localNetworkPermission())?.state
    if (state === 'denied') return 'permission-denied'
    if (state === 'prompt' && !mayAsk && !isLoopbackPage(location.hostname)) return 'permission-needed'
    return undefined
  }

  async function look(): Promise<boolean> {
    const blocked = await obstacle()
    if (blocked) {
      show({ way: 'window', state: blocked, tokens: [] })
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
    const state = (await localNetworkPermission())?.state
    const reason = state === 'denied' ? 'permission-denied' : state === 'prompt' ? promptOr(mayAsk) : 'absent'
    show({ way: 'window', state: reason, tokens: [] })
    return false
  }

  async function loop() {
    while (!stopped.signal.aborted) {
      if (document.visibilityState === 'hidden') await nap(60_000)
      else if ((await look()) && found && (await followEvents(found, stopped.signal, showPresence))) {
        // The stream ended: the assistant was closed or restarted. Whoever ends it at once each time is not hurried.
        await nap(PAUSE_MS)
      } else await nap(view.state === 'present' || view.state === 'unpaired' ? POLL_MS : SEARCH_MS)
    }
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
      document.removeEventListener('visibilitychange', onVisible)
      wake()
    },
  }
}

function promptOr(asked: boolean): 'permission-needed' | 'absent' {
  return asked || isLoopbackPage(location.hostname) ? 'absent' : 'permission-needed'
}
