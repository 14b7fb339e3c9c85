import canonicalize from 'canonicalize'
import { CerthallError } from './errors.ts'

/** What a statement is for. A verifier names the one purpose it accepts, so a log-in can never be replayed as a consent. */
export const PURPOSES = ['log-in', 'staff-log-in', 'deliver', 'receipt', 'restore', 'seal', 'unlock'] as const
export type Purpose = (typeof PURPOSES)[number]

/**
 * The only thing, besides a CSR, that the assistant ever has a token sign. The assistant builds it itself; the verifier
 * compares `origin` and `nonce` with its own copies.
 */
export interface Statement {
  version: 1
  purpose: Purpose
  /** The asking page's origin, as the browser told the assistant. */
  origin: string
  /** Made by the verifier for this one use. */
  nonce: string
  /** SHA-256 (hex) of what the case will lead to. restore: of the encryption certificate. seal: of the seal that was written. Empty for a log-in. */
  caseDigest: string
  /** The lines shown to the holder beside the PIN field, in order. */
  shown: string[]
  /** SHA-256 fingerprint (hex) of the certificate whose key signs. */
  certificate: string
  /** Serial number of the token that holds the key. */
  token: string
  /** deliver, restore: base64 SPKI of the new signing key. receipt: base64 of the decrypted challenge, or empty. unlock: the grant's challenge. log-in: empty. */
  subject: string
  /** Seconds since 1970, by the holder's clock: informative. */
  at: number
}

const FIELDS = [
  'version',
  'purpose',
  'origin',
  'nonce',
  'caseDigest',
  'shown',
  'certificate',
  'token',
  'subject',
  'at',
]
const PREFIX = 'certhall-statement-v1:'

/** The bytes to sign: a tag that names the purpose, a line feed, then the statement as canonical JSON (RFC 8785). */
export function encodeStatement(statement: Statement): Uint8Array {
  return new TextEncoder().encode(`${PREFIX}${statement.purpose}\n${canonicalize(statement)}`)
}

/** Reads what `encodeStatement` wrote, and nothing else: any other byte string is `statement-malformed`. At most 16 KiB. */
export function parseStatement(bytes: Uint8Array): Statement {
  if (bytes.length > 16_384) throw new CerthallError('statement-malformed', 'longer than 16 KiB')
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text.slice(text.indexOf('\n') + 1))
  } catch {
    throw new CerthallError('statement-malformed', 'not UTF-8 JSON')
  }
  if (!isStatement(value)) throw new CerthallError('statement-malformed', 'fields are missing or foreign')
  if (text !== new TextDecoder().decode(encodeStatement(value))) {
    throw new CerthallError('statement-malformed', 'not in canonical form')
  }
  return value
}

/** RFC 8785 §3.2.2.2: half a surrogate pair has no canonical form. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed()
}

function isStatement(value: unknown): value is Statement {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const record = value as Record<string, unknown>
  const strings = ['origin', 'nonce', 'caseDigest', 'certificate', 'token', 'subject'] as const
  return (
    Object.keys(record).length === FIELDS.length &&
    FIELDS.every((field) => field in record) &&
    record.version === 1 &&
    PURPOSES.some((purpose) => purpose === record.purpose) &&
    strings.every((field) => isText(record[field])) &&
    Array.isArray(record.shown) &&
    record.shown.every(isText) &&
    Number.isSafeInteger(record.at)
  )
}

/** A statement as it travels: `bytes` is `encodeStatement`'s output; all three are base64. */
export interface SignedStatement {
  bytes: string
  /** X.509 form of the signature, by the default algorithm of the certificate's key. */
  signature: string
  /** DER certificate, unverified until the verifier has looked it up. */
  unverifiedCertificate: string
}
