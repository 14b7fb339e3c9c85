import { Fields, readWhole } from './der-read.ts'
import { explicit, integer, oid, sequence, setOf, TAG, tlv } from './der-write.ts'
import { PkiError } from './pki-error.ts'

const DATA = '1.2.840.113549.1.7.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const LIMIT = 1 << 20
const MOST_CERTIFICATES = 64

/** Certificates (DER) as a SignedData without content and signatures: how EST and many tools carry them (RFC 5272 §4.1). */
export function encodeCertsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  // RFC 5652 §5.1: the certificates are a SET OF under [0].
  const set = setOf(certificates)
  const signed = sequence(
    integer(1),
    setOf([]),
    sequence(oid(DATA)),
    tlv(0xa0, readWhole(set, TAG.set, set.length).content),
    setOf([]),
  )
  return sequence(oid(SIGNED_DATA), explicit(0, signed))
}

/**
 * The certificates of such a SignedData, in the order in which they stand; lists beside them are passed over. Throws `der-*`, and
 * `der-value` for one that has content or signatures.
 */
export function parseCertsOnly(der: Uint8Array): Uint8Array[] {
  const outer = new Fields(readWhole(der, TAG.sequence, LIMIT).content)
  if (outer.oid() !== SIGNED_DATA) throw new PkiError('der-value', 'not a SignedData')
  const wrapped = outer.fields(0xa0)
  outer.end()
  const signed = wrapped.fields()
  wrapped.end()
  signed.number()
  signed.take(TAG.set)
  const content = signed.fields()
  if (content.oid() !== DATA || content.more) throw new PkiError('der-value', 'it has content')
  const certificates = signed.takeIf(0xa0)
  signed.takeIf(0xa1)
  if (signed.take(TAG.set).content.length > 0) throw new PkiError('der-value', 'it has signatures')
  signed.end()
  if (certificates === undefined) return []
  return new Fields(certificates.content).all(MOST_CERTIFICATES, TAG.sequence).map(({ der: one }) => one)
}
