import {
  type Changes,
  combinedDriver,
  pcscChanges,
  pkcs11Worker,
  type TokenDriver,
  type VirtualDriver,
  virtualDriver,
  type WorkerDriver,
  workerCommand,
  workerDriver,
} from '@certhall/token'
import type { AgentConfig, TokenModule } from '../config.ts'

export interface Drivers {
  driver: TokenDriver | VirtualDriver
  close(): Promise<void>
}

/**
 * All tokens of this computer as one driver. Virtual ones keep their plain ids where there are no others. `onFault` is
 * told once of a module that begins to fail, and again only after it has worked.
 */
export function openDrivers(
  {
    driver,
    tokensDir,
    modules = [],
    issuers = [],
  }: Pick<AgentConfig, 'driver' | 'tokensDir' | 'modules' | 'issuers'>,
  onFault: (module: TokenModule, error: Error) => void,
): Drivers {
  const virtual = driver ?? virtualDriver(tokensDir)
  if (modules.length === 0) return { driver: virtual, close: async () => {} }
  const failing = new Set<string>()
  const pcsc = pcscChanges()
  const workers = modules.map((module) => KINDS[module.kind](module, pcsc, issuers))
  return {
    driver: combinedDriver([virtual, ...workers], {
      onFault(name, error) {
        const module = modules.find((one) => one.name === name)
        if (error && module && !failing.has(name)) onFault(module, error)
        if (error) failing.add(name)
        else failing.delete(name)
      },
    }),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
    },
  }
}

const KINDS: Record<
  TokenModule['kind'],
  (module: TokenModule, pcsc: Changes, issuers: readonly string[]) => WorkerDriver
> = {
  pkcs11: ({ name, path }, pcsc, issuers) => pkcs11Worker({ name, module: path, issuers, pcsc }),
  skf: ({ name, path, options, deadlineMs }) =>
    workerDriver({
      name,
      start: workerCommand('skf', path, ...(options === undefined ? [] : [options])),
      ...(deadlineMs !== undefined && { deadlineMs }),
    }),
}
