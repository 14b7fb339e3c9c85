import { sameBytes } from '@certhall/pki'
import type { Pdf } from './open-pdf.ts'
import { reachable } from './reachable.ts'
import { coveredBy, signatureFields } from './signature-fields.ts'
import { isDict, type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts'
import { writeValue } from './write-value.ts'

/**
 * Whether what was appended to a revision is further signatures and nothing else: fields for them, their places on pages, and what goes
 * with checking them (EN 319 142-1 §5.5). Anything else that changed, also what cannot be told, counts as a change of the document.
 */
export function onlySignaturesSince(before: Pdf, now: Pdf): boolean {
  if (now.catalogRef.object !== before.catalogRef.object) return false
  const drawn = reachable(before)
  const info = before.references.trailer.get('Info')
  const added = new Set<number>()
  for (const number of now.references.places.keys()) {
    if (before.references.places.has(number)) continue
    // Referred to before it was there: what was nothing when it was stamped would be something now.
    if (drawn.has(number)) return false
    added.add(number)
  }
  const allowed = allowances(before, now, added)
  for (const number of before.references.places.keys()) {
    if (standsAt(before, number) === standsAt(now, number)) continue
    // Who changed the file and when, which no page shows (§14.3.3).
    if (info instanceof PdfRef && info.object === number && !drawn.has(number)) continue
    const [old, value] = [before.object(number), now.object(number)]
    if (same(old, value)) continue
    if (!allowed(number, old, value)) return false
  }
  return true
}

/** Where an object stands, for one in a stream of objects also where that stands: under its number there may be another by now. */
function standsAt({ references: { places } }: Pdf, number: number): string {
  const place = places.get(number)
  const container = place && 'inside' in place ? places.get(place.inside) : undefined
  return JSON.stringify([place, container])
}

function same(a: PdfValue, b: PdfValue): boolean {
  if (a instanceof PdfStream && b instanceof PdfStream)
    return writeValue(a.dict) === writeValue(b.dict) && sameBytes(a.raw, b.raw)
  if (a instanceof PdfStream || b instanceof PdfStream) return false
  return writeValue(a) === writeValue(b)
}

/** Which change of which object is part of adding a signature. */
function allowances(before: Pdf, now: Pdf, added: ReadonlySet<number>) {
  // Signed, and over all that stands there: an empty field, or one signed before, would be a picture laid over the page.
  const given = new Set(
    signatureFields(now)
      .filter((one) => (coveredBy(now, one)?.end ?? 0) > before.bytes.length)
      .map(({ field }) => field),
  )
  const isNewSignature = (entry: PdfValue): boolean => {
    if (!(entry instanceof PdfRef) || !added.has(entry.object)) return false
    const field = now.resolve(entry)
    return isDict(field) && given.has(field)
  }
  const longer = (a: PdfValue | undefined, b: PdfValue | undefined): boolean => {
    const [old, next] = [before.resolve(a) ?? [], now.resolve(b)]
    if (!Array.isArray(old) || !Array.isArray(next) || next.length < old.length) return false
    return old.every((one, i) => same(one, next[i] ?? null)) && next.slice(old.length).every(isNewSignature)
  }
  const differing = (a: PdfDict, b: PdfDict): string[] =>
    [...new Set([...a.keys(), ...b.keys()])].filter((key) => !same(a.get(key) ?? null, b.get(key) ?? null))
  const form = (a: PdfValue, b: PdfValue): boolean => {
    if (!isDict(b)) return false
    const old: PdfDict = isDict(a) ? a : new Map()
    return differing(old, b).every(
      (key) => (key === 'Fields' && longer(old.get(key), b.get(key))) || key === 'SigFlags',
    )
  }
  const lists = new Set<number>()
  const note = (value: PdfValue | undefined) => {
    if (value instanceof PdfRef) lists.add(value.object)
  }
  const pages = new Set<number>()
  for (const { ref, dict } of before.pages()) {
    pages.add(ref.object)
    note(dict.get('Annots'))
  }
  const formRef = before.catalog.get('AcroForm')
  const oldForm = before.resolve(formRef)
  if (isDict(oldForm)) note(oldForm.get('Fields'))
  return (number: number, old: PdfValue, value: PdfValue): boolean => {
    if (lists.has(number)) return longer(old, value)
    if (formRef instanceof PdfRef && formRef.object === number) return form(old, value)
    if (!isDict(old) || !isDict(value)) return false
    if (number === before.catalogRef.object)
      return differing(old, value).every(
        (key) =>
          // DSS: what a signature was checked with (EN 319 142-1 §5.4.2).
          key === 'DSS' ||
          (key === 'AcroForm' && form(before.resolve(old.get(key)), now.resolve(value.get(key)))),
      )
    return (
      pages.has(number) &&
      differing(old, value).every((key) => key === 'Annots' && longer(old.get(key), value.get(key)))
    )
  }
}
