import { generalizedTime, header, sequence, TAG, time } from '../der-write.ts'
import { encodeExtension } from '../extensions.ts'
import { PkiError } from '../pki-error.ts'
import { CRL_EXTENSION, type RevokedCertificate } from './fields.ts'
import { type CrlReason, encodeReason } from './reason.ts'

/** No entry takes more. */
export const ENTRY_ROOM = 256

/**
 * Writes one of a list's revokedCertificates (RFC 5280 §5.1.2.6) at an offset and returns where it ends. Straight into the
 * list's buffer: a million entries take less than a second, and with an object for each element a quarter of a minute.
 */
export function writeEntry(buffer: Uint8Array, at: number, entry: RevokedCertificate): number {
  const extensions = entryExtensions(entry)
  // The length is written when the contents are: nearly always it takes one octet.
  let end = writeTime(buffer, writeSerial(buffer, at + 2, entry.serial), entry.revokedAt)
  buffer.set(extensions, end)
  end += extensions.length
  const own = header(TAG.sequence, end - at - 2)
  if (own.length > 2) buffer.copyWithin(at + own.length, at + 2, end)
  buffer.set(own, at)
  return end + own.length - 2
}

/** The one extension of nearly every entry, SEQUENCE OF Extension; each reason's is encoded once. */
const REASON_EXTENSIONS = new Map<CrlReason, Uint8Array>()

function reasonExtensions(reason: CrlReason): Uint8Array {
  let der = REASON_EXTENSIONS.get(reason)
  if (der === undefined) {
    der = sequence(encodeExtension(CRL_EXTENSION.reason, false, encodeReason(reason)))
    REASON_EXTENSIONS.set(reason, der)
  }
  return der
}

const NOTHING = new Uint8Array()

function entryExtensions({ reason, invalidityDate }: RevokedCertificate): Uint8Array {
  if (invalidityDate === undefined) return reason === undefined ? NOTHING : reasonExtensions(reason)
  return sequence(
    ...(reason === undefined ? [] : [encodeExtension(CRL_EXTENSION.reason, false, encodeReason(reason))]),
    encodeExtension(CRL_EXTENSION.invalidityDate, false, generalizedTime(invalidityDate)),
  )
}

/** Hex digit of a character code; throws `der-value`. */
function nibble(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x57
  throw new PkiError('der-value', 'not hex')
}

/** Writes an INTEGER of a hex text and returns where it ends. */
function writeSerial(buffer: Uint8Array, at: number, serial: string): number {
  let from = 0
  while (from < serial.length - 2 && serial.charCodeAt(from) === 0x30 && serial.charCodeAt(from + 1) === 0x30)
    from += 2
  const octets = (serial.length - from) / 2
  // RFC 5280 §4.1.2.2 allows 20; what others may have issued is longer, but never by far.
  if (!Number.isInteger(octets) || octets < 1 || octets > 64) throw new PkiError('bad-serial', serial)
  const sign = nibble(serial.charCodeAt(from)) >= 8 ? 1 : 0
  let to = at
  buffer[to++] = TAG.integer
  buffer[to++] = octets + sign
  if (sign) buffer[to++] = 0
  for (let i = from; i < serial.length; i += 2)
    buffer[to++] = (nibble(serial.charCodeAt(i)) << 4) | nibble(serial.charCodeAt(i + 1))
  return to
}

/** Writes a Time (RFC 5280 §4.1.2.5) and returns where it ends. */
function writeTime(buffer: Uint8Array, at: number, date: Date): number {
  const year = date.getUTCFullYear()
  // Rare, and the general writer refuses what no form can hold.
  if (!(year >= 1950 && year <= 2049)) {
    const general = time(date)
    buffer.set(general, at)
    return at + general.length
  }
  let to = at
  const two = (value: number) => {
    buffer[to++] = 0x30 + Math.floor(value / 10)
    buffer[to++] = 0x30 + (value % 10)
  }
  buffer[to++] = TAG.utcTime
  buffer[to++] = 13
  two(year % 100)
  two(date.getUTCMonth() + 1)
  two(date.getUTCDate())
  two(date.getUTCHours())
  two(date.getUTCMinutes())
  two(date.getUTCSeconds())
  buffer[to++] = 0x5a
  return to
}
