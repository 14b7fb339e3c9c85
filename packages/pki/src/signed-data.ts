// SignedData with one signer and signed attributes (RFC 5652 §5; GM/T 0010 §8 for SM2).
import { encodeSignatureAlgorithm, readSignatureAlgorithm, type SignatureName } from './algorithms.ts'
import { fromHex } from './bytes.ts'
import { parseCertificate } from './certificate.ts'
import { CMS_FORMS, cmsFormFor } from './cms-forms.ts'
import { type Element, Fields, integerHex, isNull, readWhole } from './der-read.ts'
import { explicit, integer, octetString, oid, sequence, setOf, TAG, tlv, unsigned } from './der-write.ts'
import {
  encodeMessageDigest,
  type MessageDigest,
  messageDigestFor,
  readMessageDigest,
} from './message-digests.ts'
import { PkiError } from './pki-error.ts'
import { type ReadAttributes, readSignedAttributes } from './signed-attributes.ts'

const LIMIT = 1 << 20
const MOST_CERTIFICATES = 16
const VERSION = 1
const MOST_UNSIGNED = 32

// Some write the key's algorithm where the signature's belongs; with the digest beside it that says the same (RFC 5754 §3.2; GM/T 0006 §5.1.2).
const BY_KEY: Record<string, Partial<Record<MessageDigest, SignatureName>>> = {
  '1.2.840.113549.1.1.1': { sha256: 'rsa-sha256', sha384: 'rsa-sha384', sha512: 'rsa-sha512' },
  '1.2.156.10197.1.301.1': { sm3: 'sm2-sm3' },
}

export interface SignedDataParts {
  algorithm: SignatureName
  /** As signed. */
  attributes: Uint8Array
  signature: Uint8Array
  /** The signer's DER certificate first. */
  certificates: readonly [Uint8Array, ...Uint8Array[]]
  /** What stands beside the signature and proves itself: an attribute's OID and its one value, DER. */
  unsigned?: { readonly type: string; readonly value: Uint8Array }
}

/** A detached signature: the document stays where it is. */
export function assembleSignedData(parts: SignedDataParts): Uint8Array {
  const { algorithm, attributes, signature, certificates, unsigned: beside } = parts
  const form = CMS_FORMS[cmsFormFor(algorithm)]
  const digest = encodeMessageDigest(messageDigestFor(algorithm))
  const { issuerDer, serial } = parseCertificate(certificates[0])
  const signer = sequence(
    integer(VERSION),
    sequence(issuerDer, unsigned(fromHex(serial))),
    digest,
    // RFC 5652 §5.4: signed as a SET OF, carried under [0].
    retagged(attributes, TAG.set, 0xa0),
    encodeSignatureAlgorithm(algorithm),
    octetString(signature),
    ...(beside ? [tlv(0xa1, sequence(oid(beside.type), setOf([beside.value])))] : []),
  )
  const signed = sequence(
    integer(VERSION),
    setOf([digest]),
    sequence(oid(form.data)),
    retagged(setOf(certificates), TAG.set, 0xa0),
    setOf([signer]),
  )
  return sequence(oid(form.signedData), explicit(0, signed))
}

function retagged(der: Uint8Array, from: number, to: number): Uint8Array {
  return tlv(to, readWhole(der, from, LIMIT).content)
}

export interface SignedData extends ReadAttributes {
  /** The content, where it is not detached. */
  readonly content?: Uint8Array
  readonly certificates: readonly Uint8Array[]
  /** Who signed: DER issuer and serial (hex). */
  readonly issuerDer: Uint8Array
  readonly serial: string
  readonly digest: MessageDigest
  readonly algorithm: SignatureName
  /** What was signed: the attributes as DER SET OF. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** Attributes beside the signature that have one value, by OID; DER of the value. Nothing vouches for them but themselves. */
  readonly unsigned: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads a SignedData of one signer that has signed attributes; the signature is the caller's to verify. One without attributes is
 * `der-value`: its content could be another's attributes.
 */
export function parseSignedData(der: Uint8Array): SignedData {
  const outer = new Fields(readWhole(der, TAG.sequence, LIMIT).content)
  const type = outer.oid()
  const form = Object.values(CMS_FORMS).find(({ signedData }) => signedData === type)
  if (form === undefined) throw new PkiError('der-value', 'not a SignedData')
  const wrapped = outer.fields(0xa0)
  outer.end()
  const fields = wrapped.fields()
  wrapped.end()
  // RFC 5652 §5.1: 1 as we write it, 3 where the content or a signer is of another kind.
  fields.number()
  fields.take(TAG.set)
  const encapsulated = fields.fields()
  const contentType = encapsulated.oid()
  const content = encapsulated.more ? encapsulated.fields(0xa0).octets() : undefined
  encapsulated.end()
  const certificates = fields.takeIf(0xa0)
  fields.takeIf(0xa1)
  const signers = fields.fields(TAG.set)
  fields.end()
  const signer = readSigner(signers.fields())
  signers.end()
  if (signer.contentType !== contentType) throw new PkiError('der-value', 'content type')
  return {
    ...signer,
    ...(content && { content }),
    certificates:
      certificates === undefined
        ? []
        : new Fields(certificates.content).all(MOST_CERTIFICATES, TAG.sequence).map((one) => one.der),
  }
}

function readSigner(fields: Fields): Omit<SignedData, 'certificates' | 'content'> {
  // Version 1 names its signer by issuer and serial number, the others by a key identifier.
  if (fields.number() !== VERSION) throw new PkiError('bad-version')
  const name = fields.fields()
  const issuerDer = name.take(TAG.sequence).der
  const serial = integerHex(name.take(TAG.integer).content)
  name.end()
  const digest = readMessageDigest(fields.take(TAG.sequence))
  const attributes = fields.takeIf(0xa0)
  if (attributes === undefined) throw new PkiError('der-value', 'no signed attributes')
  const signed = tlv(TAG.set, attributes.content)
  const algorithm = signatureOf(fields.take(TAG.sequence), digest)
  const signature = fields.octets()
  const unsigned = readUnsigned(fields.takeIf(0xa1))
  fields.end()
  return {
    ...readSignedAttributes(signed),
    issuerDer,
    serial,
    digest,
    algorithm,
    signed,
    signature,
    unsigned,
  }
}

function readUnsigned(element: Element | undefined): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  if (element === undefined) return found
  for (const { content } of new Fields(element.content).all(MOST_UNSIGNED, TAG.sequence)) {
    const fields = new Fields(content)
    const type = fields.oid()
    const values = new Fields(fields.take(TAG.set).content).all(MOST_UNSIGNED)
    if (values.length === 1 && values[0]) found.set(type, values[0].der)
  }
  return found
}

function signatureOf(element: Element, digest: MessageDigest): SignatureName {
  const fields = new Fields(element.content)
  const byKey = BY_KEY[fields.oid()]
  if (byKey === undefined) {
    const algorithm = readSignatureAlgorithm(element)
    if (messageDigestFor(algorithm) !== digest) throw new PkiError('algorithm-mismatch')
    return algorithm
  }
  const algorithm = byKey[digest]
  const isPlain = !fields.more || isNull(fields.take())
  if (algorithm === undefined || !isPlain || fields.more) throw new PkiError('unknown-algorithm', digest)
  return algorithm
}
