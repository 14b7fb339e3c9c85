import { CerthallError } from '@certhall/model'
import { concat, encodeRsaSpki, encodeSm2Spki } from '@certhall/pki'
import type { KeyUse } from '../../port.ts'
import type { Handle } from './library.ts'
import { ifThere, type Session } from './session.ts'
import { LAYOUTS, measure, readNumber, type StructureName, type View, view } from './structures.ts'

const POINT = Uint8Array.of(4)
const BLOB_LIMIT = 4096

/** DER SubjectPublicKeyInfo of one of the container's pairs, or undefined where it has none. */
export function exportPublicKey(session: Session, container: Handle, use: KeyUse): Uint8Array | undefined {
  const blob = ifThere(session, () =>
    session.bytes('SKF_ExportPublicKey', BLOB_LIMIT, (out, length) =>
      session.library.try('SKF_ExportPublicKey', container, use === 'signing' ? 1 : 0, out, length),
    ),
  )
  if (!blob) return undefined
  // What the blob is only its size says.
  const layout = LAYOUTS[session.quirks.layout]
  for (const [name, read] of Object.entries(READERS)) {
    if (blob.length === measure(name as StructureName, layout).size)
      return read(view(name as StructureName, layout, { memory: Buffer.from(blob) }))
  }
  throw new CerthallError('token-damaged', `SKF_ExportPublicKey: a blob of ${blob.length} bytes`)
}

const READERS = { ECCPUBLICKEYBLOB: readEccPublicKey, RSAPUBLICKEYBLOB: readRsaPublicKey }

export function readEccPublicKey(blob: View): Uint8Array {
  const [x, y] = [readNumber(blob.bytes('X')), readNumber(blob.bytes('Y'))]
  if (blob.number('BitLen') !== 256 || !x || !y)
    throw new CerthallError('token-damaged', 'an ECCPUBLICKEYBLOB that is no SM2 key')
  return encodeSm2Spki(concat([POINT, x, y]))
}

export function readRsaPublicKey(blob: View): Uint8Array {
  const bits = blob.number('BitLen')
  if (bits % 8 !== 0 || bits < 1024 || bits > 2048)
    throw new CerthallError('token-damaged', `an RSAPUBLICKEYBLOB of ${bits} bits`)
  // Both numbers are odd, so the end that is even is padding, or the low byte comes first.
  const field = blob.bytes('Modulus')
  const modulus = isOdd(field) ? field.subarray(-bits / 8) : field.subarray(0, bits / 8)
  const told = Uint8Array.from(blob.bytes('PublicExponent'))
  return encodeRsaSpki(Uint8Array.from(modulus), isOdd(told) ? told : told.reverse())
}

function isOdd(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 1
}
