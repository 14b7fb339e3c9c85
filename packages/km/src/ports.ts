import type { AdminPins } from './admin-pins.ts'
import type { Recoveries } from './recovery.ts'
import type { Trail } from './trail.ts'

/** spare: made ahead, nobody's. reserved: given to a signing certificate that its holder has not proved. Then in use, then history. */
export type PairStore = 'spare' | 'reserved' | 'in-use' | 'history'

/** An encryption pair under escrow. */
export interface EscrowedPair {
  spki: Uint8Array
  /** PKCS#8 sealed under the master key, bound to `spki`. */
  sealed: Uint8Array
  /** Of the master key that sealed it. */
  generation: number
  store: PairStore
  /** Serial of the signing certificate that the pair belongs to. */
  signingSerial?: string
  /** The envelope as first handed out. */
  envelope?: Uint8Array
  /** Its holder has proved that he can decrypt; only then can anything be encrypted to it. */
  proved: boolean
}

/** What is given out of the escrow once more, and on whose word. */
export interface Rewrap {
  signingSerial: string
  /** Signing key of the container that receives the pair, SPKI. */
  to: Uint8Array
  envelope: Uint8Array
  by: string
  reason: string
}

/**
 * One transaction each, with the trail's entry for what it did; other processes may make the same calls at the same time.
 */
export interface Pairs {
  /** Of each generation that pairs are sealed under, one pair, whichever. */
  samples(): Promise<EscrowedPair[]>
  countSpare(): Promise<number>
  /** Pairs of each store. */
  counts(): Promise<Record<PairStore, number>>
  /** False, and nothing stored, when its generation is not the present one any more. */
  addSpare(pair: Pick<EscrowedPair, 'spki' | 'sealed' | 'generation'>, at: Date): Promise<boolean>
  /** Moves one spare pair to this serial, unless it has one; answers the serial's pair, undefined when no spare is left. */
  reserve(signingSerial: string, at: Date): Promise<EscrowedPair | undefined>
  find(signingSerial: string): Promise<EscrowedPair | undefined>
  /** Which of these serials have a pair that was proved. */
  proved(signingSerials: readonly string[]): Promise<string[]>
  /** Stores the envelope unless one is there; answers the one stored. */
  keepEnvelope(signingSerial: string, envelope: Uint8Array, at: Date): Promise<Uint8Array>
  /** reserved → in-use, or reserved and in-use → history. Nothing moves back. */
  move(signingSerial: string, to: 'in-use' | 'history', at: Date): Promise<void>
  /** The envelope that was made of this pair for this key. */
  rewrapped(signingSerial: string, to: Uint8Array): Promise<Uint8Array | undefined>
  /** Stores it unless one for this pair and key is there; answers the one stored. */
  keepRewrap(rewrap: Rewrap, at: Date): Promise<Uint8Array>
}

/**
 * Where master keys are kept, one a generation. The key itself need not leave: a security module seals and opens inside.
 * `key-unavailable` for a generation that it has not, `passphrase-wrong` for sealed bytes that are not its own or were changed.
 */
export interface Vault {
  has(generation: number): Promise<boolean>
  /** Where the key of this generation is, or would be. */
  keptIn(generation: number): Promise<'file' | 'token'>
  /**
   * Makes the key of this generation; one that is there stays. `store` says where (an address of a token); without it, where
   * the generation before it is.
   */
  make(generation: number, store?: string): Promise<void>
  /** `data` must be the same when opening. */
  seal(generation: number, secret: Uint8Array, data: Uint8Array): Promise<Uint8Array>
  /** The caller wipes the answer. */
  open(generation: number, sealed: Uint8Array, data: Uint8Array): Promise<Uint8Array>
}

/** Which master key is the present one. */
export interface Generations {
  /** Runs it while nobody else, in whatever process, runs anything here: a vault may not notice that it makes one key twice. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>
  /** The newest, and whether pairs of older ones may still be there. */
  current(): Promise<{ generation: number; complete: boolean }>
  /** All that ever were, newest first, with how many pairs are sealed under each. */
  list(): Promise<{ generation: number; beganAt: Date; completedAt?: Date; pairs: number }[]>
  /** Makes this the present one; from then on no pair comes in under an older one. */
  begin(generation: number, at: Date): Promise<void>
  /** Seals up to `limit` pairs of older generations anew, in one transaction; answers how many there were. */
  reseal(
    generation: number,
    limit: number,
    at: Date,
    reseal: (pair: EscrowedPair) => Promise<Uint8Array>,
  ): Promise<number>
  complete(generation: number, at: Date): Promise<void>
}

export interface Km {
  pairs: Pairs
  adminPins: AdminPins
  vault: Vault
  generations: Generations
  recoveries: Recoveries
  trail: Trail
  clock: { now(): Date }
}
