import type { ChildProcess } from 'node:child_process'
import { CerthallError, type ErrorCode } from '@certhall/model'
import type { TokenEvent } from '../port.ts'
import { encodeLine, MAX_LINE_BYTES, message, PROTOCOL } from './protocol.ts'
import { splitLines } from './split-lines.ts'

/** A process has to be up and greeting within this, on a desk that is busy logging its user in. */
const START_MS = 30_000
/** How long a child that was asked to end may take before it is killed. */
const ENDING_MS = 2000

interface Waiting {
  deadlineMs: number
  resolve(result: unknown): void
  reject(error: Error): void
}

/** One child process as long as it lives. */
export interface WorkerChild {
  readonly pid: number | undefined
  /** Why it is no more; undefined while it lives. */
  readonly fault: CerthallError | undefined
  /** `token-module-hung`, `token-module-crashed`, and what the driver itself refuses with. */
  ask(method: string, params: object, deadlineMs: number): Promise<unknown>
  /** Closes its input, so that it logs out and ends; kills it where it does not. */
  end(): Promise<void>
  /** Kills it; whoever waits is told `code`. */
  kill(code: ErrorCode, detail: string): void
}

/** The child works on one call after the other, so a call's deadline begins when the one before it was answered. */
export function workerChild(
  child: ChildProcess,
  { onEvent, onGone }: { onEvent(event: TokenEvent): void; onGone(): void },
): WorkerChild {
  const waiting = new Map<number, Waiting>()
  let last = 0
  let greeted = false
  let fault: CerthallError | undefined
  let timer: NodeJS.Timeout | undefined
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })

  function gone(code: ErrorCode, detail: string) {
    if (fault) return
    fault = new CerthallError(code, detail)
    clearTimeout(timer)
    const all = [...waiting.values()]
    waiting.clear()
    for (const { reject } of all) reject(new CerthallError(code, detail))
    onGone()
  }

  function kill(code: ErrorCode, detail: string) {
    child.kill('SIGKILL')
    gone(code, detail)
  }

  function watchOldest() {
    clearTimeout(timer)
    const [oldest] = waiting.values()
    keepUsAlive(child, oldest !== undefined)
    if (!oldest) return
    const limit = greeted ? oldest.deadlineMs : START_MS
    timer = setTimeout(() => kill('token-module-hung', `no answer within ${limit} ms`), limit)
  }

  /** Whether the line was a message at all; libraries print to standard output what they like. */
  function take(line: string): boolean {
    const read = message.safeParse(parseJson(line))
    if (!read.success) return false
    const said = read.data
    if ('hello' in said) {
      if (said.hello.protocol !== PROTOCOL)
        kill('token-module-unusable', `it speaks version ${said.hello.protocol}, not ${PROTOCOL}`)
      greeted = true
      watchOldest()
    } else if ('event' in said) onEvent(said.event)
    else {
      const one = waiting.get(said.id)
      if (!one) return false
      waiting.delete(said.id)
      watchOldest()
      if ('error' in said)
        one.reject(new CerthallError(said.error.code, said.error.detail, said.error.params))
      else one.resolve(said.result)
    }
    return true
  }

  child.stdout?.on(
    'data',
    splitLines({
      limit: MAX_LINE_BYTES,
      onLine: take,
      onFlood: () => kill('token-module-crashed', `${MAX_LINE_BYTES} bytes without a message`),
    }),
  )
  child.once('exit', (status, signal) => gone('token-module-crashed', `ended by ${signal ?? status}`))
  child.once('error', (error) => gone('token-module-unusable', error.message))
  // A write to a child that has just gone: its exit tells.
  child.stdin?.on('error', () => {})

  return {
    get pid() {
      return child.pid
    },
    get fault() {
      return fault
    },
    ask(method, params, deadlineMs) {
      return new Promise((resolve, reject) => {
        if (fault) return reject(new CerthallError(fault.code, fault.message))
        const id = ++last
        waiting.set(id, { deadlineMs, resolve, reject })
        if (waiting.size === 1) watchOldest()
        child.stdin?.write(encodeLine({ id, method, params }))
      })
    },
    async end() {
      child.stdin?.end()
      const late = setTimeout(() => child.kill('SIGKILL'), ENDING_MS)
      gone('token-removed', 'the driver was closed')
      await exited
      clearTimeout(late)
    },
    kill,
  }
}

/** Idle, a child keeps nobody from ending. */
function keepUsAlive(child: ChildProcess, busy: boolean) {
  const verb = busy ? 'ref' : 'unref'
  child[verb]()
  for (const stream of [child.stdin, child.stdout])
    (stream as Partial<Record<typeof verb, () => void>>)?.[verb]?.()
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
