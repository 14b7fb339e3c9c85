// X.690 distinguished encoding, reading. Definite, shortest lengths and one-octet tags only: anything else
// would let two different files carry one signature.
import { sameBytes, stripZeros, toHex } from './bytes.ts'
import { TAG } from './der-write.ts'
import { decodeOid } from './oid.ts'
import { PkiError } from './pki-error.ts'
import { readTextIn } from './text.ts'
import { readTimeIn } from './time.ts'

/** One element: `der` is the whole of it, `content` what it holds; both are views of the input. */
export interface Element {
  readonly tag: number
  readonly der: Uint8Array
  readonly content: Uint8Array
}

class Read implements Element {
  readonly tag: number
  private readonly bytes: Uint8Array
  private readonly from: number
  private readonly start: number
  private readonly to: number

  constructor(bytes: Uint8Array, from: number, { tag, start, end }: Place) {
    this.tag = tag
    this.bytes = bytes
    this.from = from
    this.start = start
    this.to = end
  }

  // Views are made when they are asked for: of most elements one is, of some none.
  get der(): Uint8Array {
    return this.bytes.subarray(this.from, this.to)
  }

  get content(): Uint8Array {
    return this.bytes.subarray(this.start, this.to)
  }
}

/** Where an element's parts lie. Kept by who walks, and used again: an object for each would cost more than its reading. */
interface Place {
  tag: number
  /** Of the contents. */
  start: number
  end: number
}

/** The element that begins at `offset` and lies before `limit`. */
function locate(bytes: Uint8Array, offset: number, limit: number, place: Place): void {
  if (offset + 2 > limit) throw new PkiError('der-truncated')
  const tag = bytes[offset] as number
  const first = bytes[offset + 1] as number
  if ((tag & 0x1f) === 0x1f) throw new PkiError('der-tag', 'long form')
  let start = offset + 2
  let length = first
  if (first >= 0x80) {
    const octets = first & 0x7f
    if (octets === 0 || octets > 4) throw new PkiError('der-length')
    length = 0
    for (let i = 0; i < octets; i++) {
      if (start + i >= limit) throw new PkiError('der-truncated')
      length = length * 256 + (bytes[start + i] as number)
    }
    if (length < 0x80 || length < 256 ** (octets - 1)) throw new PkiError('der-length', 'not the shortest')
    start += octets
  }
  place.tag = tag
  place.start = start
  place.end = start + length
  if (place.end > limit) throw new PkiError('der-truncated')
}

/** Reads the element that begins at `offset`; throws `der-*`. */
export function readElement(bytes: Uint8Array, offset = 0): Element {
  const place: Place = { tag: 0, start: 0, end: 0 }
  locate(bytes, offset, bytes.length, place)
  return new Read(bytes, offset, place)
}

/** Reads bytes that are one element and nothing more. `limit` guards memory before anything is looked at. */
export function readWhole(bytes: Uint8Array, tag: number, limit: number): Element {
  if (bytes.length > limit) throw new PkiError('too-large', `${bytes.length} bytes, at most ${limit}`)
  const place: Place = { tag: 0, start: 0, end: 0 }
  locate(bytes, 0, bytes.length, place)
  const element = new Read(bytes, 0, place)
  if (element.tag !== tag) throw new PkiError('der-tag', `found ${element.tag.toString(16)}`)
  if (place.end !== bytes.length) throw new PkiError('der-trailing')
  return element
}

/** As `readWhole`, for who walks through what is inside. */
export function wholeFields(bytes: Uint8Array, tag: number, limit: number): Fields {
  if (bytes.length > limit) throw new PkiError('too-large', `${bytes.length} bytes, at most ${limit}`)
  const whole = new Fields(bytes)
  const inside = whole.fields(tag)
  whole.end()
  return inside
}

/** Walks through the elements inside a constructed one. */
export class Fields {
  readonly #bytes: Uint8Array
  #offset: number
  readonly #end: number
  /** Of the element taken last. */
  readonly #place: Place = { tag: 0, start: 0, end: 0 }

  /** Of `content`, or of what lies in it from `start` to `end`. */
  constructor(content: Uint8Array, start = 0, end = content.length) {
    this.#bytes = content
    this.#offset = start
    this.#end = end
  }

  get more(): boolean {
    return this.#offset < this.#end
  }

  /** How many octets are left. */
  get size(): number {
    return this.#end - this.#offset
  }

  /** The next element's tag, without taking it. */
  get peek(): number | undefined {
    return this.more ? this.#bytes[this.#offset] : undefined
  }

  #step(tag: number | undefined): void {
    const place = this.#place
    locate(this.#bytes, this.#offset, this.#end, place)
    if (tag !== undefined && place.tag !== tag)
      throw new PkiError('der-tag', `wanted ${tag.toString(16)}, found ${place.tag.toString(16)}`)
    this.#offset = place.end
  }

  #content(tag: number): Uint8Array {
    this.#step(tag)
    return this.#bytes.subarray(this.#place.start, this.#place.end)
  }

  /** Takes the next element, of this tag when one is given. */
  take(tag?: number): Element {
    const from = this.#offset
    this.#step(tag)
    return new Read(this.#bytes, from, this.#place)
  }

  /** Takes the next element only when it has this tag. */
  takeIf(tag: number): Element | undefined {
    return this.peek === tag ? this.take(tag) : undefined
  }

  /** Passes over the next element. */
  skip(tag?: number): void {
    this.#step(tag)
  }

  fields(tag: number = TAG.sequence): Fields {
    this.#step(tag)
    // No view: most of these are walked through once.
    return new Fields(this.#bytes, this.#place.start, this.#place.end)
  }

  /** Walks into each of the remaining elements, at most `limit` of them. */
  each(limit: number, tag: number, walk: (inside: Fields) => void): void {
    for (let walked = 0; this.more; walked++) {
      if (walked >= limit) throw new PkiError('too-large', `more than ${limit} elements`)
      walk(this.fields(tag))
    }
  }

  /** Whether what is left are these very octets. */
  is(octets: Uint8Array): boolean {
    if (octets.length !== this.#end - this.#offset) return false
    for (let i = 0; i < octets.length; i++) if (this.#bytes[this.#offset + i] !== octets[i]) return false
    return true
  }

  /** What is left, without taking it. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#offset, this.#end)
  }

  oid(): string {
    this.#step(TAG.oid)
    return decodeOid(this.#bytes, this.#place.start, this.#place.end)
  }

  octets(): Uint8Array {
    return this.#content(TAG.octetString)
  }

  /** Whether the next element is this very one; it is taken then. */
  takeSame(der: Uint8Array): boolean {
    const end = this.#offset + der.length
    if (end > this.#end) return false
    for (let i = 0; i < der.length; i++) if (this.#bytes[this.#offset + i] !== der[i]) return false
    this.#offset = end
    return true
  }

  /** INTEGER as `integerHex` tells it; `bad-serial` where it has more octets than `most`. */
  integerHex(most: number): string {
    this.#step(TAG.integer)
    const { start, end } = this.#place
    if (end - start > most) throw new PkiError('bad-serial')
    return integerHex(this.#bytes, start, end)
  }

  /** UTCTime or GeneralizedTime, as `readTimeIn` tells it. */
  time(): Date {
    this.#step(undefined)
    const { tag, start, end } = this.#place
    return readTimeIn(this.#bytes, tag, start, end)
  }

  /** Text of any of ASN.1's string types; `bad-text`. */
  text(): string {
    this.#step(undefined)
    return readTextIn(this.#bytes, this.#place.tag, this.#place.start, this.#place.end)
  }

  /** BIT STRING of whole octets. */
  bits(): Uint8Array {
    return wholeBits(this.#content(TAG.bitString))
  }

  /** Non-negative INTEGER as big-endian bytes without its sign octet. */
  unsigned(): Uint8Array {
    return unsignedContent(this.#content(TAG.integer))
  }

  number(): number {
    return smallNumber(this.#content(TAG.integer))
  }

  end(): void {
    if (this.more) throw new PkiError('der-trailing')
  }

  /** All remaining elements, at most `limit` of them. */
  all(limit: number, tag?: number): Element[] {
    const found: Element[] = []
    while (this.more) {
      if (found.length >= limit) throw new PkiError('too-large', `more than ${limit} elements`)
      found.push(this.take(tag))
    }
    return found
  }
}

export function wholeBits(content: Uint8Array): Uint8Array {
  if (content[0] !== 0) throw new PkiError('der-value', 'BIT STRING of broken octets')
  return content.subarray(1)
}

export function unsignedContent(content: Uint8Array): Uint8Array {
  checkShortest(content)
  if ((content[0] ?? 0) & 0x80) throw new PkiError('der-value', 'negative INTEGER')
  return stripZeros(content)
}

/** Non-negative INTEGER below 2^48, as a number. */
export function smallNumber(content: Uint8Array): number {
  const bytes = unsignedContent(content)
  if (bytes.length > 6) throw new PkiError('der-value', 'INTEGER too large')
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

/** Any INTEGER as a hex text, `-` before a negative one: two serials are one only when their texts are. */
export function integerHex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (start === end) throw new PkiError('der-value', 'empty INTEGER')
  if (((bytes[start] ?? 0) & 0x80) === 0) {
    let first = start
    while (first < end - 1 && bytes[first] === 0) first++
    return toHex(bytes, first, end)
  }
  const content = bytes.subarray(start, end)
  const magnitude = (1n << BigInt(8 * content.length)) - BigInt(`0x${toHex(content)}`)
  const hex = magnitude.toString(16)
  return `-${hex.length % 2 === 0 ? hex : `0${hex}`}`
}

function checkShortest(content: Uint8Array): void {
  const [first, second] = content
  if (first === undefined) throw new PkiError('der-value', 'empty INTEGER')
  if (second !== undefined && first === 0 && second < 0x80) throw new PkiError('der-value', 'padded INTEGER')
}

/** BOOLEAN; any non-zero octet reads as true (X.690 §8.2.2), DER's FF is only what we write. */
export function booleanValue(element: Element): boolean {
  if (element.content.length !== 1) throw new PkiError('der-value', 'BOOLEAN')
  return element.content[0] !== 0
}

const NULL = Uint8Array.of(TAG.null, 0)
export const isNull = (element: Element): boolean => sameBytes(element.der, NULL)
