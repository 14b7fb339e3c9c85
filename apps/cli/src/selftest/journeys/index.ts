import { runCounterFaults } from '../counter/counter-faults.ts'
import { walkCounter } from '../counter/walk-counter.ts'
import type { JourneyOptions } from '../journey-options.ts'
import { runPayFaults } from '../pay/pay-faults.ts'
import { walkPay } from '../pay/walk-pay.ts'
import { runSealFaults } from '../seal/seal-faults.ts'
import { walkSeal } from '../seal/walk-seal.ts'
import { runUnlockFaults } from '../unlock/unlock-faults.ts'
import { walkUnlock } from '../unlock/walk-unlock.ts'
import { change } from './change.ts'
import type { ReissueJourney } from './reissue.ts'
import { renewal } from './renewal.ts'

/** Journeys whose end is a new certificate on the token: on a temporary hall or a running one, with the same faults. */
export const REISSUES: Record<string, ReissueJourney> = { renewal, change }

interface Journey {
  about: string
  /** On a temporary hall; 0 only where every check held. */
  walk(options: JourneyOptions): Promise<number>
  faults(options: JourneyOptions): Promise<number>
}

/** All others, each a row. */
export const JOURNEYS: Record<string, Journey> = {
  counter: {
    about:
      'a token by mail renewed by a clerk, a first token and its replacement, numbers and a seal, loss, cancellation',
    walk: walkCounter,
    faults: runCounterFaults,
  },
  pay: {
    about: 'every way to pay, refunds, what goes wrong with money',
    walk: walkPay,
    faults: runPayFaults,
  },
  seal: {
    about: 'a seal from the picture to the token, and anew after a renewal',
    walk: walkSeal,
    faults: runSealFaults,
  },
  unlock: {
    about: 'a token whose PIN nobody knows: code, papers, review, a new PIN',
    walk: walkUnlock,
    faults: runUnlockFaults,
  },
}
