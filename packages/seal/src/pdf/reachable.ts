import { unreadable } from './read-value.ts'
import { type PdfDict, PdfRef, PdfStream, type PdfValue } from './values.ts'

/** No document that anybody stamps is made of so many values. */
const MOST_VALUES = 5_000_000

/**
 * Numbers of all objects that something in the document refers to, beginning with its catalogue; also of those that are not there (§7.3.10:
 * null for now). `document-unreadable` where one of them cannot be read: what it refers to cannot be told.
 */
export function reachable({
  catalogRef,
  object,
}: {
  catalogRef: PdfRef
  object(number: number): PdfValue
}): Set<number> {
  const found = new Set<number>()
  const open: PdfValue[] = [catalogRef]
  let left = MOST_VALUES
  const add = (values: Iterable<PdfValue>) => {
    for (const value of values) if (typeof value === 'object' && value !== null) open.push(value)
  }
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (--left < 0) throw unreadable('too many values')
    if (value instanceof PdfRef) {
      if (found.has(value.object)) continue
      found.add(value.object)
      add([object(value.object)])
    } else if (value instanceof PdfStream) add(value.dict.values())
    else if (Array.isArray(value)) add(value)
    else if (value instanceof Map) add((value as PdfDict).values())
  }
  return found
}
