import { type SignatureName, sameSignatureAlgorithm } from '../algorithms.ts'
import { toHex } from '../bytes.ts'
import { booleanValue, type Element, Fields, integerHex, readWhole, unsignedContent } from '../der-read.ts'
import { TAG } from '../der-write.ts'
import {
  addressesOf,
  type DistributionPoint,
  REASON_FLAGS,
  readGeneralNames,
  readPointName,
} from '../distribution-point.ts'
import type { RawExtension } from '../extension-fields.ts'
import { readNamedBits } from '../key-usage.ts'
import { type Name, parseName } from '../names.ts'
import { PkiError } from '../pki-error.ts'
import { readAuthorityKeyId, readRawExtensions } from '../read-extensions.ts'
import { timeValue } from '../time.ts'
import { CRL_EXTENSION, type IssuingDistributionPoint, type RevokedCertificate } from './fields.ts'
import { readReason } from './reason.ts'

const CRL_LIMIT = 64 << 20
const ENTRIES_LIMIT = 2_000_000

/** RFC 5280 §5.3.3. */
const CERTIFICATE_ISSUER = '2.5.29.29'

/** Which certificates a list speaks of (RFC 5280 §5.2.5). */
export interface CrlScope
  extends IssuingDistributionPoint,
    Pick<DistributionPoint, 'fullName' | 'relativeName' | 'reasons'> {
  readonly onlyAttributeCertificates: boolean
  /** Entries may be of certificates that others issued. */
  readonly indirect: boolean
  /** The extension's value: a delta list fits a list whose scope has the same octets. */
  readonly der: Uint8Array
}

export interface CrlEntry extends RevokedCertificate {
  /** DER name of the certificate's issuer, where it is not the list's own. */
  readonly issuerDer?: Uint8Array
}

export interface Crl {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  readonly signatureName: SignatureName
  readonly signature: Uint8Array
  readonly issuer: Name
  readonly issuerDer: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate?: Date
  readonly authorityKeyId?: Uint8Array
  readonly number?: bigint
  /** Number of the list that this one, a delta, adds to (§5.2.4). */
  readonly deltaBase?: bigint
  readonly issuingDistributionPoint?: CrlScope
  readonly revoked: readonly CrlEntry[]
  /** The list's own extensions, as they stand. */
  readonly extensions: readonly RawExtension[]
  /** Critical extensions of the list or an entry that are not understood; such a list must not be used. */
  readonly unknownCritical: readonly string[]
}

/** Reads a CRL of version 1 or 2, its byte fields being views of `der`. Throws PkiError. */
export function parseCrl(der: Uint8Array): Crl {
  const fields = new Fields(readWhole(der, TAG.sequence, CRL_LIMIT).content)
  const tbs = fields.take(TAG.sequence)
  const outer = fields.take(TAG.sequence)
  const signature = fields.bits()
  fields.end()
  const inner = new Fields(tbs.content)
  const version = inner.peek === TAG.integer ? inner.number() : 0
  if (version > 1) throw new PkiError('bad-version')
  const signatureName = sameSignatureAlgorithm(inner.take(TAG.sequence), outer)
  const issuerDer = inner.take(TAG.sequence).der
  const thisUpdate = timeValue(inner.take())
  const timed = inner.peek === TAG.utcTime || inner.peek === TAG.generalizedTime
  const nextUpdate = timed ? timeValue(inner.take()) : undefined
  const unknownCritical: string[] = []
  const list = inner.takeIf(TAG.sequence)
  const revoked = list ? readEntries(list.content, unknownCritical) : []
  const wrapped = inner.takeIf(0xa0)
  inner.end()
  const extensions = wrapped ? readRawExtensions(wrapped.content) : []
  const said = readListExtensions(extensions, unknownCritical)
  // §5.3.3: only an indirect list may speak of other issuers' certificates.
  const foreign = revoked.some(({ issuerDer }) => issuerDer !== undefined)
  if (foreign && !said.issuingDistributionPoint?.indirect) unknownCritical.push(CERTIFICATE_ISSUER)
  return {
    der,
    tbs: tbs.der,
    signatureName,
    signature,
    issuer: parseName(issuerDer),
    issuerDer,
    thisUpdate,
    nextUpdate,
    revoked,
    ...said,
    extensions,
    unknownCritical,
  }
}

function readEntries(content: Uint8Array, unknownCritical: string[]): CrlEntry[] {
  let issuerDer: Uint8Array | undefined
  return new Fields(content).all(ENTRIES_LIMIT, TAG.sequence).map((element) => {
    const entry = readEntry(element, unknownCritical)
    // §5.3.3: an entry without the extension belongs to the issuer of the one before it.
    issuerDer = entry.issuerDer ?? issuerDer
    return issuerDer === undefined ? entry : { ...entry, issuerDer }
  })
}

function readEntry(element: Element, unknownCritical: string[]): CrlEntry {
  const fields = new Fields(element.content)
  const serialOctets = fields.take(TAG.integer).content
  if (serialOctets.length > 64) throw new PkiError('bad-serial')
  const revokedAt = timeValue(fields.take())
  const extensions = fields.takeIf(TAG.sequence)
  fields.end()
  const entry: { -readonly [Key in keyof CrlEntry]: CrlEntry[Key] } = {
    serial: integerHex(serialOctets),
    revokedAt,
  }
  for (const { oid, critical, value } of extensions ? readRawExtensions(extensions.der) : []) {
    if (oid === CRL_EXTENSION.reason) entry.reason = readReason(value)
    else if (oid === CRL_EXTENSION.invalidityDate)
      entry.invalidityDate = timeValue(readWhole(value, TAG.generalizedTime, 40))
    else if (oid === CERTIFICATE_ISSUER) entry.issuerDer = readIssuer(value)
    else if (critical) unknownCritical.push(oid)
  }
  return entry
}

function readIssuer(value: Uint8Array): Uint8Array {
  const names = readGeneralNames(readWhole(value, TAG.sequence, 65536).content)
  const der = names.find((name) => name.type === 'directory')?.der
  if (der === undefined) throw new PkiError('bad-extension', 'certificate issuer')
  return der
}

function readListExtensions(extensions: readonly RawExtension[], unknownCritical: string[]): Partial<Crl> {
  const found: { -readonly [Key in keyof Crl]?: Crl[Key] } = {}
  for (const { oid, critical, value } of extensions) {
    if (oid === CRL_EXTENSION.authorityKeyId) found.authorityKeyId = readAuthorityKeyId(value)
    else if (oid === CRL_EXTENSION.number) found.number = readNumber(value)
    else if (oid === CRL_EXTENSION.deltaIndicator) found.deltaBase = readNumber(value)
    else if (oid === CRL_EXTENSION.issuingDistributionPoint) found.issuingDistributionPoint = readScope(value)
    // Where delta lists are found is the caller's to know.
    else if (critical) unknownCritical.push(oid)
  }
  return found
}

function readNumber(value: Uint8Array): bigint {
  const content = unsignedContent(readWhole(value, TAG.integer, 64).content)
  return BigInt(`0x${toHex(content)}`)
}

/** IssuingDistributionPoint; throws `der-trailing` for parts that are not of it. */
function readScope(value: Uint8Array): CrlScope {
  const fields = new Fields(readWhole(value, TAG.sequence, 65536).content)
  const name = fields.takeIf(0xa0)
  const onlyUserCertificates = readFlag(fields, 0x81)
  const onlyCaCertificates = readFlag(fields, 0x82)
  const reasons = fields.takeIf(0x83)
  const indirect = readFlag(fields, 0x84)
  const onlyAttributeCertificates = readFlag(fields, 0x85)
  fields.end()
  const names = name ? readPointName(name.content) : {}
  const uris = addressesOf([names])
  return {
    ...names,
    ...(uris.length > 0 ? { uris } : {}),
    ...(reasons ? { reasons: readNamedBits(REASON_FLAGS, reasons.content) } : {}),
    onlyUserCertificates,
    onlyCaCertificates,
    onlyAttributeCertificates,
    indirect,
    der: value,
  }
}

function readFlag(fields: Fields, tag: number): boolean {
  const element = fields.takeIf(tag)
  return element !== undefined && booleanValue(element)
}
