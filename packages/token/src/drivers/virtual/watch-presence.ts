import { type FSWatcher, mkdirSync, watch } from 'node:fs'
import type { TokenEvent } from '../../port.ts'
import { insertedTokens } from './presence.ts'

const POLL_MS = 1000
// Without file events (some network and container file systems) the poll alone must be quick enough.
const POLL_WITHOUT_EVENTS_MS = 150

/** Tells of every insertion and removal from now on, until the returned function is called. Keeps no process alive. */
export function watchPresence(dir: string, listener: (event: TokenEvent) => void): () => void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  let known = insertedTokens(dir)
  let stopped = false

  function compare() {
    if (stopped) return
    const now = insertedTokens(dir)
    const before = known
    known = now
    // A token pulled and plugged in again between two looks has another insertion: both events are told.
    for (const [id, insertion] of before) if (now.get(id) !== insertion) listener({ type: 'removed', id })
    for (const [id, insertion] of now) if (before.get(id) !== insertion) listener({ type: 'inserted', id })
  }

  let timer: NodeJS.Timeout | undefined
  function poll(everyMs: number) {
    clearInterval(timer)
    timer = setInterval(compare, everyMs).unref()
  }

  let watcher: FSWatcher | undefined
  try {
    watcher = watch(dir, { persistent: false }, compare)
    watcher.on('error', () => poll(POLL_WITHOUT_EVENTS_MS))
    poll(POLL_MS)
  } catch {
    poll(POLL_WITHOUT_EVENTS_MS)
  }
  return () => {
    stopped = true
    clearInterval(timer)
    watcher?.close()
  }
}
