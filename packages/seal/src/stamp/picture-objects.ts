import { deflateSync, inflateSync } from 'node:zlib'
import { CerthallError } from '@certhall/model/errors'
import { concat } from '@certhall/pki'
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png'
import { PdfName, type PdfRef, PdfStream, type PdfValue } from '../pdf/values.ts'
import { pictureKindOf } from '../picture-type.ts'

/** A seal's picture in its points: three octets of colour, one of opacity. */
export interface PicturePoints {
  readonly width: number
  readonly height: number
  readonly colours: Uint8Array
  readonly opacities: Uint8Array
}

/** No impression has as many: 100 mm at 600 DPI. */
const MOST_POINTS = 2400 * 2400

/** Unpacks a PNG; `input-invalid` for another kind of picture, or one that cannot be read. */
export function unpackPicture(data: Uint8Array): PicturePoints {
  if (pictureKindOf(data) !== 'PNG') throw new CerthallError('input-invalid', 'the seal’s picture is no PNG')
  // Width and height stand first (RFC 2083 §4.1.1): looked at before anything is unfolded.
  const header = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (data.length < 33 || header.getUint32(16) * header.getUint32(20) > MOST_POINTS)
    throw new CerthallError('input-invalid', 'the seal’s picture is too large')
  return separate(decoded(data))
}

/** What a picture is made of; other parts (a colour profile, text) are packed as well, and nobody looks at them. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']
/** All points in four channels of two octets, with the octets before each row. */
const MOST_OCTETS = MOST_POINTS * 8 + 64 * 1024

/** The picture's own parts, unfolded once under a limit: the library that reads it has none. */
function bounded(data: Uint8Array): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const parts: Uint8Array[] = [data.subarray(0, 8)]
  const packed: Uint8Array[] = []
  for (let at = 8, type = ''; type !== 'IEND'; ) {
    const end = at + 12 + view.getUint32(at)
    if (end > data.length) throw new Error('ends early')
    type = String.fromCharCode(...data.subarray(at + 4, at + 8))
    // A second header would be believed after the first was looked at.
    if ((type === 'IHDR') !== (at === 8)) throw new Error('the header')
    if (NEEDED.includes(type)) parts.push(data.subarray(at, end))
    if (type === 'IDAT') packed.push(data.subarray(at + 8, end - 4))
    at = end
  }
  inflateSync(concat(packed), { maxOutputLength: MOST_OCTETS })
  return concat(parts)
}

function decoded(data: Uint8Array): DecodedPng {
  try {
    const png = decode(bounded(data))
    if (png.depth > 8 || (png.depth < 8 && !png.palette)) throw new Error(`${png.depth} bits`)
    return png
  } catch (error) {
    throw new CerthallError('input-invalid', `the seal’s picture: ${(error as Error).message}`)
  }
}

function separate(png: DecodedPng): PicturePoints {
  const { width, height } = png
  // With its transparency in the palette it comes in four channels, without in three.
  const data = png.palette ? convertIndexedToRgb(png) : png.data
  const channels = png.palette ? (png.palette[0]?.length ?? 3) : png.channels
  const points = width * height
  const colours = new Uint8Array(points * 3)
  const opacities = new Uint8Array(points)
  for (let i = 0; i < points; i++) {
    const at = i * channels
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = data[at + (channels < 3 ? 0 : c)] ?? 0
    opacities[i] = channels % 2 === 0 ? (data[at + channels - 1] ?? 255) : 255
  }
  return { width, height, colours, opacities }
}

/** The picture as a page draws it: an image (ISO 32000-1 §8.9.5), and its opacity as the image that the first refers to by `mask`. */
export function pictureObjects(
  { width, height, colours, opacities }: PicturePoints,
  mask: PdfRef,
): { image: PdfStream; mask: PdfStream } {
  const image = (space: string, data: Uint8Array, ...more: [string, PdfValue][]) =>
    new PdfStream(
      new Map<string, PdfValue>([
        ['Type', new PdfName('XObject')],
        ['Subtype', new PdfName('Image')],
        ['Width', width],
        ['Height', height],
        ['ColorSpace', new PdfName(space)],
        ['BitsPerComponent', 8],
        ['Filter', new PdfName('FlateDecode')],
        ...more,
      ]),
      new Uint8Array(deflateSync(data)),
    )
  return {
    image: image('DeviceRGB', colours, ['SMask', mask]),
    mask: image('DeviceGray', opacities),
  }
}
