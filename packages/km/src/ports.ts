/** spare: made ahead, nobody's. reserved: given to a signing certificate that its holder has not proved. Then in use, then history. */
export type PairStore = 'spare' | 'reserved' | 'in-use' | 'history'

/** An encryption pair under escrow. */
export interface EscrowedPair {
  spki: Uint8Array
  /** PKCS#8 sealed under the master key, bound to `spki`. */
  sealed: Uint8Array
  store: PairStore
  /** Serial of the signing certificate that the pair belongs to. */
  signingSerial?: string
  /** The envelope as first handed out. */
  envelope?: Uint8Array
}

/** One transaction each; other processes may make the same calls at the same time. */
export interface Pairs {
  /** One of the pairs in store, whichever; undefined when there is none. */
  any(): Promise<EscrowedPair | undefined>
  countSpare(): Promise<number>
  addSpare(pair: { spki: Uint8Array; sealed: Uint8Array }, at: Date): Promise<void>
  /** Moves one spare pair to this serial, unless it has one; answers the serial's pair, undefined when no spare is left. */
  reserve(signingSerial: string, at: Date): Promise<EscrowedPair | undefined>
  /** Stores the envelope unless one is there; answers the one stored. */
  keepEnvelope(signingSerial: string, envelope: Uint8Array): Promise<Uint8Array>
  /** reserved → in-use, or reserved and in-use → history. Nothing moves back. */
  move(signingSerial: string, to: 'in-use' | 'history', at: Date): Promise<void>
}

/** Where the master key is kept. */
export interface MasterKeys {
  read(): Promise<Uint8Array | undefined>
  /** What is kept, or what was made and kept now. */
  ensure(make: () => Uint8Array): Promise<Uint8Array>
}

export interface Km {
  pairs: Pairs
  /** 32 bytes under which private keys are sealed. */
  masterKey: Uint8Array
  clock: { now(): Date }
}
