import type { Pcsc, PcscContext, ReaderState } from './pcsc-library.ts'
import type { Change, Changes } from './watch-by-listing.ts'

/** winscard.h */
const PRESENT = 0x20
const PLUG_AND_PLAY = '\\\\?PnP?\\Notification'
const TIMED_OUT = 0x8010000a | 0
/** A wait ends by itself after this, so that a service that died unnoticed is found out. */
const WAIT_MS = 60_000
/** Between attempts to reach a service that does not run. */
const AWAY_MS = 5000

interface Reader {
  present: boolean
  /** The service counts insertions and removals in the upper half of the state. */
  state: number
}

/** Insertions and removals by PC/SC's own events, for any number of listeners at once: one wait in one thread for all. */
export function pcscChanges(): Changes {
  const listeners = new Set<(change: Change) => void>()
  let readers = new Map<string, Reader>()
  let context: PcscContext | undefined
  let round = 0
  let toldVacant = false
  // A process that ends waits for its threads, and this one waits for cards.
  const atExit = () => context?.cancel()

  const isVacant = () => ![...readers.values()].some(({ present }) => present)

  function tell(change: Change) {
    toldVacant = change.vacant === true
    for (const listener of listeners) listener(change)
  }

  /** Takes over what was waited for; tells where a card came or went. */
  function take(now: Map<string, Reader>) {
    const before = readers
    readers = now
    const emptied = [...before].filter(([name, { present, state }]) => {
      const after = now.get(name)
      // In again already, but with other events in between: it was out.
      return present && (!after?.present || after.state >>> 16 !== state >>> 16)
    })
    const filled = [...now].some(([name, reader]) => {
      const earlier = before.get(name)
      return reader.present && (!earlier?.present || earlier.state >>> 16 !== reader.state >>> 16)
    })
    if (emptied.length > 0 || filled)
      tell({ emptied: emptied.map(([name]) => name), ...(isVacant() && { vacant: true }) })
  }

  /** One connection to the service, until it fails or nobody listens. */
  async function follow(at: PcscContext, mine: number): Promise<void> {
    let first = true
    while (round === mine) {
      const names = at.readers()
      const states = [...names, PLUG_AND_PLAY].map((name) => askFor(name, readers.get(name)?.state ?? 0))
      // What is known is waited for to change; at the beginning everything is told at once.
      const code = await at.wait(states, first ? 0 : WAIT_MS)
      if (round !== mine) return
      if (code !== 0 && code !== TIMED_OUT) return
      const now = new Map<string, Reader>()
      for (const { szReader, dwEventState } of states)
        if (szReader !== PLUG_AND_PLAY)
          now.set(szReader, { present: (dwEventState & PRESENT) !== 0, state: Number(dwEventState) & ~2 })
      if (first) {
        readers = now
        tell(isVacant() ? { vacant: true } : {})
      } else take(now)
      first = false
    }
  }

  async function start(mine: number): Promise<void> {
    let pcsc: Pcsc
    try {
      // Only where somebody watches: it loads native code.
      pcsc = (await import('./pcsc-library.ts')).loadPcsc()
    } catch {
      // No PC/SC on this computer: nothing will ever be plugged into it.
      return tell({ vacant: true })
    }
    while (round === mine) {
      context = pcsc.establish()
      if (context) {
        const at = context
        await follow(at, mine).catch(() => {})
        at.release()
        if (context === at) context = undefined
      }
      if (round !== mine) return
      // The service is away, and every card with it.
      readers = new Map()
      if (!toldVacant) tell({ vacant: true })
      await new Promise<void>((resolve) => setTimeout(resolve, AWAY_MS).unref())
    }
  }

  return (listener) => {
    listeners.add(listener)
    if (listeners.size === 1) {
      round += 1
      toldVacant = false
      process.on('exit', atExit)
      void start(round)
    } else if (context || toldVacant) {
      const change = isVacant() ? { vacant: true } : {}
      queueMicrotask(() => listeners.has(listener) && listener(change))
    }
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return
      round += 1
      readers = new Map()
      process.off('exit', atExit)
      context?.cancel()
    }
  }
}

function askFor(szReader: string, dwCurrentState: number): ReaderState {
  return { szReader, pvUserData: null, dwCurrentState, dwEventState: 0, cbAtr: 0, rgbAtr: [] }
}
