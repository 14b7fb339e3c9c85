// RSASSA-PSS-params (RFC 4055 §3.1).
import { type Element, Fields, isNull } from './der-read.ts'
import { explicit, integer, nullValue, oid, sequence, TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'

export type PssHash = 'sha256' | 'sha384' | 'sha512'

const MGF1 = '1.2.840.113549.1.1.8'

const HASHES: Record<PssHash, { oid: string; octets: number }> = {
  sha256: { oid: '2.16.840.1.101.3.4.2.1', octets: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', octets: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', octets: 64 },
}

/** Hash, MGF1 with the same hash, salt as long as the hash; the trailer field is the default and left out. */
export function encodePssParameters(hash: PssHash): Uint8Array {
  const row = HASHES[hash]
  // RFC 4055 §2.1: NULL is written behind a hash, absence must be accepted.
  const algorithm = sequence(oid(row.oid), nullValue())
  return sequence(
    explicit(0, algorithm),
    explicit(1, sequence(oid(MGF1), algorithm)),
    explicit(2, integer(row.octets)),
  )
}

/** The one hash that the parameters name; throws `unknown-algorithm` for defaults (SHA-1), mixtures and other salts. */
export function readPssHash(parameters: Element): PssHash {
  if (parameters.tag !== TAG.sequence) throw unusual('not a SEQUENCE')
  const fields = new Fields(parameters.content)
  const hash = hashNamed(inside(fields, 0))
  const mask = inside(fields, 1)
  if (mask.oid() !== MGF1) throw unusual('mask generation')
  const maskHash = hashNamed(mask.fields())
  mask.end()
  const salt = tagged(fields, 2)
  const octets = salt.number()
  salt.end()
  // RFC 4055 §3.1: trailerField is 1; DER leaves the default out, some writers do not.
  const trailer = fields.takeIf(0xa3)
  if (trailer !== undefined && new Fields(trailer.content).number() !== 1) throw unusual('trailer')
  fields.end()
  if (maskHash !== hash || octets !== HASHES[hash].octets) throw unusual('hashes and salt differ')
  return hash
}

function tagged(fields: Fields, number: number): Fields {
  const element = fields.takeIf(0xa0 | number)
  if (element === undefined) throw unusual('SHA-1 defaults')
  return new Fields(element.content)
}

function inside(fields: Fields, number: number): Fields {
  const wrapped = tagged(fields, number)
  const algorithm = wrapped.fields()
  wrapped.end()
  return algorithm
}

function hashNamed(algorithm: Fields): PssHash {
  const dotted = algorithm.oid()
  if (algorithm.more && !isNull(algorithm.take())) throw unusual('hash parameters')
  algorithm.end()
  const known = (Object.keys(HASHES) as PssHash[]).find((name) => HASHES[name].oid === dotted)
  if (known === undefined) throw unusual(dotted)
  return known
}

const unusual = (why: string): PkiError => new PkiError('unknown-algorithm', `RSASSA-PSS: ${why}`)
