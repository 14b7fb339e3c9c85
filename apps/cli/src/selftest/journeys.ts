import { runCounterFaults } from './counter/counter-faults.ts'
import { walkCounter } from './counter/walk-counter.ts'
import type { JourneyOptions } from './journey-options.ts'
import { runPayFaults } from './pay/pay-faults.ts'
import { walkPay } from './pay/walk-pay.ts'
import { runSealFaults } from './seal/seal-faults.ts'
import { walkSeal } from './seal/walk-seal.ts'

interface Journey {
  /** On a temporary hall; 0 only where every check held. */
  walk(options: JourneyOptions): Promise<number>
  faults(options: JourneyOptions): Promise<number>
}

/** Journeys besides the renewal, each a row: `certhall selftest --journey NAME`. */
export const JOURNEYS: Record<string, Journey> = {
  counter: { walk: walkCounter, faults: runCounterFaults },
  pay: { walk: walkPay, faults: runPayFaults },
  seal: { walk: walkSeal, faults: runSealFaults },
}
