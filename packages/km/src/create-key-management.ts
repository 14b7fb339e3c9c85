import { adminPinState, confirmAdminPin, keepAdminPin, releaseAdminPins } from './admin-pins.ts'
import { openEscrow } from './open-escrow.ts'
import { pairFor } from './pair-for.ts'
import type { Km } from './ports.ts'
import {
  approveRecovery,
  listRecoveries,
  type Officer,
  type Recovery,
  type RecoveryRequest,
  recoveryState,
  releaseRecovery,
  requestRecovery,
  viewRecovery,
} from './recovery.ts'
import { refillSpares } from './refill-spares.ts'
import { rewrapHistory } from './rewrap-history.ts'
import { rotateMasterKey } from './rotate-master-key.ts'
import { sealImported } from './seal-imported.ts'
import { chainTrail, verifyTrail } from './trail.ts'

/** The key-management centre's use cases over its ports, in the shape that a CA consumes. */
export function createKeyManagement(km: Km) {
  const withState = <Found extends Recovery>(recovery: Found) => ({
    ...recovery,
    state: recoveryState(recovery, km.clock.now()),
  })
  return {
    openEscrow: () => openEscrow(km),
    pairFor: (request: { signingSerial: string; signingSpki: Uint8Array }) => pairFor(km, request),
    /** The holder has proved that he can decrypt. Idempotent; a serial without a pair is passed over. */
    activate: (signingSerial: string) => km.pairs.move(signingSerial, 'in-use', km.clock.now()),
    /** The certificate is revoked; the pair stays under escrow, since what it encrypted stays. Idempotent. */
    retire: (signingSerial: string) => km.pairs.move(signingSerial, 'history', km.clock.now()),
    // Administrators' PINs of tokens: see admin-pins.ts.
    keepAdminPin: (pin: Parameters<typeof keepAdminPin>[1]) => keepAdminPin(km, pin),
    adminPinState: (serial: string, holder: string) => adminPinState(km, serial, holder),
    releaseAdminPins: (request: Parameters<typeof releaseAdminPins>[1]) => releaseAdminPins(km, request),
    confirmAdminPin: (serial: string, position: number) => confirmAdminPin(km, serial, position),
    /** Those of the signing certificates whose pair can be wrapped again: it was proved, so something may be encrypted to it. */
    restorable: (signingSerials: readonly string[]) => km.pairs.proved(signingSerials),
    rewrapHistory: (request: { signingSerial: string; to: Uint8Array; by: string; reason: string }) =>
      rewrapHistory(km, request),
    requestRecovery: async (officer: Officer, request: RecoveryRequest) =>
      withState(await requestRecovery(km, officer, request)),
    approveRecovery: async (officer: Officer, id: string) =>
      withState(await approveRecovery(km, officer, id)),
    releaseRecovery: async (officer: Officer, id: string) =>
      withState(await releaseRecovery(km, officer, id)),
    listRecoveries: async (officer: Officer) => (await listRecoveries(km, officer)).map(withState),
    /** One recovery, and what the trail has of it. `not-found`. */
    async viewRecovery(officer: Officer, id: string) {
      const found = withState(await viewRecovery(km, officer, id))
      return { ...found, trail: await km.trail.ofRecovery(found) }
    },
    /** Stores, master keys and the trail's end, in numbers. */
    async overview() {
      const [counts, generations, end, loose] = await Promise.all([
        km.pairs.counts(),
        km.generations.list(),
        km.trail.end(),
        km.trail.countLoose(),
      ])
      const masterKeys = await Promise.all(
        generations.map(async (one) => ({ ...one, keptIn: await km.vault.keptIn(one.generation) })),
      )
      return { counts, masterKeys, trail: { end, loose } }
    },
    async status() {
      const [counts, master] = await Promise.all([km.pairs.counts(), km.generations.current()])
      return { counts, master }
    },
    /** See seal-imported.ts. */
    sealImported: (pair: { spki: Uint8Array; pkcs8: Uint8Array }) => sealImported(km, pair),
    readTrail: (after: number, limit: number) => km.trail.read(after, limit),
    refillSpares: (minimum: number) => refillSpares(km, minimum),
    rotateMasterKey: (options?: Parameters<typeof rotateMasterKey>[1]) => rotateMasterKey(km, options),
    chainTrail: () => chainTrail(km),
    verifyTrail: (noted?: { position: number; hash: string }) => verifyTrail(km, noted),
  }
}

export type KeyManagement = ReturnType<typeof createKeyManagement>
