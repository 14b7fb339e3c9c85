import type { Ending } from './ending.ts'

/** One row of the table: how fast we are, and what we hold ourselves to. */
export interface BenchCase {
  name: string
  /** What `reference` is, in a few words. */
  against: string
  /** The least that ours / reference may be. */
  target: number
  /** Both rates, each per second, measured in alternating rounds of this very run. */
  run(context: BenchContext): Promise<Rates>
}

export interface Rates {
  ours: number
  reference: number
}

export interface BenchContext {
  /** How often each side is measured. */
  rounds: number
  /** How long each round lasts. */
  seconds: number
  /** A folder of this case's own, gone afterwards. */
  folder: string
  /** What the case started and must end; undone in reverse order, also after a failure. */
  ending: Ending
}
