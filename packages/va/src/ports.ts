import type { Signer } from '@certhall/crypto'
import type { CrlReason } from '@certhall/pki'

/** An issuer as its status service knows it. */
export interface VaIssuer {
  id: string
  certificate: Uint8Array
}

export interface Revocation {
  /** Lower-case hex. */
  serial: string
  revokedAt: Date
  /** Absent where it is unspecified. */
  reason?: CrlReason
  /** Since when the key may have been in wrong hands (RFC 5280 §5.3.2). */
  invalidityDate?: Date
}

export interface StatusSource {
  /** Undefined for serials that the issuer never issued. A certificate that waits for its holder is good. */
  status(issuer: string, serial: string): Promise<'good' | Revocation | undefined>
}

/** A list as it is stored. */
export interface StoredCrl {
  number: number
  der: Uint8Array
  thisUpdate: Date
  nextUpdate: Date
  /** The issuer's count of changes that this list covers. */
  changes: number
}

export interface Crls {
  /** The newest list of an issuer, and its count of changes now. */
  newest(issuer: string): Promise<{ crl: StoredCrl | undefined; changes: number }>
  /**
   * Under a lock on the issuer: answers the newest list when `keep` says so, else builds the next one (its number is the
   * newest's plus one) from the revocations at this instant and stores it. A failure leaves no gap in the numbers.
   */
  renew(
    issuer: string,
    keep: (newest: StoredCrl, changes: number) => boolean,
    build: (next: {
      number: number
      revocations: Revocation[]
    }) => Promise<Pick<StoredCrl, 'der' | 'thisUpdate' | 'nextUpdate'>>,
    /** Certificates that ended before this need not be listed. */
    endedBefore: (newest: StoredCrl | undefined) => Date,
  ): Promise<StoredCrl>
}

export interface OcspResponder {
  signer: Signer
  /** DER; not the issuer's own when the issuer has delegated. */
  certificate: Uint8Array
}

export interface Va {
  issuers(): Promise<VaIssuer[]>
  statuses: StatusSource
  crls: Crls
  /** Signs CRLs: the issuer's own key (an indirect CRL is discouraged by GM/T 0015). */
  crlSigner(issuer: string): Promise<Signer>
  responder(issuer: string): Promise<OcspResponder>
  clock: { now(): Date }
}
