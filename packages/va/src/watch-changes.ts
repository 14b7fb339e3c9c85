import { setTimeout as pause } from 'node:timers/promises'

/** How far each issuer's status has changed. */
export interface Changes {
  /**
   * Keeps one connection to the database and calls `look` with it; when the connection fails it throws. Its counts of
   * changes, by issuer.
   */
  session(look: (read: ChangeReader) => Promise<void>): Promise<void>
}

export interface ChangeReader {
  counts(): Promise<Map<string, number>>
  /** Serials that changed after a count; undefined when they are too many to tell. */
  changedAfter(issuer: string, count: number): Promise<string[] | undefined>
}

export interface Watch {
  /** Until when (performance.now) nothing that is kept is older than a second against the database. */
  readonly freshUntil: number
  start(): void
  /** Looks now, when it is running. */
  stop(): Promise<void>
}

/** Between two looks; a look takes a millisecond. */
const PACE_MS = 250
/** From the beginning of a look: what is kept must not be given out later than this without another one. */
const FRESH_MS = 900

/**
 * Looks for changes of status several times a second. What is kept of certificates that changed is forgotten; where looking
 * fails, nothing that is kept counts as fresh any more until it works again.
 */
export function watchChanges(
  changes: Changes,
  kept: { forget(serial: string): void; clear(): void },
  failed: (error: Error) => void,
): Watch {
  let freshUntil = 0
  let running: Promise<void> | undefined
  let stopping = new AbortController()
  const seen = new Map<string, number>()

  async function look(read: ChangeReader): Promise<void> {
    const began = performance.now()
    for (const [issuer, count] of await read.counts()) {
      const before = seen.get(issuer)
      if (count === before) continue
      // A count that went back is another database's, or an older state of this one.
      const isNew = before === undefined || count < before
      const serials = isNew ? undefined : await read.changedAfter(issuer, before)
      if (serials === undefined) kept.clear()
      else for (const serial of serials) kept.forget(serial)
      seen.set(issuer, count)
    }
    freshUntil = began + FRESH_MS
  }

  async function run({ signal }: AbortController): Promise<void> {
    let told = false
    while (!signal.aborted) {
      try {
        await changes.session(async (read) => {
          while (!signal.aborted) {
            await look(read)
            told = false
            await rest(signal)
          }
        })
      } catch (error) {
        // Told once for each outage.
        if (!told) failed(error as Error)
        told = true
        await rest(signal)
      }
    }
  }

  return {
    get freshUntil() {
      return freshUntil
    },
    start() {
      stopping = new AbortController()
      running ??= run(stopping)
    },
    async stop() {
      stopping.abort()
      await running
      running = undefined
      freshUntil = 0
    },
  }
}

const rest = (signal: AbortSignal) => pause(PACE_MS, undefined, { signal, ref: false }).catch(() => undefined)
