import { combinedDriver, type TokenDriver, virtualDriver, workerDriver } from '@certhall/token'
import type { Middleware } from '../environment/place.ts'

/**
 * Every source of tokens: the virtual ones, and each vendor's library in a process of its own, started when it is
 * needed.
 */
export function driversFor(
  tokensDir: string,
  middleware: readonly Middleware[],
  self: readonly string[],
): TokenDriver {
  const virtual = virtualDriver(tokensDir)
  if (middleware.length === 0) return virtual
  const [program = '', ...before] = self
  const workers = middleware.map(({ interface: kind, path }, index) =>
    workerDriver({
      name: `${kind}-${index + 1}`,
      start: { program, args: [...before, 'worker', kind, path] },
    }),
  )
  return combinedDriver([virtual, ...workers])
}
