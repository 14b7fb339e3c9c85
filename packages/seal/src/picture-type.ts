// Kinds of pictures by their first octets, as the seals that are met carry them (GB/T 38540 §6.1.4 names the types in text).
type PictureKind = 'PNG' | 'GIF' | 'BMP' | 'JPG' | 'SVG' | 'OFD'

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0))

const STARTS: readonly (readonly [PictureKind, readonly number[]])[] = [
  ['PNG', [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]],
  ['GIF', ascii('GIF8')],
  ['BMP', ascii('BM')],
  ['JPG', [0xff, 0xd8, 0xff]],
  ['OFD', ascii('PK')],
  ['SVG', ascii('<svg')],
  ['SVG', ascii('<?xml')],
]

const NAMES: Readonly<Record<string, PictureKind>> = { JPEG: 'JPG' }

/** What the octets are; undefined for what is none of the known kinds. */
export function pictureKindOf(data: Uint8Array): PictureKind | undefined {
  return STARTS.find(([, start]) => start.every((octet, i) => data[i] === octet))?.[0]
}

/** The kind that a seal's type names, whatever its case; undefined for unknown ones. */
export function pictureKindNamed(type: string): PictureKind | undefined {
  const upper = type.trim().replace(/^\./, '').toUpperCase()
  return STARTS.find(([kind]) => kind === upper)?.[0] ?? NAMES[upper]
}
