import { appendFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { redactNumbers } from '../environment/redact.ts'
import { type LogEntry, type LogEvent, parseEntry } from './event.ts'

/** What this assistant has done, on this computer alone. */
export interface EventLog {
  /** Never fails and never waits: what cannot be written is lost. */
  note(event: LogEvent): void
  /** The newest first, at most 500. */
  read(): Promise<LogEntry[]>
  clear(): Promise<void>
  /** Resolves when everything noted is on the disk; what is noted later is dropped, so that nothing writes after the end. */
  close(): Promise<void>
}

/** Of each of the two files, the present and the one before. */
const LIMIT_BYTES = 128 * 1024
const MOST_READ = 500

/** The log in the assistant's own folder, readable by this user alone, never larger than twice `limit` bytes. */
export function openLog(stateDir: string, { limit = LIMIT_BYTES, now = () => new Date() } = {}): EventLog {
  const file = join(stateDir, 'log.jsonl')
  const before = join(stateDir, 'log.old.jsonl')
  let line: Promise<unknown> = Promise.resolve()
  let closed = false

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = line.then(work)
    line = mine.catch(() => {})
    return mine
  }

  async function append(text: string) {
    await mkdir(stateDir, { recursive: true, mode: 0o700 })
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    if (size + text.length > limit) await rename(file, before).catch(() => {})
    await appendFile(file, text, { mode: 0o600 })
  }

  async function entriesOf(path: string): Promise<LogEntry[]> {
    const text = await readFile(path, 'utf8').catch(() => '')
    return text.split('\n').flatMap((each) => parseEntry(each) ?? [])
  }

  return {
    note(event) {
      if (closed) return
      const entry = redactNumbers(JSON.stringify({ at: now().toISOString(), ...event }))
      inTurn(() => append(`${entry}\n`)).catch(() => {})
    },
    read: () =>
      inTurn(async () => {
        const all = [...(await entriesOf(before)), ...(await entriesOf(file))]
        return all.toReversed().slice(0, MOST_READ)
      }),
    clear: () =>
      inTurn(async () => {
        for (const path of [before, file]) await rm(path, { force: true })
      }),
    close() {
      closed = true
      return inTurn(async () => {})
    },
  }
}

/** For the support: the oldest first, one line each. */
export function logLines(entries: readonly LogEntry[]): string[] {
  return entries.toReversed().map(({ at, event, ...facts }) => {
    const told = Object.entries(facts).map(([name, value]) => `${name}=${value}`)
    return [at, event, ...told].join(' ')
  })
}
