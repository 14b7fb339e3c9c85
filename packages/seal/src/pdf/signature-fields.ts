import type { Pdf } from './open-pdf.ts'
import { isDict, isName, type PdfDict, PdfRef, PdfString, type PdfValue } from './values.ts'

/** A field of a form that carries a signature. */
export interface SignatureField {
  /** Of the field, which is its own annotation on the page most often. */
  readonly field: PdfDict
  readonly value: PdfDict
  /** Octets that the signature covers: from, how many, from, how many. */
  readonly range: readonly [number, number, number, number]
  readonly contents: PdfString
}

const MOST_FIELDS = 20_000
const DEEPEST = 40

/** The signed signature fields of a form (ISO 32000-1 §12.7.4.5), oldest field first. Those that are empty, or without a range, are passed over. */
export function signatureFields(pdf: Pdf): SignatureField[] {
  const { resolve } = pdf
  const form = resolve(pdf.catalog.get('AcroForm'))
  const found: SignatureField[] = []
  const seen = new Set<number>()
  let left = MOST_FIELDS
  const visit = (value: PdfValue, kind: PdfValue, depth: number) => {
    if (value instanceof PdfRef && seen.has(value.object)) return
    if (value instanceof PdfRef) seen.add(value.object)
    const field = resolve(value)
    if (!isDict(field) || depth > DEEPEST || --left < 0) return
    const own = resolve(field.get('FT')) ?? kind
    const signed = isName(own, 'Sig') ? readSigned(pdf, field) : undefined
    if (signed) found.push(signed)
    const kids = resolve(field.get('Kids'))
    if (Array.isArray(kids)) for (const kid of kids) visit(kid, own, depth + 1)
  }
  const fields = isDict(form) ? resolve(form.get('Fields')) : null
  if (Array.isArray(fields)) for (const field of fields) visit(field, null, 0)
  return found
}

function readSigned({ resolve }: Pdf, field: PdfDict): SignatureField | undefined {
  const value = resolve(field.get('V'))
  if (!isDict(value)) return undefined
  const range = resolve(value.get('ByteRange'))
  const contents = resolve(value.get('Contents'))
  if (!Array.isArray(range) || range.length !== 4 || !(contents instanceof PdfString)) return undefined
  if (!range.every((one) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0))
    return undefined
  return { field, value, range: range as unknown as SignatureField['range'], contents }
}

/**
 * What the signature covers, where it covers the file from its first octet to the end of a revision and leaves out its own place alone
 * (§12.8.1); undefined for any other range, behind which something could be hidden.
 */
export function coveredBy(
  { bytes }: Pdf,
  { range: [start, before, after, rest], contents }: SignatureField,
): { parts: [Uint8Array, Uint8Array]; end: number } | undefined {
  const end = after + rest
  const isWhole = start === 0 && before < after && end <= bytes.length
  if (!isWhole || contents.from !== before || contents.to !== after) return undefined
  return { parts: [bytes.subarray(0, before), bytes.subarray(after, end)], end }
}
