import { SIGNATURES, type SignatureName } from './algorithms.ts'
import type { Element } from './der-read.ts'
import { Fields, isNull } from './der-read.ts'
import { oid, sequence } from './der-write.ts'
import { PkiError } from './pki-error.ts'

/** Hashes of signed content (RFC 5754 §2, GM/T 0006). */
const ROWS = {
  sha256: { oid: '2.16.840.1.101.3.4.2.1', octets: 32 },
  sha384: { oid: '2.16.840.1.101.3.4.2.2', octets: 48 },
  sha512: { oid: '2.16.840.1.101.3.4.2.3', octets: 64 },
  sm3: { oid: '1.2.156.10197.1.401', octets: 32 },
} as const

export type MessageDigest = keyof typeof ROWS

/** The hash of the content under such a signature; `unknown-algorithm` for schemes that hash by themselves. */
export function messageDigestFor(signature: SignatureName): MessageDigest {
  const { hash } = SIGNATURES[signature]
  if (hash === null) throw new PkiError('unknown-algorithm', `${signature} over content`)
  return hash
}

export function digestOctets(name: MessageDigest): number {
  return ROWS[name].octets
}

/** AlgorithmIdentifier. RFC 5754 §2: parameters are left out in writing, NULL is accepted. */
export function encodeMessageDigest(name: MessageDigest): Uint8Array {
  return sequence(oid(ROWS[name].oid))
}

export function readMessageDigest(element: Element): MessageDigest {
  const fields = new Fields(element.content)
  const dotted = fields.oid()
  const name = (Object.keys(ROWS) as MessageDigest[]).find((candidate) => ROWS[candidate].oid === dotted)
  const isPlain = !fields.more || isNull(fields.take())
  if (name === undefined || !isPlain || fields.more) throw new PkiError('unknown-algorithm', dotted)
  return name
}
