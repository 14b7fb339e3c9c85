import type { CertificateTemplate } from '@certhall/model'
import type { KeyType } from '@certhall/pki'

/** A certificate as the CA's register knows it. Serial: lower-case hex; fingerprint: SHA-256, lower-case hex. */
export interface RegisteredCertificate {
  serial: string
  /** Id of the issuing CA. */
  issuer: string
  fingerprint: string
  use: 'signing' | 'encryption' | 'single'
  profile: string
  /** The RA's id of the holder. */
  holder: string
  caseReference?: string
  der: Uint8Array
  notBefore: Date
  notAfter: Date
  status: 'good' | 'revoked' | 'suspended'
  revokedAt?: Date
  reason?: string
  suspendedAt?: Date
  /** Serial of the other certificate of a dual pair. */
  pairSerial?: string
}

export interface IssuedPair {
  /** The signing certificate of a dual pair, or the single one. */
  signing: RegisteredCertificate
  encryption?: RegisteredCertificate
  /** SM2EnvelopedKey (GB/T 35276 §7.4) with the encryption pair. */
  envelope?: Uint8Array
  /** Issuing CA first, root last. */
  chain: Uint8Array[]
}

export interface Issuer {
  id: string
  name: string
  algorithm: KeyType
  notAfter: Date
}

export interface LintFinding {
  rule: string
  severity: 'error' | 'warning'
  text: string
}

/** RFC 5280 §5.3.1, those that a holder's certificate can have. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'privilegeWithdrawn'

/** Who wants a status changed ('staff/ID'), and why. */
export interface StatusActor {
  actor: string
  note?: string
}

export interface StatusEvent {
  event: 'suspended' | 'resumed' | 'revoked'
  reason?: string
  invalidityDate?: Date
  actor: string
  note: string
  at: Date
}

export interface IssueRequest {
  caseReference: string
  template: CertificateTemplate
  spki: Uint8Array
  /** The present instant unless given. */
  notBefore?: Date
}

/** What the RA asks of a CA. */
export interface CertificateAuthority {
  issuers(): Promise<Issuer[]>
  /** Builds the certificate with a throw-away key and lints it. */
  preview(template: CertificateTemplate): Promise<{ findings: LintFinding[] }>
  /** Idempotent by case and key. Another key while a certificate of the case lives: `delivery-key-exists` {serial}. */
  issue(request: IssueRequest): Promise<IssuedPair>
  /** After the receipt: the encryption certificate is published, its pair in use. Idempotent. */
  activate(caseReference: string): Promise<void>
  /** Revokes the certificate and its pair. Idempotent: the first reason stays. `actor` is the RA itself when left out. */
  revokePair(
    request: { serial: string; reason: RevocationReason; invalidityDate?: Date } & Partial<StatusActor>,
  ): Promise<void>
  /**
   * Put the certificate and its pair on hold, for one more reason if it is already, and take all of that back; `case-stale` where it
   * has no longer as many events as were `seen`. Idempotent; `certificate-status-wrong` once revoked.
   */
  suspendPair(request: { serial: string } & StatusActor): Promise<void>
  resumePair(request: { serial: string; seen?: number } & StatusActor): Promise<void>
  /** Oldest first. */
  statusEvents(serial: string): Promise<StatusEvent[]>
  /** Whether the key is known to be in wrong hands. */
  keyBlocked(spki: Uint8Array): Promise<boolean>
  findBySerial(serial: string): Promise<RegisteredCertificate | undefined>
  find(fingerprint: string): Promise<RegisteredCertificate | undefined>
  listByHolder(holderId: string): Promise<RegisteredCertificate[]>
  /**
   * What this issuer's certificates are held against: its chain, the roots that are trusted, and the fresh lists of those
   * above it, where all of them can be had. DER.
   */
  trust(issuer: string): Promise<{ chain: Uint8Array[]; anchors: Uint8Array[]; lists?: Uint8Array[] }>
}
