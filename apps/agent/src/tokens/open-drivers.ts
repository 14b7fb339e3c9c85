import {
  type Changes,
  combinedDriver,
  pcscChanges,
  pkcs11Worker,
  type TokenDriver,
  tellFaults,
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

interface DriverNews {
  /** A module began to fail, or (undefined) works again. */
  onFault(module: TokenModule, error: Error | undefined): void
  /** A module that was slow has answered: time to look again. */
  onLate(): void
}

/** All tokens of this computer as one driver. Virtual ones keep their plain ids where there are no others. */
export function openDrivers(
  {
    driver,
    tokensDir,
    modules = [],
    issuers = [],
  }: Pick<AgentConfig, 'driver' | 'tokensDir' | 'modules' | 'issuers'>,
  { onFault, onLate }: DriverNews,
): Drivers {
  const virtual = driver ?? virtualDriver(tokensDir)
  if (modules.length === 0) return { driver: virtual, close: async () => {} }
  const pcsc = pcscChanges()
  const workers = modules.map((module) => ({ module, worker: KINDS[module.kind](module, pcsc, issuers) }))
  const told = workers.map(({ module, worker }) => tellFaults(worker, (error) => onFault(module, error)))
  return {
    driver: combinedDriver([virtual, ...told], { onLate }),
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.close()))
    },
  }
}

const KINDS: Record<
  TokenModule['kind'],
  (module: TokenModule, pcsc: Changes, issuers: readonly string[]) => WorkerDriver
> = {
  pkcs11: ({ name, path, deadlineMs }, pcsc, issuers) =>
    pkcs11Worker({ name, module: path, issuers, pcsc, ...(deadlineMs !== undefined && { deadlineMs }) }),
  skf: ({ name, path, options, deadlineMs }) =>
    workerDriver({
      name,
      start: workerCommand('skf', path, ...(options === undefined ? [] : [options])),
      ...(deadlineMs !== undefined && { deadlineMs }),
    }),
}
