import { type Element, Fields, readWhole } from '../der-read.ts'
import { explicit, sequence, TAG, tlv } from '../der-write.ts'
import { PkiError } from '../pki-error.ts'
import { parseSm2EnvelopedKey } from '../sm2-cipher.ts'

/** What a CA answers to a CSR (GM/T 0092 §8). Certificates in DER, the holder's own first. */
export interface CsrResponse {
  readonly signing: readonly Uint8Array[]
  /** DER SM2EnvelopedKey with the encryption pair. */
  readonly envelope?: Uint8Array
  readonly encryption?: readonly Uint8Array[]
}

// A chain twice, generously.
const LIMIT = 128 * 1024
const MOST_CERTIFICATES = 16

/**
 * CSRResponse. [0] is written EXPLICIT, as the field reads it, though annex A says IMPLICIT TAGS; [1] implicitly. The
 * sets keep the order given: readers take the first certificate for the holder's, and X.690 §11.6 would hide it.
 */
export function encodeCsrResponse({ signing, envelope, encryption }: CsrResponse): Uint8Array {
  if (signing.length === 0 || (envelope === undefined) !== (encryption === undefined))
    throw new PkiError('cannot-encode', 'CSRResponse')
  return sequence(
    tlv(TAG.set, ...signing),
    ...(envelope === undefined ? [] : [explicit(0, envelope)]),
    ...(encryption === undefined ? [] : [explicit(1, ...encryption)]),
  )
}

/** Reads a CSRResponse with either reading of its tags. Neither certificates nor keys are judged here. */
export function parseCsrResponse(der: Uint8Array): CsrResponse {
  const fields = new Fields(readWhole(der, TAG.sequence, LIMIT).content)
  const signing = certificates(fields.take(TAG.set).content)
  const key = fields.takeIf(0xa0)
  const set = fields.takeIf(0xa1)
  fields.end()
  return {
    signing,
    ...(key && { envelope: envelopeIn(key) }),
    ...(set && { encryption: certificates(setIn(set)) }),
  }
}

/** EXPLICIT holds one SEQUENCE; IMPLICIT holds its fields, of which there are four. */
function envelopeIn({ content }: Element): Uint8Array {
  const inner = new Fields(content).all(4)
  const [first] = inner
  const envelope = inner.length === 1 && first !== undefined ? first.der : sequence(content)
  parseSm2EnvelopedKey(envelope)
  return envelope
}

function setIn({ content }: Element): Uint8Array {
  return content[0] === TAG.set ? readWhole(content, TAG.set, LIMIT).content : content
}

function certificates(content: Uint8Array): Uint8Array[] {
  const found = new Fields(content).all(MOST_CERTIFICATES, TAG.sequence).map(({ der }) => der)
  if (found.length === 0) throw new PkiError('der-value', 'no certificate')
  return found
}
