import { toHex } from '@certhall/pki'
import { type PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './values.ts'

/** A value as it stands in a file (§7.3). Streams stand in an object of their own: see `appendUpdate`. */
export function writeValue(value: PdfValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return writeNumber(value)
  if (value instanceof PdfName) return writeName(value.name)
  if (value instanceof PdfString) return `<${toHex(value.bytes)}>`
  if (value instanceof PdfRef) return `${value.object} ${value.generation} R`
  if (Array.isArray(value)) return `[${value.map(writeValue).join(' ')}]`
  if (value instanceof PdfStream) throw new TypeError('a stream inside a value')
  return writeDict(value)
}

function writeDict(dict: PdfDict): string {
  return `<<${[...dict].map(([key, value]) => `${writeName(key)} ${writeValue(value)}`).join(' ')}>>`
}

function writeNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(6).replace(/\.?0+$/, '')
}

/** §7.3.5: every other octet by its number. */
function writeName(name: string): string {
  return `/${name.replace(/[^A-Za-z0-9._+-]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
}

/** Text outside PDFDocEncoding is UTF-16, big end first, behind its mark (§7.9.2.2). */
export function textString(text: string): PdfString {
  const bytes = new Uint8Array(2 + text.length * 2)
  bytes.set([0xfe, 0xff])
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes.set([unit >> 8, unit & 0xff], 2 + 2 * i)
  }
  return new PdfString(bytes)
}
