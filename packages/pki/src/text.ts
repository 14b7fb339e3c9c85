import type { Element } from './der-read.ts'
import { TAG } from './der-write.ts'
import { PkiError } from './pki-error.ts'

const TEXT_LIMIT = 4096

/** Text of any of ASN.1's directory string types, or of IA5String; throws `bad-text`. */
export function readText({ tag, content }: Element): string {
  return readTextIn(content, tag, 0, content.length)
}

/** The same of contents that lie from `start` to `end`. */
export function readTextIn(bytes: Uint8Array, tag: number, start: number, end: number): string {
  if (end - start > TEXT_LIMIT) throw new PkiError('too-large', 'text')
  const short = SHORT_IS_UTF8.includes(tag) ? shortUtf8(bytes, start, end) : undefined
  if (short !== undefined) return short
  const reader = READERS.get(tag)
  if (reader === undefined) throw new PkiError('bad-text', `tag ${tag.toString(16)}`)
  return reader(bytes.subarray(start, end))
}

// Certificates of older Chinese authorities put GBK octets into the 8-bit types; GB 18030 contains GBK.
function eightBit(content: Uint8Array): string {
  return decode('utf-8', content) ?? decode('gb18030', content) ?? refuse()
}

// To make a decoder takes longer than to decode a name.
const DECODERS = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }),
}

/** Short text of ASCII and the usual Chinese characters, sooner than the decoder is called; undefined for any other. */
function shortUtf8(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start > 32) return undefined
  let text = ''
  for (let i = start; i < end; ) {
    const lead = bytes[i++] as number
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    // RFC 3629 §4: behind E1 to EC stand any two octets of 80 to BF.
    if (i + 2 > end) return undefined
    const second = bytes[i++] as number
    const third = bytes[i++] as number
    if (lead < 0xe1 || lead > 0xec || (second & 0xc0) !== 0x80 || (third & 0xc0) !== 0x80) return undefined
    text += String.fromCharCode(((lead & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f))
  }
  return text
}

function decode(encoding: keyof typeof DECODERS, content: Uint8Array): string | undefined {
  try {
    return DECODERS[encoding].decode(content)
  } catch {
    return undefined
  }
}

function refuse(): never {
  throw new PkiError('bad-text')
}

function universal(content: Uint8Array): string {
  if (content.length % 4 !== 0) refuse()
  const view = new DataView(content.buffer, content.byteOffset, content.length)
  let text = ''
  for (let i = 0; i < content.length; i += 4) {
    const point = view.getUint32(i)
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) refuse()
    text += String.fromCodePoint(point)
  }
  return text
}

function bmp(content: Uint8Array): string {
  if (content.length % 2 !== 0) refuse()
  let text = ''
  for (let i = 0; i < content.length; i += 2)
    text += String.fromCharCode(((content[i] ?? 0) << 8) | (content[i + 1] ?? 0))
  return text.isWellFormed() ? text : refuse()
}

const SHORT_IS_UTF8: readonly number[] = [
  TAG.utf8,
  TAG.printable,
  TAG.ia5,
  TAG.visible,
  TAG.numeric,
  TAG.teletex,
]

const READERS = new Map<number, (content: Uint8Array) => string>([
  [TAG.utf8, (content) => decode('utf-8', content) ?? refuse()],
  [TAG.printable, eightBit],
  [TAG.ia5, eightBit],
  [TAG.visible, eightBit],
  [TAG.numeric, eightBit],
  [TAG.teletex, eightBit],
  [TAG.bmp, bmp],
  [TAG.universal, universal],
])
