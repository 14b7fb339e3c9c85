import { leftPad } from './bytes.ts'
import { Fields, readWhole, wholeBits } from './der-read.ts'
import { bitString, explicit, integer, octetString, oid, sequence, TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'

const EC_PUBLIC_KEY = '1.2.840.10045.2.1'
const SM2_CURVE = '1.2.156.10197.1.301'

/** PKCS#8 (RFC 5958) of an SM2 private number d (32 bytes) with its point 04‖X‖Y (65 bytes). */
export function encodePkcs8Sm2(d: Uint8Array, point: Uint8Array): Uint8Array {
  if (d.length !== 32 || point.length !== 65 || point[0] !== 4) throw new PkiError('bad-key', 'length')
  // RFC 5915 §3; the curve stands in the algorithm already, so [0] is left out.
  const secret = octetString(d)
  const inner = sequence(integer(1), secret, explicit(1, bitString(point)))
  const wrapped = octetString(inner)
  const whole = sequence(integer(0), sequence(oid(EC_PUBLIC_KEY), oid(SM2_CURVE)), wrapped)
  for (const copy of [secret, inner, wrapped]) copy.fill(0)
  return whole
}

/** Takes d (32 bytes, a copy that the caller should wipe) and, when present, the point out of a PKCS#8. */
export function parsePkcs8Sm2(pkcs8: Uint8Array): { d: Uint8Array; point?: Uint8Array } {
  const fields = new Fields(readWhole(pkcs8, TAG.sequence, 1024).content)
  if (fields.number() > 1) throw new PkiError('bad-version')
  const algorithm = fields.fields()
  if (algorithm.oid() !== EC_PUBLIC_KEY || algorithm.oid() !== SM2_CURVE)
    throw new PkiError('unknown-algorithm', 'not an SM2 private key')
  const inner = new Fields(readWhole(fields.octets(), TAG.sequence, 512).content)
  if (inner.number() !== 1) throw new PkiError('bad-version')
  const d = leftPad(inner.octets(), 32)
  inner.takeIf(0xa0)
  const tagged = inner.takeIf(0xa1)
  if (tagged === undefined) return { d }
  const point = wholeBits(readWhole(tagged.content, TAG.bitString, 256).content)
  if (point.length !== 65 || point[0] !== 4) throw new PkiError('bad-key', 'point')
  return { d, point }
}
