/** A time-based one-time password (RFC 6238) of a member of staff. */
export interface SecondFactor {
  secret: Uint8Array
  /** Unset until the first code was right: before that it counts for nothing. */
  confirmedAt?: Date
  /** How many recovery codes are left. */
  recoveryLeft: number
}

/** What log-in needs besides the member himself. */
export interface StaffAccess {
  factor(staffId: string): Promise<SecondFactor | undefined>
  /** A new secret, not confirmed yet; false, and nothing changed, where a confirmed one is there. */
  beginFactor(staffId: string, secret: Uint8Array): Promise<boolean>
  /** `recovery`: SHA-256 (hex) of the codes. False where it was confirmed already, or the step was used. */
  confirmFactor(
    staffId: string,
    confirmed: { step: number; recovery: readonly string[]; at: Date },
  ): Promise<boolean>
  /** True for exactly one caller, and only for steps after the last one. */
  spendStep(staffId: string, step: number): Promise<boolean>
  /** True for exactly one caller. */
  spendRecovery(staffId: string, hash: string): Promise<boolean>
  removeFactor(staffId: string): Promise<void>
  /**
   * Counts an attempt before anything is compared, so that many at once count as many. After the fifth each one locks the
   * log-in: for 30 seconds, then twice as long each time, at most 15 minutes. Locked: until when.
   */
  beginAttempt(key: string, at: Date): Promise<Date | undefined>
  clearAttempts(key: string): Promise<void>
  sweepAttempts(before: Date): Promise<void>
  certificates(staffId: string): Promise<{ fingerprint: string; addedBy: string; addedAt: Date }[]>
  ownerOf(fingerprint: string): Promise<string | undefined>
  /** False where somebody has it already. */
  addCertificate(
    staffId: string,
    row: { fingerprint: string; addedBy: string; addedAt: Date },
  ): Promise<boolean>
  removeCertificate(staffId: string, fingerprint: string): Promise<boolean>
}

/** Somebody stands in for somebody else for a time. */
export interface Cover {
  id: string
  absentId: string
  deputyId: string
  from: Date
  until: Date
  setBy: string
}

export interface Covers {
  add(cover: Cover): Promise<void>
  /** In force at `at`, or to come. */
  ofAbsent(staffId: string, at: Date): Promise<Cover[]>
  /** In force at `at`. */
  ofDeputy(staffId: string, at: Date): Promise<Cover[]>
  /** Ends it now; false where there is none of his (any more). */
  end(id: string, absentId: string, at: Date): Promise<boolean>
}

/** What happened to people and their rights, for good. */
export interface StaffEvent {
  at: Date
  /** Login of who did it. */
  actor: string
  event:
    | 'log-in'
    | 'added'
    | 'changed'
    | 'password-changed'
    | 'password-reset'
    | 'factor-added'
    | 'factor-removed'
    | 'factor-reset'
    | 'recovery-code-used'
    | 'certificate-added'
    | 'certificate-removed'
    | 'cover-set'
    | 'cover-ended'
    | 'acting'
    | 'jurisdiction-added'
    | 'jurisdiction-renamed'
    | 'jurisdiction-moved'
  /** Login of the member, or the jurisdiction's id. */
  subject: string
  detail: Record<string, unknown>
}

export interface StaffEvents {
  add(event: StaffEvent): Promise<void>
  /** Newest first. */
  of(subject: string, limit: number): Promise<StaffEvent[]>
}

/** How staff log in at this hall. */
export interface StaffRules {
  /** 'allowed': a password alone opens a session, with a notice. */
  secondFactor: 'required' | 'allowed'
}
