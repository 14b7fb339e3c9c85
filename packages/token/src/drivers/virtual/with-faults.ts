import { AsyncLocalStorage } from 'node:async_hooks'
import { CerthallError, type FaultAct, type FaultPoint } from '@certhall/model'
import type { Token, TokenDriver } from '../../port.ts'
import type { VirtualDriver } from './virtual-driver.ts'

/** A place where a token can be pulled; all fields together name it. */
export interface TokenFaultPoint extends FaultPoint {
  kind: 'token'
  /** Its id. */
  token: string
  /** Which `during`: `try-taken`, `tries-restored` (PINs), `key-generated`, `written`. */
  step?: string
}

/** Any answer but `go` pulls the token. A hook that counts for itself may leave `index` aside. */
export type TokenFaultHook = (point: TokenFaultPoint) => 'go' | FaultAct | Promise<'go' | FaultAct>

export interface FaultyDriver extends TokenDriver {
  /** Sets the hook, or takes it away, for tokens open already too; the index begins at 0 again. */
  setHook(hook: TokenFaultHook | undefined): void
}

/**
 * Lets a hook see every call of the port and pull the token at any point; the token is then out until it is inserted again.
 * before: nothing was done, `token-removed`. during: the write is dropped, `token-removed`. lost: done, yet
 * `token-removed`. after: done and answered, and then the token is out. Without a hook calls go straight through.
 */
export function withFaults(driver: VirtualDriver, firstHook?: TokenFaultHook): FaultyDriver {
  let hook = firstHook
  let calls = 0
  const running = new AsyncLocalStorage<Call>()

  /** True where the hook had the token pulled. */
  async function pulledAt(call: Call, moment: FaultPoint['moment'], step?: string): Promise<boolean> {
    const answer = await hook?.({ kind: 'token', ...call, moment, ...(step && { step }) })
    if (answer === undefined || answer === 'go') return false
    await driver.pull(call.token)
    return true
  }

  async function run<T>(token: string, name: string, work: () => Promise<T>): Promise<T> {
    if (!hook) return await work()
    const call = { token, call: name, index: calls++ }
    if (await pulledAt(call, 'before')) throw new CerthallError('token-removed')
    try {
      return await running.run(call, work)
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: a lost answer is lost whether it was a value or a refusal.
      if (await pulledAt(call, 'lost')) throw new CerthallError('token-removed')
      await pulledAt(call, 'after')
    }
  }

  async function interrupt(step: string): Promise<void> {
    const call = running.getStore()
    if (call) await pulledAt(call, 'during', step)
  }

  return {
    name: driver.name,
    list: () => driver.list(),
    watch: (listener) => driver.watch(listener),
    open: (id) =>
      run(id, 'open', async () => {
        const token = await driver.openInterruptible(id, interrupt)
        return observed(token, (call, work) => run(id, call, work))
      }),
    setHook(next) {
      hook = next
      calls = 0
    },
  }
}

/** Tells the listener of every point as it is passed, and pulls nothing. */
export function traceCalls(driver: VirtualDriver, listener: (point: TokenFaultPoint) => void): FaultyDriver {
  return withFaults(driver, (point) => {
    listener(point)
    return 'go'
  })
}

interface Call {
  token: string
  call: string
  index: number
}

type Run = <T>(call: string, work: () => Promise<T>) => Promise<T>

// Wraps whatever methods the port has, so that a new one cannot be forgotten here.
function observed(token: Token, run: Run): Token {
  const wrapped = Object.entries(token).map(
    ([call, method]: [string, (...rest: unknown[]) => Promise<unknown>]) => [
      call,
      (...rest: unknown[]) => run(call, () => method(...rest)),
    ],
  )
  return Object.fromEntries(wrapped) as Token
}
