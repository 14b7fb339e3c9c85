import { type KeyType, keyRow, SIGNATURES, signatureFor } from '../algorithms.ts'
import { integer, octetString, oid, sequence, setOf } from '../der-write.ts'
import { EXTENSION } from '../extensions.ts'

const EXTENSION_REQUEST = '1.2.840.113549.1.9.14'

/** What an EST server wants to find in a CSR. */
export interface CsrAttrs {
  readonly key: KeyType
  /** Asked for by name; the client fills them in. */
  readonly extensions: readonly (keyof typeof EXTENSION)[]
}

/**
 * CsrAttrs (RFC 7030 §4.5.2 as RFC 9908 §3.2 clarifies it): exactly one kind of key, with its curve or size; its usual
 * signature; one extensionRequest, in which a value of no octets is left to the client.
 */
export function encodeCsrAttrs({ key, extensions }: CsrAttrs): Uint8Array {
  const { oid: algorithm, curve, bits, family } = keyRow(key)
  const size = family === 'rsa' && bits > 0 ? [integer(bits)] : []
  const values = curve === undefined ? size : [oid(curve)]
  const signature = SIGNATURES[signatureFor(key)].oid
  const wanted = extensions.map((name) => sequence(oid(EXTENSION[name]), octetString()))
  return sequence(
    sequence(oid(algorithm), setOf(values)),
    // RFC 8410, RFC 9881: there it is the key's own, and stands already.
    ...(signature === algorithm ? [] : [oid(signature)]),
    ...(wanted.length === 0 ? [] : [sequence(oid(EXTENSION_REQUEST), setOf([sequence(...wanted)]))]),
  )
}
