export { type CombinedOptions, combinedDriver } from './drivers/combined/combined-driver.ts'
export { tellFaults } from './drivers/combined/tell-faults.ts'
export { installedModules, type KnownModule, knownModule } from './drivers/pkcs11/known-modules.ts'
export { type Pkcs11WorkerOptions, pkcs11Worker } from './drivers/pkcs11/pkcs11-worker.ts'
export {
  createVirtualToken,
  listVirtualTokens,
  type NewVirtualToken,
} from './drivers/virtual/create-virtual-token.ts'
export {
  FAULT_CALLS,
  type PlannedFault,
  planFault,
  readPlannedFault,
} from './drivers/virtual/planned-fault.ts'
export { insert, remove } from './drivers/virtual/presence.ts'
export { pullable } from './drivers/virtual/pullable.ts'
export { type VirtualDriver, virtualDriver } from './drivers/virtual/virtual-driver.ts'
export {
  type FaultyDriver,
  type TokenFaultHook,
  type TokenFaultPoint,
  traceCalls,
  withFaults,
} from './drivers/virtual/with-faults.ts'
export { PIN_LENGTH, type PinWeakness, pinWeakness, requireStrongPin } from './pin-policy.ts'
export type {
  Container,
  KeyUse,
  PinState,
  Room,
  Token,
  TokenDriver,
  TokenEvent,
  TokenInfo,
} from './port.ts'
export { pcscChanges } from './watch/pcsc-changes.ts'
export type { Change, Changes } from './watch/watch-by-listing.ts'
export {
  type WorkerCommand,
  type WorkerDriver,
  type WorkerOptions,
  workerCommand,
  workerDriver,
} from './worker/worker-driver.ts'
