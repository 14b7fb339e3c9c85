import { concat } from '@certhall/pki'
import type { Pdf } from './open-pdf.ts'
import { type PdfDict, PdfName, PdfStream, type PdfValue } from './values.ts'
import { writeValue } from './write-value.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0) & 0xff)

/** An object given as the text that is to stand: a signature's, in which places are found again. */
export interface Marked {
  readonly text: string
}

/**
 * An incremental update (§7.5.6): these objects, new or changed, behind the file, which stays as it is to the octet. Answers what is to be
 * appended, and at which octet of that each object stands. The cross-references are of the kind that the file has.
 */
export function appendUpdate(
  pdf: Pdf,
  objects: ReadonlyMap<number, PdfValue | Marked>,
): { appended: Uint8Array; standsAt: ReadonlyMap<number, number> } {
  const { bytes, references } = pdf
  const parts: Uint8Array[] = [latin1('\n')]
  let at = bytes.length + 1
  const add = (part: Uint8Array) => {
    parts.push(part)
    at += part.length
  }
  const places: [number, number][] = []
  for (const [number, value] of [...objects].sort(([a], [b]) => a - b)) {
    places.push([number, at])
    add(latin1(`${number} ${generationOf(pdf, number)} obj\n`))
    if (value instanceof PdfStream) {
      const dict: PdfDict = new Map(value.dict).set('Length', value.raw.length)
      add(latin1(`${writeValue(dict)}\nstream\n`))
      add(value.raw)
      add(latin1('\nendstream'))
    } else add(latin1(isMarked(value) ? value.text : writeValue(value)))
    add(latin1('\nendobj\n'))
  }
  const start = at
  add(references.isStream ? crossStream(pdf, places, start) : crossTable(pdf, places))
  add(latin1(`startxref\n${start}\n%%EOF\n`))
  return {
    appended: concat(parts),
    standsAt: new Map(places.map(([number, from]) => [number, from - bytes.length])),
  }
}

/** A changed object keeps the generation that it has. */
function generationOf({ references: { places } }: Pdf, number: number): number {
  const place = places.get(number)
  return place !== undefined && 'generation' in place ? place.generation : 0
}

const isMarked = (value: PdfValue | Marked): value is Marked =>
  typeof value === 'object' && value !== null && 'text' in value

/** The next number that no object has. */
export function nextNumber({ references: { places, trailer } }: Pdf): number {
  const size = trailer.get('Size')
  let highest = typeof size === 'number' ? size - 1 : 0
  for (const number of places.keys()) highest = Math.max(highest, number)
  return highest + 1
}

function trailerOf({ references: { trailer, startXref } }: Pdf, size: number): PdfDict {
  const next: PdfDict = new Map<string, PdfValue>([
    ['Size', size],
    ['Prev', startXref],
  ])
  for (const key of ['Root', 'Info', 'ID']) {
    const value = trailer.get(key)
    if (value !== undefined) next.set(key, value)
  }
  return next
}

/** Runs of numbers without a gap. */
function runs(places: readonly [number, number][]): [number, number][][] {
  const found: [number, number][][] = []
  for (const place of places) {
    const last = found.at(-1)
    if (last && (last.at(-1) as [number, number])[0] + 1 === place[0]) last.push(place)
    else found.push([place])
  }
  return found
}

function crossTable(pdf: Pdf, places: [number, number][]): Uint8Array {
  const size = Math.max(nextNumber(pdf), ...places.map(([number]) => number + 1))
  const lines = runs(places).map(
    (run) => `${run[0]?.[0]} ${run.length}\n${run.map((place) => line(pdf, place)).join('')}`,
  )
  return latin1(`xref\n${lines.join('')}trailer\n${writeValue(trailerOf(pdf, size))}\n`)
}

/** Twenty octets (§7.5.4). */
function line(pdf: Pdf, [number, at]: [number, number]): string {
  return `${String(at).padStart(10, '0')} ${String(generationOf(pdf, number)).padStart(5, '0')} n \n`
}

/** §7.5.8: the section is an object of its own, and lists itself. */
function crossStream(pdf: Pdf, places: [number, number][], start: number): Uint8Array {
  const own = Math.max(nextNumber(pdf), ...places.map(([number]) => number + 1))
  const all: [number, number][] = [...places, [own, start]]
  const data = concat(
    all.map(([, at]) =>
      Uint8Array.of(1, (at >>> 24) & 255, (at >>> 16) & 255, (at >>> 8) & 255, at & 255, 0, 0),
    ),
  )
  const dict = trailerOf(pdf, own + 1)
  dict.set('Type', new PdfName('XRef'))
  dict.set('W', [1, 4, 2])
  dict.set(
    'Index',
    runs(all).flatMap((run) => [(run[0] as [number, number])[0], run.length]),
  )
  dict.set('Length', data.length)
  return concat([
    latin1(`${own} 0 obj\n${writeValue(dict)}\nstream\n`),
    data,
    latin1('\nendstream\nendobj\n'),
  ])
}
