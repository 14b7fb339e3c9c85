import { loopbackFetch } from './loopback-fetch.ts'
import type { TokenView } from './types.ts'

export type Presence =
  | { origin: string; state: 'present'; version: string; tokens: TokenView[] }
  | { origin: string; state: 'unpaired' }
  | { origin: string; state: 'too-many-requests' }

/** Who answers at this address; undefined where nobody does, or somebody who is no assistant. */
export async function readPresence(origin: string, signal: AbortSignal): Promise<Presence | undefined> {
  try {
    const response = await loopbackFetch(`${origin}/v1/presence`, { signal })
    return presenceFrom(origin, await response.json())
  } catch {
    return undefined
  }
}

/**
 * Whether anything at all answers there, readable or not. Asked where no assistant did: an assistant can be read by every page, so
 * what cannot be is somebody else.
 */
export async function reachesAnything(origin: string, signal: AbortSignal): Promise<boolean> {
  try {
    // Without a declared target: behind a proxy the address is none of this computer's, and the browser would refuse it for that.
    await fetch(`${origin}/v1/presence`, { signal, mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
    return true
  } catch {
    return false
  }
}

/** Follows the assistant's event stream until it ends, fails or is aborted. True where at least one view came. */
export async function followEvents(
  origin: string,
  signal: AbortSignal,
  listener: (presence: Presence) => void,
): Promise<boolean> {
  let heard = false
  try {
    const response = await loopbackFetch(`${origin}/v1/events`, { signal })
    if (!response.ok || !response.body) return false
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return heard
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const presence = presenceFrom(origin, dataOf(block))
        if (!presence) continue
        heard = true
        listener(presence)
      }
    }
  } catch {
    return heard
  }
}

// text/event-stream: lines of `data:`; comments (heartbeats) begin with a colon.
function dataOf(block: string): unknown {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'))
  if (lines.length === 0) return undefined
  return JSON.parse(lines.map((line) => line.slice(5).trimStart()).join('\n'))
}

function presenceFrom(origin: string, answer: unknown): Presence | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined
  const { assistant, version, tokens, code } = answer as Record<string, unknown>
  if (code === 'origin-refused') return { origin, state: 'unpaired' }
  if (code === 'rate-limited') return { origin, state: 'too-many-requests' }
  if (assistant !== 'certhall' || typeof version !== 'string' || !Array.isArray(tokens)) return undefined
  return { origin, state: 'present', version, tokens: tokens as TokenView[] }
}
