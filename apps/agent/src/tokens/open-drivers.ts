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
  /** Modules that failed when they were last asked, by name. */
  faults: ReadonlyMap<string, Error>
  close(): Promise<void>
}

/** All tokens of this computer as one driver. Virtual ones keep their plain ids where there are no others. */
export function openDrivers({
  driver,
  tokensDir,
  modules = [],
  issuers = [],
}: Pick<AgentConfig, 'driver' | 'tokensDir' | 'modules' | 'issuers'>): Drivers {
  const virtual = driver ?? virtualDriver(tokensDir)
  const faults = new Map<string, Error>()
  if (modules.length === 0) return { driver: virtual, faults, close: async () => {} }
  const pcsc = pcscChanges()
  const workers = modules.map((module) => KINDS[module.kind](module, pcsc, issuers))
  return {
    driver: combinedDriver([virtual, ...workers], {
      onFault: (name, error) => (error ? faults.set(name, error) : faults.delete(name)),
    }),
    faults,
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
  skf: ({ name, path }) => workerDriver({ name, start: workerCommand('skf', path) }),
}
