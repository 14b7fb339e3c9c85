// Qualified certificate statements (RFC 3739 §3.2.6, ETSI EN 319 412-5 §4).
import { type Element, Fields } from './der-read.ts'
import { ia5, integer, oid, printable, sequence, TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'
import { readText } from './text.ts'

const STATEMENT = {
  compliance: '0.4.0.1862.1.1',
  retention: '0.4.0.1862.1.3',
  sscd: '0.4.0.1862.1.4',
  pds: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
} as const

const TYPES = { esign: '0.4.0.1862.1.6.1', eseal: '0.4.0.1862.1.6.2', web: '0.4.0.1862.1.6.3' } as const
export type QcType = keyof typeof TYPES

const ITEMS_LIMIT = 64

export interface QcStatements {
  /** QcCompliance: issued as a qualified certificate. */
  readonly compliance?: boolean
  /** QcSSCD: the private key lives in a qualified device. */
  readonly sscd?: boolean
  readonly types?: readonly QcType[]
  /** Years for which the authority keeps its records after the certificate's end. */
  readonly retentionYears?: number
  /** Disclosure statements: an https address and its language (ISO 639-1). */
  readonly pds?: readonly { readonly url: string; readonly language: string }[]
  /** Statements of other kinds, by OID; they are read, never written. */
  readonly others?: readonly string[]
}

export function encodeQcStatements(statements: QcStatements): Uint8Array {
  const { compliance, sscd, types, retentionYears, pds } = statements
  const parts: Uint8Array[] = []
  if (compliance) parts.push(sequence(oid(STATEMENT.compliance)))
  if (retentionYears !== undefined) parts.push(sequence(oid(STATEMENT.retention), integer(retentionYears)))
  if (sscd) parts.push(sequence(oid(STATEMENT.sscd)))
  if (pds !== undefined && pds.length > 0)
    parts.push(sequence(oid(STATEMENT.pds), sequence(...pds.map(encodePds))))
  if (types !== undefined && types.length > 0)
    parts.push(sequence(oid(STATEMENT.type), sequence(...types.map(encodeType))))
  if (parts.length === 0) throw new PkiError('cannot-encode', 'no qualified statement')
  return sequence(...parts)
}

function encodeType(type: QcType): Uint8Array {
  if (!Object.hasOwn(TYPES, type)) throw new PkiError('cannot-encode', `qualified type ${type}`)
  return oid(TYPES[type])
}

function encodePds({ url, language }: { url: string; language: string }): Uint8Array {
  // EN 319 412-5 §4.3.4: https, and a language of two lower-case letters.
  if (!/^https:\/\/./.test(url) || !/^[a-z]{2}$/.test(language)) throw new PkiError('cannot-encode', 'PDS')
  return sequence(ia5(url), printable(language))
}

export function readQcStatements(statements: readonly Element[]): QcStatements {
  const others: string[] = []
  const found: { -readonly [Key in keyof QcStatements]: QcStatements[Key] } = {}
  for (const { tag, content } of statements) {
    if (tag !== TAG.sequence) throw new PkiError('der-tag', 'qualified statement')
    const fields = new Fields(content)
    const kind = fields.oid()
    if (kind === STATEMENT.compliance) found.compliance = true
    else if (kind === STATEMENT.sscd) found.sscd = true
    else if (kind === STATEMENT.retention) found.retentionYears = fields.number()
    else if (kind === STATEMENT.type) found.types = readTypes(fields)
    else if (kind === STATEMENT.pds) found.pds = readPds(fields)
    else others.push(kind)
  }
  return others.length === 0 ? found : { ...found, others }
}

function readTypes(fields: Fields): QcType[] {
  const list = new Fields(fields.take(TAG.sequence).content)
  const types: QcType[] = []
  for (let count = 0; list.more; count++) {
    if (count >= ITEMS_LIMIT) throw new PkiError('too-large', 'qualified types')
    const dotted = list.oid()
    const name = (Object.keys(TYPES) as QcType[]).find((type) => TYPES[type] === dotted)
    if (name !== undefined) types.push(name)
  }
  return types
}

function readPds(fields: Fields): { url: string; language: string }[] {
  return new Fields(fields.take(TAG.sequence).content).all(ITEMS_LIMIT, TAG.sequence).map(({ content }) => {
    const parts = new Fields(content)
    const place = { url: readText(parts.take()), language: readText(parts.take()) }
    parts.end()
    return place
  })
}
