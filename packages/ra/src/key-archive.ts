/** A pair to be given to somebody who is not its holder. */
export interface Recovery {
  id: string
  signingSerial: string
  state: 'requested' | 'approved' | 'released' | 'expired'
  requestedBy: string
  reason: string
  legalBasis: string
  /** SPKI. */
  recipient: Uint8Array
  requestedAt: Date
  expiresAt: Date
  approvedBy?: string
  approvedAt?: Date
  releasedAt?: Date
}

/** A member of staff before the archive: a name for its trail, and the jurisdiction that he sees. */
export interface KeyOfficer {
  id: string
  within: string
}

/** What the RA asks of the key-management centre. Encryption pairs are named by their signing certificate's serial. */
export interface KeyArchive {
  /** Those whose pair can be had again. */
  restorable(signingSerials: readonly string[]): Promise<string[]>
  /** The pair wrapped to this key; the same bytes however often asked. `not-found`, `csr-key-refused`. */
  rewrapHistory(request: {
    signingSerial: string
    /** SPKI. */
    to: Uint8Array
    by: string
    reason: string
  }): Promise<{ spki: Uint8Array; envelope: Uint8Array }>
  /**
   * The PIN that a token's administrator has from now on (first issue, moving in). Whatever was kept for the token before is
   * past; with `first` what is kept stays. `holder`: id of whose token it is, `reason`: on what ground.
   */
  keepAdminPin(pin: {
    serial: string
    holder: string
    pin: string
    first?: boolean
    actor: string
    reason: string
  }): Promise<void>
  /** 'changing': a new one is half set; 'of-another': it is kept as another holder's token's. */
  adminPinState(serial: string, holder: string): Promise<'none' | 'kept' | 'changing' | 'of-another'>
  /**
   * Present and next admin PIN, sealed to a key (SM2, SPKI) of whoever sets the next: a DER SM2Cipher of JSON
   * { inUse, next, ...bound }. The next is under escrow before; until it is confirmed it stays the same. `not-found`.
   */
  releaseAdminPins(request: {
    serial: string
    holder: string
    to: Uint8Array
    bound: Record<string, string>
    actor: string
    reason: string
  }): Promise<{ envelope: Uint8Array; position: number }>
  /** The next one works on the token. Idempotent. */
  confirmAdminPin(serial: string, position: number): Promise<void>
  requestRecovery(
    officer: KeyOfficer,
    request: {
      signingSerial: string
      /** Path of the holder's jurisdiction. */
      scope: string
      recipient: Uint8Array
      reason: string
      legalBasis: string
    },
  ): Promise<Recovery>
  /** `recovery-own`, `recovery-expired`, `recovery-state-wrong`. */
  approveRecovery(officer: KeyOfficer, id: string): Promise<Recovery>
  /** To whoever asked. */
  releaseRecovery(
    officer: KeyOfficer,
    id: string,
  ): Promise<Recovery & { spki: Uint8Array; envelope: Uint8Array }>
  listRecoveries(officer: KeyOfficer): Promise<Recovery[]>
  /** One of them, with what was written down about it, oldest first. `not-found`. */
  viewRecovery(officer: KeyOfficer, id: string): Promise<Recovery & { trail: KeyTrailEntry[] }>
}

export interface KeyTrailEntry {
  at: Date
  event: string
  /** A login, or the authority itself. */
  actor: string
  reason?: string
  toKey?: string
  /** In the chain; absent until it has its place. */
  position?: number
}
