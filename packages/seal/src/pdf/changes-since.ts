import { sameBytes } from '@certhall/pki'
import type { Pdf } from './open-pdf.ts'
import { isDict, isName, type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts'
import { writeValue } from './write-value.ts'

/**
 * Whether what was appended to a revision is further signatures and nothing else: fields for them, their places on pages, and what goes
 * with checking them (EN 319 142-1 §5.5). Anything else that changed, also what cannot be told, counts as a change of the document.
 */
export function onlySignaturesSince(before: Pdf, now: Pdf): boolean {
  if (now.catalogRef.object !== before.catalogRef.object) return false
  const info = before.references.trailer.get('Info')
  const added = new Set<number>()
  for (const number of now.references.places.keys())
    if (!before.references.places.has(number)) added.add(number)
  const allowed = allowances(before, now, added)
  for (const [number, place] of before.references.places) {
    const next = now.references.places.get(number)
    if (JSON.stringify(place) === JSON.stringify(next)) continue
    // Who changed the file and when, which no page shows (§14.3.3).
    if (info instanceof PdfRef && info.object === number) continue
    const [old, value] = [before.object(number), now.object(number)]
    if (same(old, value) || isContainer(old) || isContainer(value)) continue
    if (!allowed(number, old, value)) return false
  }
  return true
}

/** The file's own structure, which each revision has anew: what lies in it is compared object by object. */
function isContainer(value: PdfValue): boolean {
  if (!(value instanceof PdfStream)) return false
  return isName(value.dict.get('Type'), 'XRef') || isName(value.dict.get('Type'), 'ObjStm')
}

function same(a: PdfValue, b: PdfValue): boolean {
  if (a instanceof PdfStream && b instanceof PdfStream)
    return writeValue(a.dict) === writeValue(b.dict) && sameBytes(a.raw, b.raw)
  if (a instanceof PdfStream || b instanceof PdfStream) return false
  return writeValue(a) === writeValue(b)
}

/** Which change of which object is part of adding a signature. */
function allowances(before: Pdf, now: Pdf, added: ReadonlySet<number>) {
  const isNewSignature = (entry: PdfValue): boolean => {
    if (!(entry instanceof PdfRef) || !added.has(entry.object)) return false
    const field = now.resolve(entry)
    return isDict(field) && isName(now.resolve(field.get('FT')), 'Sig')
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
