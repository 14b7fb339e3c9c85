import { deflateSync } from 'node:zlib'
import { CerthallError } from '@certhall/model/errors'
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

function decoded(data: Uint8Array): DecodedPng {
  try {
    const png = decode(data)
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
