import { CerthallError } from '@certhall/model'
import type { PaperReader, PaperType, ReadPaper } from '@certhall/ra'
import type { Sharp } from 'sharp'
import type { PdfThread } from '../pdf/pdf-thread.ts'
import { detectType } from './detect-type.ts'

/** About 50 megapixels: more than any scanner or telephone makes of a page. */
const MOST_PIXELS = 50_000_000
const LONGEST_SIDE = 4000

type Image = Exclude<PaperType, 'application/pdf'>

const IMAGES: Record<Image, { format: string; encode(picture: Sharp): Sharp }> = {
  'image/jpeg': { format: 'jpeg', encode: (picture) => picture.jpeg({ quality: 85 }) },
  'image/png': { format: 'png', encode: (picture) => picture.png() },
}

/** Loaded with the first picture. */
const libvips = async () => (await import('sharp')).default

/** Reads what strangers send: pictures by libvips, PDFs by PDFium in a thread of its own. */
export function paperReader(pdf: PdfThread): PaperReader {
  return {
    async read(bytes) {
      const type = detectType(bytes)
      if (type === undefined) throw new CerthallError('paper-type-refused')
      if (type !== 'application/pdf') return { type, bytes: await readImage(bytes, type), pages: 1 }
      return { type, bytes, ...(await pdf.inspect(bytes)) }
    },
    async preview({ type, bytes, pages }, page, width) {
      if (page < 1 || page > pages) throw new CerthallError('not-found', 'no such page')
      const picture =
        type === 'application/pdf' ? await pageOf(pdf, { bytes }, page, width) : (await libvips())(bytes)
      const small = picture.resize({ width, height: 2 * width, fit: 'inside', withoutEnlargement: true })
      return new Uint8Array(await small.png().toBuffer())
    },
  }
}

async function pageOf(pdf: PdfThread, { bytes }: Pick<ReadPaper, 'bytes'>, page: number, width: number) {
  const { rgba, ...size } = await pdf.render(bytes, page - 1, width)
  const sharp = await libvips()
  return sharp(rgba, { raw: { ...size, channels: 4 } })
}

/** Decoded and made anew, upright: what the camera noted (place, time) and what hides behind the picture is gone. */
async function readImage(bytes: Uint8Array, type: Image): Promise<Uint8Array> {
  const { format, encode } = IMAGES[type]
  const sharp = await libvips()
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    if ((await picture.metadata()).format !== format) throw new Error('another format than it begins with')
    const upright = picture
      .rotate()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    return new Uint8Array(await encode(upright).toBuffer())
  } catch (error) {
    throw new CerthallError('paper-damaged', (error as Error).message)
  }
}
