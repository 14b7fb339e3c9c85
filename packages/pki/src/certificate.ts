import {
  encodeSignatureAlgorithm,
  type KeyType,
  readAlgorithm,
  type SignatureName,
  sameSignatureAlgorithm,
} from './algorithms.ts'
import { concat } from './bytes.ts'
import { buildDer } from './der-builder.ts'
import { Fields, readWhole, smallNumber, wholeFields } from './der-read.ts'
import { explicit, integer, sequence, TAG, time, unsigned } from './der-write.ts'
import type { Extensions, ParsedExtensions } from './extension-fields.ts'
import { type SharedExtensions, shareExtensions, writeExtensions } from './extensions.ts'
import type { IdentityOids } from './identity.ts'
import { type Name, nameDer, parseName, writeNameDer } from './names.ts'
import { PkiError } from './pki-error.ts'
import { readExtensionsIn } from './read-extensions.ts'
import type { ReadMemory } from './read-memory.ts'
import { keyTypeOf, parseSpki } from './spki.ts'

/** RFC 5280's fields of a certificate before it is signed. Names may be DER, to keep an issuer's octets. */
export interface TbsCertificateFields {
  /** Unsigned big-endian, at most 20 octets once encoded, not zero. */
  readonly serial: Uint8Array
  readonly signature: SignatureName
  readonly issuer: Name | Uint8Array
  readonly subject: Name | Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly spki: Uint8Array
  readonly extensions: Extensions
}

const V3 = 2

/** What all certificates of one issuer and profile have in common, encoded once. */
export interface TbsFrame {
  /** Version. */
  readonly before: Uint8Array
  /** What follows the serial: AlgorithmIdentifier and issuer. */
  readonly issuer: Uint8Array
  readonly extensions: SharedExtensions
}

/** Encodes the common part. Throws PkiError where a field cannot be written. */
export function prepareTbsFrame({
  signature,
  issuer,
  extensions,
}: Pick<TbsCertificateFields, 'signature' | 'issuer' | 'extensions'>): TbsFrame {
  return {
    before: explicit(0, integer(V3)),
    issuer: concat([encodeSignatureAlgorithm(signature), nameDer(issuer)]),
    extensions: shareExtensions(extensions),
  }
}

/** DER TBSCertificate, version 3: the frame with one certificate's own fields. Throws PkiError where one cannot be written. */
export function fillTbsFrame(
  frame: TbsFrame,
  fields: Omit<TbsCertificateFields, 'signature' | 'issuer'>,
): Uint8Array {
  const serial = unsigned(fields.serial)
  // RFC 5280 §4.1.2.2: positive, at most 20 octets, counting the one that keeps it positive.
  if (serial.length > 22 || fields.serial.every((byte) => byte === 0)) throw new PkiError('bad-serial')
  parseSpki(fields.spki)
  return buildDer((to) => {
    const before = to.size
    writeExtensions(to, fields.extensions, frame.extensions)
    to.close(0xa3, before)
    to.bytes(fields.spki)
    writeNameDer(to, fields.subject)
    const validity = to.size
    to.bytes(time(fields.notAfter))
    to.bytes(time(fields.notBefore))
    to.close(TAG.sequence, validity)
    to.bytes(frame.issuer)
    to.bytes(serial)
    to.bytes(frame.before)
    to.close(TAG.sequence, before)
  })
}

/** DER TBSCertificate, version 3. Throws PkiError where a field cannot be written. */
export function encodeTbsCertificate(fields: TbsCertificateFields): Uint8Array {
  const { signature, issuer } = fields
  return fillTbsFrame(prepareTbsFrame({ signature, issuer, extensions: {} }), fields)
}

/** Puts the signature (X.509 form) behind what was signed. */
export function assembleCertificate(
  tbs: Uint8Array,
  algorithm: SignatureName,
  signature: Uint8Array,
): Uint8Array {
  return buildDer((to) => {
    const before = to.size
    to.bytes(signature)
    // No unused bits.
    to.byte(0)
    to.close(TAG.bitString, before)
    to.bytes(encodeSignatureAlgorithm(algorithm))
    to.bytes(tbs)
    to.close(TAG.sequence, before)
  })
}

/** What a to-be-signed certificate says. */
export interface TbsCertificate {
  readonly version: number
  readonly signatureName: SignatureName
  /** Lower-case hex without a sign octet; `-` before negative ones of others. */
  readonly serial: string
  readonly issuer: Name
  readonly issuerDer: Uint8Array
  readonly subject: Name
  readonly subjectDer: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly spki: Uint8Array
  readonly key: KeyType
  readonly extensions: ParsedExtensions
}

export interface Certificate extends TbsCertificate {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  readonly signature: Uint8Array
}

/** No certificate on a token is near this size. */
const CERTIFICATE_LIMIT = 65536

/**
 * Reads a certificate, its byte fields being views of `der`. Encodings that GM/T 0015's own examples show are
 * read too. Throws PkiError: `unknown-algorithm` for keys and signatures outside the tables, `der-*`, `bad-*`.
 */
export function parseCertificate(der: Uint8Array, identityOids: IdentityOids = {}): Certificate {
  const fields = new Fields(readWhole(der, TAG.sequence, CERTIFICATE_LIMIT).content)
  const tbs = fields.take(TAG.sequence)
  const outer = fields.take(TAG.sequence)
  const signature = fields.bits()
  fields.end()
  const inner = new Fields(tbs.content)
  inner.takeIf(0xa0)
  inner.take(TAG.integer)
  // RFC 5280 §4.1.1.2, by octets: NULL inside and nothing outside (met with SM2) is refused by OpenSSL too.
  sameSignatureAlgorithm(inner.take(TAG.sequence), outer)
  return { der, tbs: tbs.der, signature, ...parseTbsCertificate(tbs.der, identityOids) }
}

/** Reads a TBSCertificate alone, as lint and previews do; with a memory, what its issuer repeats is not read again. */
export function parseTbsCertificate(
  tbs: Uint8Array,
  identityOids: IdentityOids = {},
  memory?: ReadMemory,
): TbsCertificate {
  const fields = wholeFields(tbs, TAG.sequence, CERTIFICATE_LIMIT)
  const version = readVersion(fields)
  const serial = fields.integerHex(SERIAL_LIMIT)
  const { name: signatureName } = memory?.algorithm(fields) ?? readAlgorithm(fields)
  const { der: issuerDer, name: issuer } = memory?.name(fields) ?? readIssuer(fields)
  const validity = fields.fields()
  const notBefore = validity.time()
  const notAfter = validity.time()
  validity.end()
  const subjectDer = fields.take(TAG.sequence).der
  const spki = fields.take(TAG.sequence).der
  fields.takeIf(0x81)
  fields.takeIf(0x82)
  const wrapped = fields.peek === 0xa3 ? fields.fields(0xa3) : undefined
  fields.end()
  if (wrapped !== undefined && version !== 3) throw new PkiError('bad-version', 'extensions need version 3')
  return {
    version,
    signatureName,
    serial,
    issuer,
    issuerDer,
    subject: parseName(subjectDer),
    subjectDer,
    notBefore,
    notAfter,
    spki,
    key: keyTypeOf(spki),
    extensions: readExtensionsIn(wrapped ?? new Fields(sequence()), identityOids, memory),
  }
}

const V3_DER = explicit(0, integer(V3))
// 20 octets by the rule; a few authorities went beyond, none far.
const SERIAL_LIMIT = 64

function readIssuer(fields: Fields): { der: Uint8Array; name: Name } {
  const { der } = fields.take(TAG.sequence)
  return { der, name: parseName(der) }
}

function readVersion(fields: Fields): number {
  if (fields.takeSame(V3_DER)) return 3
  const tagged = fields.takeIf(0xa0)
  if (tagged === undefined) return 1
  const version = smallNumber(readWhole(tagged.content, TAG.integer, 8).content) + 1
  if (version > 3) throw new PkiError('bad-version', String(version))
  return version
}
