import type { SignatureName } from '@certhall/pki'

/** What a certificate is for. `ca` and `ocsp` are the authority's own. */
export type CertificateUse = 'signing' | 'encryption' | 'single' | 'ocsp' | 'ca'
export type HolderUse = 'signing' | 'encryption' | 'single'

/** intended: the bytes are stored, a signature may or may not have been made. issued: signed and stored. */
export type CertificateState = 'intended' | 'issued' | 'suspended' | 'revoked'

/**
 * RFC 5280 §5.3.1, those that a holder's certificate can have: the others are for CAs and attribute authorities, and a hold
 * is a suspension.
 */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const

export type RevocationReason = (typeof REVOCATION_REASONS)[number]

/** Who wants it, and what he gives as the ground: kept with the event. */
export interface StatusActor {
  /** 'staff/ID', 'command/USER', 'ra'. */
  actor: string
  note?: string
}

/** One change of a certificate's status, as it is kept for good. */
export interface StatusEvent {
  serial: string
  event: 'suspended' | 'resumed' | 'revoked'
  reason?: RevocationReason
  invalidityDate?: Date
  actor: string
  note: string
  at: Date
}

/** What is stored before anything is signed. Serial: lower-case hex without leading zeros. */
export interface Intent {
  serial: string
  issuer: string
  use: CertificateUse
  /** Names the approved application; one live certificate for each use. The authority's own have a made-up one. */
  caseReference: string
  profile: string
  /** The RA's id of the holder; empty for the authority's own certificates. */
  holder: string
  /** SHA-256 (hex) of the encoded template; empty for the authority's own certificates. */
  templateDigest: string
  spki: Uint8Array
  signature: SignatureName
  /** To be signed; empty once there is a certificate, which contains it. */
  tbs: Uint8Array
  notBefore: Date
  notAfter: Date
  intendedAt: Date
  /** The sharded list that its distribution point names. */
  shard?: number
}

export interface StoredCertificate extends Intent {
  state: CertificateState
  der?: Uint8Array
  /** SHA-256 of `der`, hex. */
  fingerprint?: string
  issuedAt?: Date
  /** When the holder's receipt was accepted; before that an encryption certificate is handed to nobody else. */
  publishedAt?: Date
  revokedAt?: Date
  reason?: RevocationReason
  /** Since when on hold; stays with a certificate that was revoked from there. */
  suspendedAt?: Date
  /** Since when the key may have been in wrong hands. */
  invalidityDate?: Date
  pairSerial?: string
}

/** What the RA may know of a holder's certificate. */
export interface RegisteredCertificate {
  serial: string
  issuer: string
  fingerprint: string
  use: HolderUse
  profile: string
  holder: string
  caseReference?: string
  der: Uint8Array
  notBefore: Date
  notAfter: Date
  status: 'good' | 'revoked' | 'suspended'
  revokedAt?: Date
  reason?: RevocationReason
  suspendedAt?: Date
  pairSerial?: string
}

const STATUS = { intended: undefined, issued: 'good', suspended: 'suspended', revoked: 'revoked' } as const

/** The RA's view of a record; undefined for what was never issued and for the authority's own certificates. */
export function registered(record: StoredCertificate): RegisteredCertificate | undefined {
  const status = STATUS[record.state]
  const { use, der, fingerprint } = record
  if (status === undefined || der === undefined || fingerprint === undefined) return undefined
  if (use === 'ocsp' || use === 'ca') return undefined
  const { serial, issuer, profile, holder, caseReference, notBefore, notAfter } = record
  const { revokedAt, reason, suspendedAt, pairSerial } = record
  return {
    ...{ serial, issuer, fingerprint, use, profile, holder, caseReference, der, notBefore, notAfter, status },
    ...(revokedAt && { revokedAt }),
    ...(reason && { reason }),
    ...(suspendedAt && { suspendedAt }),
    ...(pairSerial && { pairSerial }),
  }
}
