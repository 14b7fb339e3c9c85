// Lists of a million entries: one buffer that grows, in which every octet is written once.
import { encodeSignatureAlgorithm, type SignatureName } from '../algorithms.ts'
import { concat } from '../bytes.ts'
import { bitString, explicit, header, integer, sequence, TAG, time } from '../der-write.ts'
import { nameDer } from '../names.ts'
import { PkiError } from '../pki-error.ts'
import { ENTRY_ROOM, writeEntry } from './entry.ts'
import { encodeCrlExtensions } from './extensions.ts'
import type { CrlFields, RevokedCertificate, TbsCrlFields } from './fields.ts'

/** An entry with a 19-octet serial, a UTCTime and a reason takes 52. */
const ENTRY = 56
/** A header of a length of up to four octets. */
const HEADER = 6
/** What follows a list's entries besides the extensions: algorithm and signature; RSA-4096 takes 540. */
const TAIL = 8192

export interface CrlWriter {
  /** Adds an entry; throws `cannot-encode` after `tbs()`. */
  add(entry: RevokedCertificate): void
  /** Ends the list: its to-be-signed bytes, a view of the writer's buffer. */
  tbs(): Uint8Array
  /** The whole list with its signature, in the same buffer. */
  assemble(signature: Uint8Array): Uint8Array
}

/**
 * Starts a TBSCertList (RFC 5280 §5.1), version 2. Entries are added one by one, so that a caller may pause
 * between them; `expected` says about how many there will be. Throws `cannot-encode`.
 */
export function startCrl(fields: CrlFields, expected = 0): CrlWriter {
  const algorithm = encodeSignatureAlgorithm(fields.signature)
  const head = concat([
    integer(1),
    algorithm,
    nameDer(fields.issuer),
    time(fields.thisUpdate),
    time(fields.nextUpdate),
  ])
  const extensions = explicit(0, encodeCrlExtensions(fields))
  // Room in front for everything whose length is known only at the end.
  const front = 3 * HEADER + head.length
  let buffer = new Uint8Array(front + expected * ENTRY + extensions.length + TAIL)
  let end = front
  let start = front
  let ended = false

  function put(bytes: Uint8Array): void {
    if (end + bytes.length > buffer.length) grow(bytes.length)
    buffer.set(bytes, end)
    end += bytes.length
  }

  function grow(by: number): void {
    const larger = new Uint8Array(Math.max(buffer.length * 2, end + by))
    larger.set(buffer.subarray(0, end))
    buffer = larger
  }

  function putInFront(bytes: Uint8Array): void {
    start -= bytes.length
    buffer.set(bytes, start)
  }

  return {
    add(entry) {
      if (ended) throw new PkiError('cannot-encode', 'the list has ended')
      if (end + ENTRY_ROOM > buffer.length) grow(ENTRY_ROOM)
      end = writeEntry(buffer, end, entry)
    },

    tbs() {
      if (ended) throw new PkiError('cannot-encode', 'the list has ended')
      ended = true
      // RFC 5280 §5.1.2.6: with nobody revoked the list itself is absent.
      if (end > front) putInFront(header(TAG.sequence, end - front))
      putInFront(head)
      put(extensions)
      putInFront(header(TAG.sequence, end - start))
      return buffer.subarray(start, end)
    },

    assemble(signature) {
      if (!ended) throw new PkiError('cannot-encode', 'the list has not ended')
      put(algorithm)
      put(bitString(signature))
      putInFront(header(TAG.sequence, end - start))
      return buffer.subarray(start, end)
    },
  }
}

/** DER TBSCertList, version 2, with authority key identifier and number. For very long lists see `startCrl`. */
export function encodeTbsCrl(fields: TbsCrlFields): Uint8Array {
  const list = startCrl(fields, fields.revoked.length)
  for (const entry of fields.revoked) list.add(entry)
  return list.tbs()
}

export function assembleCrl(tbs: Uint8Array, algorithm: SignatureName, signature: Uint8Array): Uint8Array {
  return sequence(tbs, encodeSignatureAlgorithm(algorithm), bitString(signature))
}
