import { CerthallError } from '@certhall/model'
import type { TokenDriver, TokenEvent } from '../port.ts'

/**
 * A driver whose library may be missing or not loadable: that is told to whoever asks (`token-module-unusable`), and tried
 * again each time, since it may be put right meanwhile.
 */
export async function whenItLoads(name: string, make: () => Promise<TokenDriver>): Promise<TokenDriver> {
  /** Each with the way to stop it, once there is something to watch. */
  const listeners = new Map<(event: TokenEvent) => void, (() => void) | undefined>()
  let made: TokenDriver | undefined

  async function loaded(): Promise<TokenDriver> {
    if (made) return made
    const driver = await make().catch((error: unknown) => {
      throw error instanceof CerthallError ? error : new CerthallError('token-module-unusable', String(error))
    })
    made ??= driver
    for (const listener of listeners.keys()) listeners.set(listener, made.watch(listener))
    return made
  }

  await loaded().catch(() => {})
  return {
    name,
    list: async () => (await loaded()).list(),
    open: async (id) => (await loaded()).open(id),
    watch(listener) {
      listeners.set(listener, made?.watch(listener))
      return () => {
        listeners.get(listener)?.()
        listeners.delete(listener)
      }
    },
  }
}
