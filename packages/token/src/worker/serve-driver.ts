import type { Readable, Writable } from 'node:stream'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import type { Token, TokenDriver } from '../port.ts'
import { DRIVER_CALLS, encodeLine, MAX_LINE_BYTES, PROTOCOL, request, TOKEN_CALLS } from './protocol.ts'
import { splitLines } from './split-lines.ts'

/** An assistant opens a token anew for each look at it and never says that it is done: of so many the oldest may go. */
const HANDLES = 64

/**
 * Serves a driver over two streams, one call after the other, until the input ends; every token is logged out then.
 * Runs in the child: docs/token-worker.md.
 */
export function serveDriver(driver: TokenDriver, input: Readable, output: Writable): Promise<void> {
  /** By handle, the one that was used last at the end. */
  const tokens = new Map<number, { token: Token; loggedIn: boolean }>()
  let handles = 0
  let unwatch: (() => void) | undefined
  const tell = (value: unknown) => output.write(encodeLine(value))

  const own: Record<keyof typeof DRIVER_CALLS, (params: Record<string, unknown>) => unknown> = {
    list: () => driver.list(),
    async open({ token }) {
      const opened = await driver.open(token as string)
      if (tokens.size >= HANDLES) forgetOldest()
      tokens.set(++handles, { token: opened, loggedIn: false })
      return { handle: handles }
    },
    watch() {
      unwatch ??= driver.watch((event) => tell({ event }))
    },
    unwatch() {
      unwatch?.()
      unwatch = undefined
    },
  }

  async function perform(method: string, given: Record<string, unknown>): Promise<unknown> {
    if (Object.hasOwn(DRIVER_CALLS, method)) {
      const name = method as keyof typeof DRIVER_CALLS
      return await own[name](z.object(DRIVER_CALLS[name].params).parse(given))
    }
    if (!Object.hasOwn(TOKEN_CALLS, method)) throw new CerthallError('not-supported', method)
    const name = method as keyof typeof TOKEN_CALLS
    const { params } = TOKEN_CALLS[name]
    const read = z.object(params).parse(given) as Record<string, unknown>
    const handle = given.handle as number
    const held = tokens.get(handle)
    if (!held) throw new CerthallError('token-absent', 'no such handle')
    tokens.delete(handle)
    tokens.set(handle, held)
    const run = held.token[name] as (...rest: unknown[]) => unknown
    const result = await run(...Object.keys(params).map((param) => read[param]))
    if (name === 'login') held.loggedIn = true
    if (name === 'logout') held.loggedIn = false
    return result
  }

  function forgetOldest(): void {
    for (const [handle, { loggedIn }] of tokens) {
      if (loggedIn) continue
      tokens.delete(handle)
      return
    }
  }

  async function answer(line: string): Promise<void> {
    let id: number | undefined
    try {
      const asked = request.parse(JSON.parse(line))
      id = asked.id
      tell({ id, result: (await perform(asked.method, asked.params)) ?? null })
    } catch (error) {
      // A line without an id has nobody to answer to.
      if (id !== undefined) tell({ id, error: told(error) })
    }
  }

  async function logOutAll(): Promise<void> {
    unwatch?.()
    for (const { token } of tokens.values()) await token.logout().catch(() => {})
  }

  tell({ hello: { protocol: PROTOCOL } })
  return new Promise((resolve) => {
    let queue = Promise.resolve()
    let ended = false
    const end = () => {
      if (ended) return
      ended = true
      queue.then(logOutAll).then(resolve)
    }
    const split = splitLines({
      limit: MAX_LINE_BYTES,
      onLine(line) {
        queue = queue.then(() => answer(line))
        return true
      },
      onFlood: end,
    })
    input.on('data', split)
    for (const event of ['end', 'close', 'error']) input.once(event, end)
    // An assistant that is gone reads no answer.
    output.once('error', end)
  })
}

function told(error: unknown) {
  if (error instanceof CerthallError) return { code: error.code, detail: error.message, params: error.extra }
  if (error instanceof z.ZodError) return { code: 'input-invalid', detail: z.prettifyError(error) }
  return { code: 'internal', detail: String(error) }
}
