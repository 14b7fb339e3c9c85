/** What the portal shows of a certificate before anyone has logged in. */
export interface CertificateBasics {
  serial: string
  holderName: string
  notBefore: Date
  notAfter: Date
}

interface Element {
  tag: number
  /** Where the contents start and end. */
  from: number
  to: number
}

const COMMON_NAME = '550403' // id-at-commonName, 2.5.4.3 (X.520)

/**
 * Reads serial, common name and dates of a DER certificate (RFC 5280 §4.1). Only for showing: nothing is verified here.
 * Throws RangeError where the bytes are no certificate.
 */
export function readCertificate(base64: string): CertificateBasics {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const certificate = element(bytes, 0)
  const tbs = children(bytes, element(bytes, certificate.from))
  // [0] version may be left out
  const [serial, , , validity, subject] = tbs[0]?.tag === 0xa0 ? tbs.slice(1) : tbs
  if (!serial || !validity || !subject) throw new RangeError('no certificate')
  const [notBefore, notAfter] = children(bytes, validity)
  if (!notBefore || !notAfter) throw new RangeError('no validity')
  return {
    serial: hex(bytes.subarray(serial.from, serial.to)).replace(/^00(?=.)/, ''),
    holderName: commonName(bytes, subject),
    notBefore: time(bytes, notBefore),
    notAfter: time(bytes, notAfter),
  }
}

function element(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new RangeError('short')
  if (first < 0x80) return bounded(bytes, { tag, from: at + 2, to: at + 2 + first })
  const octets = first & 0x7f
  if (octets > 3) throw new RangeError('too long')
  let length = 0
  for (const octet of bytes.subarray(at + 2, at + 2 + octets)) length = length * 256 + octet
  return bounded(bytes, { tag, from: at + 2 + octets, to: at + 2 + octets + length })
}

function bounded(bytes: Uint8Array, found: Element): Element {
  if (found.to > bytes.length) throw new RangeError('short')
  return found
}

function children(bytes: Uint8Array, parent: Element): Element[] {
  const found: Element[] = []
  for (let at = parent.from; at < parent.to; ) {
    const child = element(bytes, at)
    found.push(child)
    at = child.to
  }
  return found
}

function commonName(bytes: Uint8Array, name: Element): string {
  for (const set of children(bytes, name)) {
    for (const pair of children(bytes, set)) {
      const [type, value] = children(bytes, pair)
      if (type && value && hex(bytes.subarray(type.from, type.to)) === COMMON_NAME) return text(bytes, value)
    }
  }
  return ''
}

function text(bytes: Uint8Array, value: Element): string {
  const content = bytes.subarray(value.from, value.to)
  // 30: BMPString, still met in old certificates
  return new TextDecoder(value.tag === 30 ? 'utf-16be' : 'utf-8').decode(content)
}

function time(bytes: Uint8Array, value: Element): Date {
  const digits = new TextDecoder().decode(bytes.subarray(value.from, value.to))
  // UTCTime: years 50 to 99 are of the 1900s (RFC 5280 §4.1.2.5.1)
  const full = value.tag === 23 ? (Number(digits.slice(0, 2)) < 50 ? '20' : '19') + digits : digits
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full)?.map(Number) ?? []
  if (year === undefined) throw new RangeError('no time')
  return new Date(Date.UTC(year, (month ?? 1) - 1, day, hour, minute, second))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('')
}
