import { AsyncLocalStorage } from 'node:async_hooks'
import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver } from '../../port.ts'
import type { VirtualDriver } from './virtual-driver.ts'

/** A place where a token can be pulled. `token`, `call`, `index`, `moment` and `step` together name it. */
export interface FaultPoint {
  token: string
  /** Method of the port: `open`, `login`, `createPair` … */
  call: string
  /** Calls before this one since the hook was set, over all tokens of the driver. */
  index: number
  /** `before`: nothing was done; `during`: inside a write, before it takes effect; `after`: done, but the answer is lost. */
  moment: 'before' | 'during' | 'after'
  /** Which `during`: `try-taken`, `tries-restored`, `key-generated`, `written`. */
  step?: string
}

export type FaultHook = (point: FaultPoint) => 'go' | 'pull' | Promise<'go' | 'pull'>

export interface FaultyDriver extends TokenDriver {
  /** Sets the hook, or takes it away, for tokens open already too; the index begins at 0 again. */
  setHook(hook: FaultHook | undefined): void
}

/**
 * Lets a hook see every call and pull the token at any point: the token is then out (insert it again to go on) and
 * the call fails with `token-removed`. Without a hook calls go straight through.
 */
export function withFaults(driver: VirtualDriver, firstHook?: FaultHook): FaultyDriver {
  let hook = firstHook
  let calls = 0
  const running = new AsyncLocalStorage<{ call: string; index: number }>()

  /** True where the hook had the token pulled. */
  async function pulledAt(point: FaultPoint): Promise<boolean> {
    if ((await hook?.(point)) !== 'pull') return false
    await driver.pull(point.token)
    return true
  }

  async function run<T>(token: string, call: string, work: () => Promise<T>): Promise<T> {
    if (!hook) return await work()
    const index = calls++
    if (await pulledAt({ token, call, index, moment: 'before' })) throw new CerthallError('token-removed')
    const outcome = await running.run({ call, index }, work).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    const pulledAlready = 'error' in outcome && isRemoval(outcome.error)
    if (!pulledAlready && (await pulledAt({ token, call, index, moment: 'after' }))) {
      throw new CerthallError('token-removed')
    }
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  async function interrupt(token: string, step: string): Promise<void> {
    const now = running.getStore()
    if (now) await pulledAt({ token, ...now, moment: 'during', step })
  }

  return {
    name: driver.name,
    list: () => driver.list(),
    watch: (listener) => driver.watch(listener),
    open: (id) =>
      run(id, 'open', async () => {
        const token = await driver.openInterruptible(id, (step) => interrupt(id, step))
        return observed(token, (call, work) => run(id, call, work))
      }),
    setHook(next) {
      hook = next
      calls = 0
    },
  }
}

/** Tells the listener of every point as it is passed, and pulls nothing. */
export function traceCalls(driver: VirtualDriver, listener: (point: FaultPoint) => void): FaultyDriver {
  return withFaults(driver, (point) => {
    listener(point)
    return 'go'
  })
}

type Run = <T>(call: string, work: () => Promise<T>) => Promise<T>

// Wraps whatever methods the port has, so that a new one cannot be forgotten here.
function observed(token: Token, run: Run): Token {
  const wrapped = Object.entries(token).map(([call, method]: [string, (...rest: unknown[]) => Promise<unknown>]) => [
    call,
    (...rest: unknown[]) => run(call, () => method(...rest)),
  ])
  return Object.fromEntries(wrapped) as Token
}

function isRemoval(error: unknown): boolean {
  return error instanceof CerthallError && error.code === 'token-removed'
}
