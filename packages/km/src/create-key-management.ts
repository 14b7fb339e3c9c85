import { pairFor } from './pair-for.ts'
import type { Km } from './ports.ts'
import { refillSpares } from './refill-spares.ts'

/** The key-management centre's use cases over its ports, in the shape that a CA consumes. */
export function createKeyManagement(km: Km) {
  return {
    pairFor: (request: { signingSerial: string; signingSpki: Uint8Array }) => pairFor(km, request),
    /** The holder has proved that he can decrypt. Idempotent; a serial without a pair is passed over. */
    activate: (signingSerial: string) => km.pairs.move(signingSerial, 'in-use', km.clock.now()),
    /** The certificate is revoked; the pair stays under escrow, since what it encrypted stays. Idempotent. */
    retire: (signingSerial: string) => km.pairs.move(signingSerial, 'history', km.clock.now()),
    refillSpares: (minimum: number) => refillSpares(km, minimum),
  }
}
