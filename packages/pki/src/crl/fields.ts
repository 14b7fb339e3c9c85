// Certificate revocation lists (RFC 5280 §5; GM/T 0015 table C.5).
import type { SignatureName } from '../algorithms.ts'
import type { Name } from '../names.ts'
import type { CrlReason } from './reason.ts'

export const CRL_EXTENSION = {
  authorityKeyId: '2.5.29.35',
  number: '2.5.29.20',
  deltaIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  freshest: '2.5.29.46',
  reason: '2.5.29.21',
  invalidityDate: '2.5.29.24',
} as const

export interface RevokedCertificate {
  /** Lower-case hex, as parseCertificate gives it. */
  readonly serial: string
  readonly revokedAt: Date
  /** Left out when unknown: `unspecified` should not be written (RFC 5280 §5.3.1). */
  readonly reason?: CrlReason
  /** When the key is thought to have been lost. */
  readonly invalidityDate?: Date
}

/** Which certificates a partitioned list speaks of (RFC 5280 §5.2.5); critical. */
export interface IssuingDistributionPoint {
  /** URIs; the same as in the certificates' own distribution points. */
  readonly uris?: readonly string[]
  readonly onlyUserCertificates?: boolean
  readonly onlyCaCertificates?: boolean
}

export interface CrlFields {
  readonly signature: SignatureName
  readonly issuer: Name | Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly authorityKeyId: Uint8Array
  /** Grows with every list of this issuer and scope. */
  readonly number: number | bigint
  readonly issuingDistributionPoint?: IssuingDistributionPoint
  /** Makes this a delta list: the number of the complete list that it adds to (RFC 5280 §5.2.4). */
  readonly base?: number | bigint
  /** URIs of the delta list (RFC 5280 §5.2.6). */
  readonly freshest?: readonly string[]
}

export interface TbsCrlFields extends CrlFields {
  readonly revoked: readonly RevokedCertificate[]
}
