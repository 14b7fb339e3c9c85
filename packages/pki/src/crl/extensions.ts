import { bigInteger, boolean, explicit, ia5, implicit, sequence, tlv } from '../der-write.ts'
import { encodeDistributionPoint } from '../distribution-point.ts'
import { encodeExtension } from '../extensions.ts'
import { PkiError } from '../pki-error.ts'
import { CRL_EXTENSION, type CrlFields, type IssuingDistributionPoint } from './fields.ts'

/** A list's extensions, SEQUENCE OF Extension. Throws `cannot-encode`. */
export function encodeCrlExtensions(fields: CrlFields): Uint8Array {
  const { issuingDistributionPoint: point, base, freshest } = fields
  const parts = [
    encodeExtension(CRL_EXTENSION.authorityKeyId, false, sequence(implicit(0, fields.authorityKeyId))),
    encodeExtension(CRL_EXTENSION.number, false, encodeNumber(fields.number)),
  ]
  if (base !== undefined) {
    if (BigInt(base) > BigInt(fields.number)) throw new PkiError('cannot-encode', 'base of a later number')
    // RFC 5280 §5.2.4: critical, so that nobody takes a delta for a complete list.
    parts.push(encodeExtension(CRL_EXTENSION.deltaIndicator, true, encodeNumber(base)))
  }
  if (point !== undefined)
    parts.push(encodeExtension(CRL_EXTENSION.issuingDistributionPoint, true, encodePoint(point)))
  if (freshest !== undefined) {
    // RFC 5280 §5.2.6: not in delta lists.
    if (base !== undefined || freshest.length === 0) throw new PkiError('cannot-encode', 'freshest CRL')
    parts.push(
      encodeExtension(CRL_EXTENSION.freshest, false, sequence(...freshest.map(encodeDistributionPoint))),
    )
  }
  return sequence(...parts)
}

function encodeNumber(given: number | bigint): Uint8Array {
  const number = BigInt(given)
  // RFC 5280 §5.2.3: at most 20 octets.
  if (number < 0n || number >= 1n << 159n) throw new PkiError('cannot-encode', 'CRL number')
  return bigInteger(number)
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
