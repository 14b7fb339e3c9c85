import os from 'node:os'
import { CerthallError } from '@certhall/model'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C, or an operator's `kill`: what was started is stopped before this process ends, and the run that was going on
 * ends by itself because its hall has gone.
 */
export interface Interruption {
  /** `stop` is called at the signal; it must bear being called beside the ordinary end. */
  onSignal(stop: () => Promise<void> | undefined): void
  /** Once interrupted, the exit code for it: 128 and the signal's number. */
  code(): number | undefined
  /** Throws once interrupted; asked between the steps of coming up. */
  requireNone(): void
}

/** From now on a signal no longer ends this process alone. */
export function catchSignals(): Interruption {
  const stops: (() => Promise<void> | undefined)[] = []
  let caught: NodeJS.Signals | undefined
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (caught) return
      caught = signal
      console.error(`${signal}: stopping what was started …`)
      void Promise.allSettled(stops.map((stop) => stop()))
    })
  }
  return {
    onSignal: (stop) => stops.push(stop),
    code: () => caught && 128 + os.constants.signals[caught],
    requireNone() {
      if (caught) throw new CerthallError('internal', `ended by ${caught}`)
    },
  }
}
