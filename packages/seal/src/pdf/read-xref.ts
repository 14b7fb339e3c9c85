import { unreadable, ValueReader } from './read-value.ts'
import { undoFilters } from './undo-filters.ts'
import { isDict, isName, type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts'

/** Where an object stands: at an octet of the file, or within an object stream. */
export type Place =
  | { readonly at: number; readonly generation: number }
  | { readonly inside: number; readonly index: number }

export interface CrossReferences {
  /** Undefined: freed. The newest section counts. */
  readonly places: ReadonlyMap<number, Place | undefined>
  /** Of the newest section. */
  readonly trailer: PdfDict
  readonly startXref: number
  /** The newest section is a stream, so the next one is written as one. */
  readonly isStream: boolean
}

const MOST_SECTIONS = 1000
const MOST_OBJECTS = 1_000_000
/** §7.5.5: the last line but one; readers look through the last 1024 octets. */
const TAIL = 1024

/** Follows the cross-reference sections from the newest to the oldest (§7.5.4, §7.5.8), as a viewer does. `document-unreadable`. */
export function readCrossReferences(bytes: Uint8Array): CrossReferences {
  const startXref = findStart(bytes)
  const places = new Map<number, Place | undefined>()
  const seen = new Set<number>()
  let newest: { trailer: PdfDict; isStream: boolean } | undefined
  const waiting = [startXref]
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (seen.has(at)) continue
    if (seen.add(at).size > MOST_SECTIONS) throw unreadable('too many revisions')
    const section = readSection(bytes, at)
    newest ??= section
    for (const [object, place] of section.places) if (!places.has(object)) places.set(object, place)
    if (places.size > MOST_OBJECTS) throw unreadable('too many objects')
    // §7.5.8.4: what older readers are not to see comes before what went before.
    for (const key of ['XRefStm', 'Prev']) {
      const next = section.trailer.get(key)
      if (next === undefined) continue
      if (typeof next !== 'number' || !Number.isSafeInteger(next) || next < 0 || next >= bytes.length)
        throw unreadable(key)
      waiting.push(next)
    }
  }
  if (newest === undefined) throw unreadable('no cross-references')
  return { places, startXref, trailer: newest.trailer, isStream: newest.isStream }
}

function findStart(bytes: Uint8Array): number {
  const from = Math.max(0, bytes.length - TAIL)
  const text = String.fromCharCode(...bytes.subarray(from))
  const found = text.lastIndexOf('startxref')
  if (found < 0) throw unreadable('no startxref')
  const at = new ValueReader(bytes, from + found + 'startxref'.length).count()
  if (at >= bytes.length) throw unreadable('startxref')
  return at
}

interface Section {
  places: Map<number, Place | undefined>
  trailer: PdfDict
  isStream: boolean
}

function readSection(bytes: Uint8Array, at: number): Section {
  const reader = new ValueReader(bytes, at)
  return reader.word('xref') ? readTable(reader) : readStreamSection(bytes, at)
}

function readTable(reader: ValueReader): Section {
  const places = new Map<number, Place | undefined>()
  while (!reader.word('trailer')) {
    const first = reader.count()
    const count = reader.count()
    for (let i = 0; i < count; i++) {
      const at = reader.count()
      const generation = reader.count()
      if (reader.word('n')) places.set(first + i, { at, generation })
      else if (reader.word('f')) places.set(first + i, undefined)
      else throw unreadable('a line of the cross-reference table')
      if (places.size > MOST_OBJECTS) throw unreadable('too many objects')
    }
  }
  const trailer = reader.value()
  if (!isDict(trailer)) throw unreadable('trailer')
  return { places, trailer, isStream: false }
}

function readStreamSection(bytes: Uint8Array, at: number): Section {
  const { value } = readIndirect(bytes, at, () => null)
  if (!(value instanceof PdfStream) || !isName(value.dict.get('Type'), 'XRef'))
    throw unreadable(`no cross-references at ${at}`)
  const { dict } = value
  const direct = (one: PdfValue | undefined) => (one instanceof PdfRef ? null : (one ?? null))
  const data = undoFilters(value, direct)
  const widths = numbers(dict.get('W'))
  if (widths.length < 3 || widths.some((width) => width > 8)) throw unreadable('W')
  const [w0, w1, w2] = widths as [number, number, number]
  const row = widths.reduce((sum, width) => sum + width, 0)
  const index = dict.has('Index') ? numbers(dict.get('Index')) : [0, ...numbers([dict.get('Size') ?? null])]
  const places = new Map<number, Place | undefined>()
  let from = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first, count] = [index[pair] as number, index[pair + 1] as number]
    for (let i = 0; i < count; i++, from += row) {
      if (row === 0 || from + row > data.length) throw unreadable('cross-references end early')
      const kind = w0 === 0 ? 1 : big(data, from, w0)
      const [a, b] = [big(data, from + w0, w1), big(data, from + w0 + w1, w2)]
      if (kind === 1) places.set(first + i, { at: a, generation: b })
      else if (kind === 2) places.set(first + i, { inside: a, index: b })
      else places.set(first + i, undefined)
      if (places.size > MOST_OBJECTS) throw unreadable('too many objects')
    }
  }
  return { places, trailer: dict, isStream: true }
}

function numbers(value: PdfValue | undefined): number[] {
  if (!Array.isArray(value)) throw unreadable('a list of numbers')
  return value.map((one) => {
    if (typeof one !== 'number' || !Number.isSafeInteger(one) || one < 0)
      throw unreadable('a list of numbers')
    return one
  })
}

function big(bytes: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let i = 0; i < width; i++) value = value * 256 + (bytes[at + i] as number)
  return value
}

/** The object that stands at this octet. `lengthOf`: follows a reference to a stream's length. */
export function readIndirect(
  bytes: Uint8Array,
  at: number,
  lengthOf: (ref: PdfRef) => PdfValue,
): { object: number; generation: number; value: PdfValue } {
  const reader = new ValueReader(bytes, at)
  const object = reader.count()
  const generation = reader.count()
  if (!reader.word('obj')) throw unreadable(`no object at ${at}`)
  const value = reader.value()
  if (!isDict(value) || !reader.word('stream')) return { object, generation, value }
  // §7.3.8.1: the keyword, CR LF or LF, then the octets.
  if (bytes[reader.at] === 13) reader.at += 1
  if (bytes[reader.at] === 10) reader.at += 1
  const said = value.get('Length') ?? null
  const length = said instanceof PdfRef ? lengthOf(said) : said
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) throw unreadable('Length')
  const end = reader.at + length
  if (end > bytes.length || !new ValueReader(bytes, end).word('endstream'))
    throw unreadable(`the stream at ${at} is longer or shorter than it says`)
  return { object, generation, value: new PdfStream(value, bytes.subarray(reader.at, end)) }
}
