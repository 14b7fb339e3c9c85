import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver, TokenEvent } from '../../port.ts'
import type { VirtualDriver } from './virtual-driver.ts'

/**
 * A driver of real tokens, for `withFaults`: pulled, whatever is open is dead and logged out as after a real pull, and
 * the token is in again at once. What happens inside a vendor's module cannot be cut in the middle.
 */
export function pullable(driver: TokenDriver): VirtualDriver {
  const open = new Map<string, Set<{ dead: boolean; token: Token }>>()
  const listeners = new Set<(event: TokenEvent) => void>()

  async function openAlive(id: string): Promise<Token> {
    const state = { dead: false, token: await driver.open(id) }
    const all = open.get(id) ?? new Set()
    open.set(id, all.add(state))
    const requireAlive = () => {
      if (state.dead) throw new CerthallError('token-removed')
    }
    const methods = Object.entries(state.token).map(
      ([name, method]: [string, (...rest: unknown[]) => Promise<unknown>]) => [
        name,
        async (...rest: unknown[]) => {
          requireAlive()
          const answer = await method(...rest)
          requireAlive()
          return answer
        },
      ],
    )
    return Object.fromEntries(methods) as Token
  }

  return {
    name: driver.name,
    list: () => driver.list(),
    open: openAlive,
    openInterruptible: openAlive,
    watch(listener) {
      listeners.add(listener)
      const stop = driver.watch(listener)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
    async pull(id) {
      const pulled = [...(open.get(id) ?? [])]
      open.delete(id)
      for (const state of pulled) state.dead = true
      for (const { token } of pulled) await token.logout().catch(() => {})
      for (const type of ['removed', 'inserted'] as const)
        for (const listener of listeners) listener({ type, id })
    },
  }
}
