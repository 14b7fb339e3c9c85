import { setTimeout as sleep } from 'node:timers/promises'
import { SAR } from './codes.ts'
import type { Library } from './library.ts'
import { guarded, readUlong, ulong } from './memory.ts'

const NAME_LIMIT = 256
/** Where the library cannot wait for events, or answers at once without one. */
const POLL_MS = 1000
const REMOVED = 2

/** One device that the library says was pulled; undefined where only something may have happened. */
export type Hint = { removed?: Buffer }

/**
 * Calls `look` after every event, from SKF_WaitForDevEvent on a thread of its own; where a library has no such function
 * `look` is called every second. Ends with the returned function, which wakes the waiting call.
 */
export function watchDevices(library: Library, look: (hint: Hint) => void): () => void {
  let stopped = false
  const sleeping = new AbortController()

  const pause = () => sleep(POLL_MS, undefined, { ref: false, signal: sleeping.signal }).catch(() => {})

  async function waitOnce(): Promise<void> {
    const name = guarded(NAME_LIMIT)
    const length = ulong(NAME_LIMIT)
    const event = ulong()
    const began = performance.now()
    const sar = await library.later('SKF_WaitForDevEvent', name.memory, length, event)
    if (stopped) return
    const told = name.memory.subarray(0, Math.min(readUlong(length), NAME_LIMIT))
    const end = told.indexOf(0)
    const removed = sar === SAR.OK && readUlong(event) === REMOVED
    look(removed ? { removed: end < 0 ? told : told.subarray(0, end) } : {})
    // Never a busy loop, whatever the library does.
    if (sar !== SAR.OK || performance.now() - began < 1) await pause()
  }

  async function run() {
    const waits = library.has('SKF_WaitForDevEvent')
    while (!stopped) {
      if (waits) await waitOnce()
      else {
        await pause()
        if (!stopped) look({})
      }
    }
  }

  void run()
  return () => {
    stopped = true
    sleeping.abort()
    if (library.has('SKF_CancelWaitForDevEvent')) library.try('SKF_CancelWaitForDevEvent')
  }
}
