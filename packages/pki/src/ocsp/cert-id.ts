import { fromHex } from '../bytes.ts'
import { type Element, Fields, integerHex, isNull } from '../der-read.ts'
import { nullValue, octetString, oid, sequence, TAG, unsigned } from '../der-write.ts'
import { PkiError } from '../pki-error.ts'

/** Hashes of a CertID: RFC 5019's SHA-1, and what newer clients and SM2 software send. */
export const CERT_ID_HASHES = {
  sha1: { oid: '1.3.14.3.2.26', size: 20 },
  sha256: { oid: '2.16.840.1.101.3.4.2.1', size: 32 },
  sm3: { oid: '1.2.156.10197.1.401', size: 32 },
} as const

export type CertIdHash = keyof typeof CERT_ID_HASHES

/** Which certificate is asked about (RFC 6960 §4.1.1). */
export interface CertId {
  readonly hash: CertIdHash
  /** Hash of the issuer's DER subject. */
  readonly issuerNameHash: Uint8Array
  /** Hash of the issuer's public key bits (no tag, length or unused-bits octet). */
  readonly issuerKeyHash: Uint8Array
  /** Lower-case hex. */
  readonly serial: string
  /** As it came; an answer repeats these octets. */
  readonly der?: Uint8Array
}

export function encodeCertId(id: CertId): Uint8Array {
  if (id.der !== undefined) return id.der
  const { oid: dotted, size } = CERT_ID_HASHES[id.hash]
  if (id.issuerNameHash.length !== size || id.issuerKeyHash.length !== size)
    throw new PkiError('cannot-encode', 'hash length')
  return sequence(
    sequence(oid(dotted), nullValue()),
    octetString(id.issuerNameHash),
    octetString(id.issuerKeyHash),
    unsigned(fromHex(id.serial)),
  )
}

/** Reads a CertID; `unknown-algorithm` for hashes outside the table. */
export function readCertId(element: Element): CertId {
  const fields = new Fields(element.content)
  const algorithm = fields.fields()
  const hash = hashOf(algorithm.oid())
  if (algorithm.more && !isNull(algorithm.take())) throw new PkiError('unknown-algorithm', 'hash parameters')
  algorithm.end()
  const issuerNameHash = fields.octets()
  const issuerKeyHash = fields.octets()
  const serial = fields.take(TAG.integer).content
  fields.end()
  const { size } = CERT_ID_HASHES[hash]
  if (issuerNameHash.length !== size || issuerKeyHash.length !== size)
    throw new PkiError('der-value', 'hash length')
  if (serial.length > 64) throw new PkiError('bad-serial')
  return { hash, issuerNameHash, issuerKeyHash, serial: integerHex(serial), der: element.der }
}

function hashOf(dotted: string): CertIdHash {
  for (const hash of Object.keys(CERT_ID_HASHES) as CertIdHash[])
    if (CERT_ID_HASHES[hash].oid === dotted) return hash
  throw new PkiError('unknown-algorithm', dotted)
}
