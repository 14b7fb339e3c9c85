import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { isSea } from 'node:sea'
import { CerthallError } from '@certhall/model'
import type { z } from 'zod'
import type { Token, TokenDriver, TokenEvent } from '../port.ts'
import { type Changes, watchByListing } from '../watch/watch-by-listing.ts'
import { DRIVER_CALLS, type Method, TOKEN_CALLS } from './protocol.ts'
import { type WorkerChild, workerChild } from './worker-child.ts'

const IDLE_MS = 30_000
/** A job may wait for the hall between two calls; longer than this, a log-in was forgotten. */
const LOGGED_IN_MS = 600_000
/** Pauses before a watched child that went is started again. */
const AGAIN_MS = [1000, 5000, 60_000]

export interface WorkerCommand {
  program: string
  args: string[]
  env?: NodeJS.ProcessEnv
}

export interface WorkerOptions {
  name: string
  /** How the child is started, each time that one is needed: `workerCommand`, or a helper of another make. */
  start: WorkerCommand | (() => ChildProcess)
  /** Milliseconds for calls that take longer, or shall fail sooner, than usual. */
  deadlines?: Partial<Record<Method, number>>
  /** Milliseconds for every call that `deadlines` does not name. Default: each call's own (protocol.ts). */
  deadlineMs?: number
  /**
   * What says that something was plugged in or pulled. With it `watch` asks the child only then, and none has to run
   * meanwhile; without it a child runs for as long as anybody watches, and its driver tells.
   */
  changes?: Changes
  /** Unused for this long and not logged in, the child ends. Default 30 s. */
  idleMs?: number
}

export interface WorkerDriver extends TokenDriver {
  /** Of the child that runs now, if one does. */
  readonly pid: number | undefined
  /** Logs out and ends the child; the next call starts another. */
  close(): Promise<void>
}

/** Runs packages/token's own child for a kind of driver. */
export function workerCommand(kind: string, ...paths: string[]): WorkerCommand {
  // Packaged as one executable, that is where the child is, too (docs/assistant.md).
  const before = isSea() ? ['worker'] : [path.join(import.meta.dirname, 'main.ts')]
  return { program: process.execPath, args: [...before, kind, ...paths] }
}

/**
 * A driver in a process of its own, started when it is needed and ended when it is not. What hangs is killed
 * (`token-module-hung`), what crashes is told (`token-module-crashed`), and the next call starts anew; tokens opened
 * before stay dead.
 */
export function workerDriver(options: WorkerOptions): WorkerDriver {
  const { name, start, changes, deadlines = {}, deadlineMs: forAll, idleMs = IDLE_MS } = options
  const listeners = new Set<(event: TokenEvent) => void>()
  let current: WorkerChild | undefined
  let loggedIn = 0
  let underWay = 0
  let failures = 0
  let idle: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined

  function running(): WorkerChild {
    if (current) return current
    const started = workerChild(typeof start === 'function' ? start() : run(start), {
      onEvent: (event) => {
        for (const listener of listeners) listener(event)
      },
      onGone() {
        if (current !== started) return
        current = undefined
        loggedIn = 0
        clearTimeout(idle)
        rewatch()
      },
    })
    current = started
    return started
  }

  /** What a crash took from those who listen; less and less often where it goes on crashing. */
  function rewatch() {
    if (listeners.size === 0) return
    const pause = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)]
    failures += 1
    again = setTimeout(() => startWatching(), pause).unref()
  }

  function startWatching() {
    clearTimeout(again)
    ask(running(), DRIVER_CALLS.watch, 'watch', {}).then(
      () => {
        failures = 0
      },
      // Its end has been seen to by onGone; a driver that refuses to watch is asked again at the next start.
      () => {},
    )
  }

  function restTimer() {
    clearTimeout(idle)
    if (!current || underWay > 0 || listeners.size > 0) return
    const limit = loggedIn > 0 ? Math.max(idleMs, LOGGED_IN_MS) : idleMs
    idle = setTimeout(() => void close(), limit).unref()
  }

  async function ask<Result extends z.ZodType>(
    child: WorkerChild,
    { result, deadlineMs }: { result: Result; deadlineMs: number },
    method: Method,
    params: object,
  ): Promise<z.infer<Result>> {
    clearTimeout(idle)
    underWay += 1
    try {
      const read = result.safeParse(
        await child.ask(method, params, deadlines[method] ?? forAll ?? deadlineMs),
      )
      if (read.success) return read.data
      child.kill('token-module-crashed', `a senseless answer to ${method}`)
      throw new CerthallError('token-module-crashed', `a senseless answer to ${method}`)
    } finally {
      underWay -= 1
      restTimer()
    }
  }

  async function openHandle(id: string) {
    const child = running()
    return { child, ...(await ask(child, DRIVER_CALLS.open, 'open', { token: id })) }
  }

  async function open(id: string): Promise<Token> {
    let at = await openHandle(id)
    let mine = false

    // Counts for the present child only: with a child that went its log-ins went.
    function note(loggedInNow: boolean) {
      if (mine !== loggedInNow && at.child === current) loggedIn += loggedInNow ? 1 : -1
      mine = loggedInNow
      restTimer()
    }

    async function callToken(method: keyof Token, args: unknown[]): Promise<unknown> {
      const call: { params: object; result: z.ZodType; deadlineMs: number } = TOKEN_CALLS[method]
      // Ended because nobody used it: nothing was lost but the handle and a log-in that was forgotten.
      if (at.child.fault?.code === 'token-removed') {
        at = await openHandle(id)
        mine = false
      }
      const named = Object.keys(call.params).map((param, index) => [param, args[index]])
      const params = { handle: at.handle, ...Object.fromEntries(named) }
      const answer = await ask(at.child, call, method, params)
      if (method === 'login') note(true)
      if (method === 'logout') note(false)
      return answer
    }

    const methods = Object.keys(TOKEN_CALLS) as (keyof Token)[]
    const token = methods.map((method) => [method, (...args: unknown[]) => callToken(method, args)])
    return Object.fromEntries(token) as Token
  }

  async function close(): Promise<void> {
    clearTimeout(again)
    const ending = current
    current = undefined
    loggedIn = 0
    await ending?.end()
  }

  const list = () => ask(running(), DRIVER_CALLS.list, 'list', {})

  return {
    name,
    list,
    open,
    watch(listener) {
      if (changes) return watchByListing({ list, changes, listener })
      listeners.add(listener)
      if (listeners.size === 1) startWatching()
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        clearTimeout(again)
        if (current) ask(current, DRIVER_CALLS.unwatch, 'unwatch', {}).catch(() => {})
      }
    },
    get pid() {
      return current?.pid
    },
    close,
  }
}

function run({ program, args, env = process.env }: WorkerCommand): ChildProcess {
  // Its own words on standard error may quote a PIN; nobody here reads them.
  return spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
}
