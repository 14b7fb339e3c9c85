import { type SignatureName, sameSignatureAlgorithm } from './algorithms.ts'
import { toHex } from './bytes.ts'
import { CRL_EXTENSION, type IssuingDistributionPoint, type RevokedCertificate } from './crl.ts'
import { readReason } from './crl-reason.ts'
import {
  type Element,
  Fields,
  integerHex,
  readElement,
  readWhole,
  timeValue,
  unsignedContent,
} from './der-read.ts'
import { TAG } from './der-write.ts'
import { readGeneralName } from './general-name.ts'
import { type Name, parseName } from './names.ts'
import { PkiError } from './pki-error.ts'
import { readAuthorityKeyId, readRawExtensions } from './read-extensions.ts'

const CRL_LIMIT = 64 << 20
const ENTRIES_LIMIT = 2_000_000

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
  readonly issuingDistributionPoint?: IssuingDistributionPoint
  readonly revoked: readonly RevokedCertificate[]
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
  const entries = list ? new Fields(list.content).all(ENTRIES_LIMIT, TAG.sequence) : []
  const revoked = entries.map((entry) => readEntry(entry, unknownCritical))
  const wrapped = inner.takeIf(0xa0)
  inner.end()
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
    ...(wrapped ? readListExtensions(wrapped.content, unknownCritical) : {}),
    unknownCritical,
  }
}

function readEntry(element: Element, unknownCritical: string[]): RevokedCertificate {
  const fields = new Fields(element.content)
  const serialOctets = fields.take(TAG.integer).content
  if (serialOctets.length > 64) throw new PkiError('bad-serial')
  const revokedAt = timeValue(fields.take())
  const extensions = fields.takeIf(TAG.sequence)
  fields.end()
  const entry: { -readonly [Key in keyof RevokedCertificate]: RevokedCertificate[Key] } = {
    serial: integerHex(serialOctets),
    revokedAt,
  }
  for (const { oid, critical, value } of extensions ? readRawExtensions(extensions.der) : []) {
    if (oid === CRL_EXTENSION.reason) entry.reason = readReason(value)
    else if (oid === CRL_EXTENSION.invalidityDate)
      entry.invalidityDate = timeValue(readWhole(value, TAG.generalizedTime, 40))
    // A critical certificateIssuer makes the list an indirect one, where entries belong to other issuers.
    else if (critical) unknownCritical.push(oid)
  }
  return entry
}

function readListExtensions(der: Uint8Array, unknownCritical: string[]): Partial<Crl> {
  const found: { -readonly [Key in keyof Crl]?: Crl[Key] } = {}
  for (const { oid, critical, value } of readRawExtensions(der)) {
    if (oid === CRL_EXTENSION.authorityKeyId) found.authorityKeyId = readAuthorityKeyId(value)
    else if (oid === CRL_EXTENSION.number) found.number = readNumber(value)
    else if (oid === CRL_EXTENSION.issuingDistributionPoint)
      found.issuingDistributionPoint = readPoint(value, unknownCritical)
    // Delta lists are not understood, and their indicator is critical.
    else if (critical) unknownCritical.push(oid)
  }
  return found
}

function readNumber(value: Uint8Array): bigint {
  const content = unsignedContent(readWhole(value, TAG.integer, 64).content)
  return BigInt(`0x${toHex(content)}`)
}

function readPoint(value: Uint8Array, unknownCritical: string[]): IssuingDistributionPoint {
  const fields = new Fields(readWhole(value, TAG.sequence, 65536).content)
  const uris: string[] = []
  const flags: Record<number, boolean> = {}
  for (const part of fields.all(16)) {
    if (part.tag === 0xa0) uris.push(...fullName(part.content))
    else if (part.tag === 0x81 || part.tag === 0x82) flags[part.tag] = part.content[0] !== 0
    // Only some reasons, indirect, or attribute certificates: not a list that speaks of all that it covers.
    else unknownCritical.push(`${CRL_EXTENSION.issuingDistributionPoint} [${part.tag & 0x1f}]`)
  }
  return {
    ...(uris.length > 0 ? { uris } : {}),
    onlyUserCertificates: flags[0x81] ?? false,
    onlyCaCertificates: flags[0x82] ?? false,
  }
}

function fullName(content: Uint8Array): string[] {
  const full = readElement(content)
  if (full.tag !== 0xa0) return []
  const names = new Fields(full.content).all(64).map(readGeneralName)
  return names.flatMap((name) => (name.type === 'uri' ? [name.value] : []))
}
