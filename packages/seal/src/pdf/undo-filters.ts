import { inflateSync } from 'node:zlib'
import { unreadable } from './read-value.ts'
import { isDict, isName, PdfName, type PdfStream, type PdfValue } from './values.ts'

/** One stream never becomes more than this: some hundred octets can be written that unfold to gigabytes. */
const MOST = 64 * 1024 * 1024

/**
 * The contents of a stream of the file's own structure or of a picture: plain or FlateDecode, which is all that those come in.
 * `resolve`: follows references. `document-unreadable` for another filter, or for one that unfolds too large.
 */
export function undoFilters(
  { dict, raw }: PdfStream,
  resolve: (value: PdfValue | undefined) => PdfValue,
): Uint8Array {
  const filters = listOf(resolve(dict.get('Filter'))).map(resolve)
  const parameters = resolve(listOf(resolve(dict.get('DecodeParms')))[0])
  if (filters.length === 0) return raw
  if (filters.length > 1 || !isName(filters[0], 'FlateDecode'))
    throw unreadable(`filter ${filters.map((one) => (one instanceof PdfName ? one.name : '?')).join(' ')}`)
  const plain = inflated(raw)
  if (!isDict(parameters)) return plain
  const number = (key: string, otherwise: number) => {
    const value = resolve(parameters.get(key))
    return typeof value === 'number' ? value : otherwise
  }
  const predictor = number('Predictor', 1)
  if (predictor === 1) return plain
  if (predictor < 10) throw unreadable(`predictor ${predictor}`)
  const bits = number('Colors', 1) * number('BitsPerComponent', 8)
  return undoPng(plain, Math.ceil((bits * number('Columns', 1)) / 8), Math.max(1, Math.floor(bits / 8)))
}

function inflated(raw: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(inflateSync(raw, { maxOutputLength: MOST }))
  } catch (error) {
    throw unreadable(`FlateDecode: ${(error as Error).message}`)
  }
}

const listOf = (value: PdfValue): PdfValue[] => (value === null ? [] : Array.isArray(value) ? value : [value])

/** PNG's filters by rows (RFC 2083 §6), each row behind an octet that names its own. */
function undoPng(from: Uint8Array, width: number, step: number): Uint8Array {
  if (!Number.isSafeInteger(width) || width < 1 || width > 1 << 20) throw unreadable(`rows of ${width}`)
  const rows = Math.floor(from.length / (width + 1))
  const to = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const kind = from[row * (width + 1)]
    const at = row * width
    for (let i = 0; i < width; i++) {
      const left = i < step ? 0 : (to[at + i - step] as number)
      const up = row === 0 ? 0 : (to[at + i - width] as number)
      const corner = row === 0 || i < step ? 0 : (to[at + i - width - step] as number)
      to[at + i] = (from[row * (width + 1) + 1 + i] as number) + guess(kind, left, up, corner)
    }
  }
  return to
}

function guess(kind: number | undefined, left: number, up: number, corner: number): number {
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  if (kind !== 4) throw unreadable(`row filter ${kind}`)
  const estimate = left + up - corner
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [number, number, number]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
