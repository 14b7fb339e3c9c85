import { hash, randomBytes as nodeRandom } from 'node:crypto'
import { type Certificate, parseSpki } from '@certhall/pki'

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'sm3'

/** Hash of the bytes. SHA-1 is for key identifiers, OCSP CertIDs and old lists of keys only. */
export function digest(name: DigestName, bytes: Uint8Array): Uint8Array {
  return octets(hash(name, bytes, 'binary'))
}

/** A Buffer would bring memory of its own, which takes longer to get than the text. */
function octets(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** RFC 5280 §4.2.1.2 (1): SHA-1 of the public key's BIT STRING contents, 20 bytes. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return digest('sha1', parseSpki(spki).bits)
}

/**
 * How an issuer's key is named below it: by its own subject key identifier, however it was made (RFC 5280 §4.2.1.1; imported
 * authorities have others than SHA-1), and by SHA-1 where it has none.
 */
export function authorityKeyIdentifier({
  extensions,
  spki,
}: Pick<Certificate, 'extensions' | 'spki'>): Uint8Array {
  return extensions.subjectKeyId ?? keyIdentifier(spki)
}

/** SHA-256 of a certificate (or anything else), lower-case hex. */
export function fingerprint(der: Uint8Array): string {
  return hash('sha256', der, 'hex')
}

/** Bytes of OpenSSL's generator. */
export function randomBytes(length: number): Uint8Array {
  return new Uint8Array(nodeRandom(length))
}

const SERIAL = 19
// A call of the generator costs as much as a hash of a certificate: enough for many serials is drawn at once.
const TOGETHER = 256 * SERIAL
let drawn: Uint8Array = new Uint8Array(0)
let used = 0

/** A fresh certificate serial: 19 bytes, of which 150 bits are random. */
export function randomSerial(): Uint8Array {
  if (used === drawn.length) {
    drawn = randomBytes(TOGETHER)
    used = 0
  }
  const serial = drawn.slice(used, used + SERIAL)
  used += SERIAL
  // RFC 5280 §4.1.2.2: positive, at most 20 octets. A fixed top keeps the encoded length the same for all.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

/**
 * A fresh serial that sorts by the millisecond of its issue, then at random (104 bits): what is stored under it goes to the end of an
 * index, wherever random ones would read and write another page each.
 */
export function orderedSerial(now: Date): Uint8Array {
  const serial = randomSerial()
  const time = now.getTime()
  // 46 bits are enough for two thousand years.
  const view = new DataView(serial.buffer)
  view.setUint16(0, 0x4000 | Math.floor(time / 2 ** 32))
  view.setUint32(2, time % 2 ** 32)
  return serial
}
