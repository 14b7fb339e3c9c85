import { CerthallError } from '@certhall/model/errors'
import { unreadable, ValueReader } from './read-value.ts'
import { type CrossReferences, readCrossReferences, readIndirect } from './read-xref.ts'
import { undoFilters } from './undo-filters.ts'
import { isDict, isName, type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts'

const MOST_PAGES = 20_000
const DEEPEST_TREE = 60
/** Inside one object stream; and what all of them together may unfold to. */
const MOST_INSIDE = 100_000
const MOST_UNFOLDED = 128 * 1024 * 1024

export interface PdfPage {
  readonly ref: PdfRef
  readonly dict: PdfDict
  /** Left, bottom, right, top of what is shown, in points of the page's own space. */
  readonly box: readonly [number, number, number, number]
  /** By how many degrees it is turned clockwise when shown: 0, 90, 180 or 270. */
  readonly turned: number
}

/** A PDF as a viewer finds it: by its cross-references, not by what else may stand in the file. */
export interface Pdf {
  readonly bytes: Uint8Array
  readonly references: CrossReferences
  /** Follows a reference, and the one that it may lead to; null for what is not there. */
  resolve(value: PdfValue | undefined): PdfValue
  /** The value of this number; null where it is freed or was never there. */
  object(number: number): PdfValue
  readonly catalogRef: PdfRef
  readonly catalog: PdfDict
  pages(): PdfPage[]
}

/** Opens a PDF that a stranger may have made. `document-unreadable`; `document-encrypted` for one under a password. */
export function openPdf(bytes: Uint8Array): Pdf {
  if (!/%PDF-\d/.test(String.fromCharCode(...bytes.subarray(0, 1024)))) throw unreadable('not a PDF')
  const references = readCrossReferences(bytes)
  const { places, trailer } = references
  if (trailer.has('Encrypt')) throw new CerthallError('document-encrypted')
  const known = new Map<number, PdfValue>()
  const reading = new Set<number>()
  const streams = new Map<number, Map<number, PdfValue>>()
  let unfolded = 0

  function object(number: number): PdfValue {
    const there = known.get(number)
    if (there !== undefined) return there
    const place = places.get(number)
    if (place === undefined) return null
    if (reading.has(number)) throw unreadable(`object ${number} needs itself`)
    reading.add(number)
    try {
      const value = 'at' in place ? standing(number, place.at) : (inside(place.inside).get(number) ?? null)
      known.set(number, value)
      return value
    } finally {
      reading.delete(number)
    }
  }

  function standing(number: number, at: number): PdfValue {
    if (at >= bytes.length) throw unreadable(`object ${number} lies outside`)
    const found = readIndirect(bytes, at, (ref) => object(ref.object))
    if (found.object !== number) throw unreadable(`object ${number} is ${found.object}`)
    return found.value
  }

  function inside(container: number): Map<number, PdfValue> {
    const there = streams.get(container)
    if (there) return there
    const place = places.get(container)
    // §7.5.7: an object stream never lies within another.
    if (place === undefined || !('at' in place)) throw unreadable(`object stream ${container}`)
    const value = object(container)
    if (!(value instanceof PdfStream) || !isName(value.dict.get('Type'), 'ObjStm'))
      throw unreadable(`object stream ${container}`)
    const data = undoFilters(value, resolve)
    unfolded += data.length
    if (unfolded > MOST_UNFOLDED) throw unreadable('unfolds too large')
    const [count, first] = [resolve(value.dict.get('N')), resolve(value.dict.get('First'))]
    if (typeof count !== 'number' || typeof first !== 'number' || count > MOST_INSIDE)
      throw unreadable(`object stream ${container}`)
    const header = new ValueReader(data, 0, false)
    const values = new Map<number, PdfValue>()
    // They stand one behind the other: read over and over, one large value would be as many as there are numbers.
    let left = data.length
    for (let i = 0; i < count; i++) {
      const number = header.count()
      const reader = new ValueReader(data, first + header.count(), false)
      const from = reader.at
      values.set(number, reader.value())
      left -= reader.at - from
      if (left < 0) throw unreadable(`objects of ${container} lie over one another`)
    }
    streams.set(container, values)
    return values
  }

  function resolve(value: PdfValue | undefined): PdfValue {
    let found = value ?? null
    for (let hops = 0; found instanceof PdfRef; hops++) {
      if (hops > 8) throw unreadable('references in a ring')
      found = object(found.object)
    }
    return found
  }

  const catalogRef = trailer.get('Root')
  const catalog = resolve(catalogRef)
  if (!(catalogRef instanceof PdfRef) || !isDict(catalog)) throw unreadable('no catalogue')
  return {
    ...{ bytes, references, resolve, object, catalogRef, catalog },
    pages: () => pagesOf(catalog, resolve),
  }
}

const INHERITED = ['MediaBox', 'CropBox', 'Rotate'] as const

function pagesOf(catalog: PdfDict, resolve: Pdf['resolve']): PdfPage[] {
  const pages: PdfPage[] = []
  const seen = new Set<number>()
  const visit = (value: PdfValue, inherited: PdfDict, depth: number) => {
    if (!(value instanceof PdfRef) || seen.has(value.object) || depth > DEEPEST_TREE)
      throw unreadable('the tree of pages')
    seen.add(value.object)
    const dict = resolve(value)
    if (!isDict(dict)) throw unreadable('a page')
    const here = new Map(inherited)
    for (const key of INHERITED) {
      const own = dict.get(key)
      if (own !== undefined) here.set(key, own)
    }
    const kids = resolve(dict.get('Kids'))
    if (Array.isArray(kids)) {
      for (const kid of kids) visit(kid, here, depth + 1)
      return
    }
    if (pages.length >= MOST_PAGES) throw unreadable('too many pages')
    pages.push({ ref: value, dict, box: boxOf(here, resolve), turned: turnOf(resolve(here.get('Rotate'))) })
  }
  visit(catalog.get('Pages') ?? null, new Map(), 0)
  if (pages.length === 0) throw unreadable('no pages')
  return pages
}

function boxOf(dict: PdfDict, resolve: Pdf['resolve']): [number, number, number, number] {
  const media = rectangle(dict.get('MediaBox'), resolve)
  if (media === undefined) throw unreadable('a page without a size')
  const crop = rectangle(dict.get('CropBox'), resolve)
  if (crop === undefined) return media
  const shown: [number, number, number, number] = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ]
  return shown[0] < shown[2] && shown[1] < shown[3] ? shown : media
}

function rectangle(value: PdfValue | undefined, resolve: Pdf['resolve']) {
  const list = resolve(value)
  if (!Array.isArray(list) || list.length !== 4) return undefined
  const [a, b, c, d] = list.map(resolve)
  if (![a, b, c, d].every((one) => typeof one === 'number' && Math.abs(one) < 1e6)) return undefined
  const [x0, y0, x1, y1] = [a, b, c, d] as [number, number, number, number]
  const sorted: [number, number, number, number] = [
    Math.min(x0, x1),
    Math.min(y0, y1),
    Math.max(x0, x1),
    Math.max(y0, y1),
  ]
  return sorted[2] - sorted[0] > 0 && sorted[3] - sorted[1] > 0 ? sorted : undefined
}

function turnOf(value: PdfValue): number {
  if (typeof value !== 'number' || value % 90 !== 0) return 0
  return ((value % 360) + 360) % 360
}
