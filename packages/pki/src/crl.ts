// Certificate revocation lists (RFC 5280 §5; GM/T 0015 table C.5).
import { encodeSignatureAlgorithm, type SignatureName } from './algorithms.ts'
import { fromHex } from './bytes.ts'
import { type CrlReason, encodeReason } from './crl-reason.ts'
import {
  bigInteger,
  bitString,
  boolean,
  explicit,
  generalizedTime,
  ia5,
  implicit,
  integer,
  sequence,
  time,
  tlv,
  unsigned,
} from './der-write.ts'
import { encodeExtension } from './extensions.ts'
import { type Name, nameDer } from './names.ts'
import { PkiError } from './pki-error.ts'

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

export interface TbsCrlFields {
  readonly signature: SignatureName
  readonly issuer: Name | Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly authorityKeyId: Uint8Array
  /** Grows with every list of this issuer and scope. */
  readonly number: number | bigint
  readonly revoked: readonly RevokedCertificate[]
  readonly issuingDistributionPoint?: IssuingDistributionPoint
}

/** DER TBSCertList, version 2, with authority key identifier and number. */
export function encodeTbsCrl(fields: TbsCrlFields): Uint8Array {
  const number = BigInt(fields.number)
  // RFC 5280 §5.2.3: at most 20 octets.
  if (number < 0n || number >= 1n << 159n) throw new PkiError('cannot-encode', 'CRL number')
  const point = fields.issuingDistributionPoint
  const extensions = sequence(
    encodeExtension(CRL_EXTENSION.authorityKeyId, false, sequence(implicit(0, fields.authorityKeyId))),
    encodeExtension(CRL_EXTENSION.number, false, bigInteger(number)),
    ...(point ? [encodeExtension(CRL_EXTENSION.issuingDistributionPoint, true, encodePoint(point))] : []),
  )
  return sequence(
    integer(1),
    encodeSignatureAlgorithm(fields.signature),
    nameDer(fields.issuer),
    time(fields.thisUpdate),
    time(fields.nextUpdate),
    // RFC 5280 §5.1.2.6: with nobody revoked the list itself is absent.
    ...(fields.revoked.length > 0 ? [sequence(...fields.revoked.map(encodeEntry))] : []),
    explicit(0, extensions),
  )
}

export function assembleCrl(tbs: Uint8Array, algorithm: SignatureName, signature: Uint8Array): Uint8Array {
  return sequence(tbs, encodeSignatureAlgorithm(algorithm), bitString(signature))
}

function encodeEntry({ serial, revokedAt, reason, invalidityDate }: RevokedCertificate): Uint8Array {
  const extensions: Uint8Array[] = []
  if (reason !== undefined)
    extensions.push(encodeExtension(CRL_EXTENSION.reason, false, encodeReason(reason)))
  if (invalidityDate !== undefined)
    extensions.push(encodeExtension(CRL_EXTENSION.invalidityDate, false, generalizedTime(invalidityDate)))
  const fields = [unsigned(fromHex(serial)), time(revokedAt)]
  return extensions.length > 0 ? sequence(...fields, sequence(...extensions)) : sequence(...fields)
}

function encodePoint({
  uris,
  onlyUserCertificates,
  onlyCaCertificates,
}: IssuingDistributionPoint): Uint8Array {
  const scope = [uris !== undefined, onlyUserCertificates, onlyCaCertificates]
  // RFC 5280 §5.2.5: never empty, and not both kinds at once.
  if (!scope.some(Boolean) || (onlyUserCertificates && onlyCaCertificates) || uris?.length === 0)
    throw new PkiError('cannot-encode', 'issuing distribution point')
  const names = uris?.map((uri) => ia5(uri, 0x86))
  const yes = boolean(true).subarray(2)
  return sequence(
    ...(names ? [explicit(0, tlv(0xa0, ...names))] : []),
    ...(onlyUserCertificates ? [implicit(1, yes)] : []),
    ...(onlyCaCertificates ? [implicit(2, yes)] : []),
  )
}
