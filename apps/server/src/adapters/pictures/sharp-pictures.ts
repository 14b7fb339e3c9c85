import { CerthallError } from '@certhall/model'
import type { SealPictures } from '@certhall/ra'
import {
  clearBackground,
  type InkFacts,
  judgePicture,
  measureInk,
  PICTURE_CHECK_WORDS,
  PICTURE_WORDS,
  type PictureRule,
  type Pixels,
} from '@certhall/seal'
import type Sharp from 'sharp'

/** A photograph of a modern telephone; more is not a picture of a seal. */
const PIXEL_LIMIT = 50_000_000
/** Measured at this size at most: an impression's facts do not change with more. */
const MEASURED = 1600
/** What is kept is printed at this many dots an inch: more would only fill the token. */
const KEPT_DPI = 300
const FORMATS = ['png', 'jpeg', 'webp'] as const
/** Colours kept, with their degrees of opacity: an impression has one ink. */
const COLOURS = 16

/** Pictures of seals by libvips. Without it (`sharp` is optional) every picture is `not-supported`. */
export function sharpPictures(): SealPictures {
  return {
    async prepare(file, rule) {
      const { default: sharp } = await import('sharp').catch(() => {
        throw new CerthallError('not-supported', 'the package sharp is not installed')
      })
      const { pixels, scale } = await decode(sharp, file)
      const { pixels: cleared, background } = clearBackground(pixels)
      const ink = measureInk(cleared)
      const findings = judgePicture(ink, background, rule, scale).map((one) => ({
        ...one,
        title: PICTURE_CHECK_WORDS[one.check],
        words: PICTURE_WORDS[one.code],
      }))
      const acceptable = findings.every(({ verdict }) => verdict !== 'wrong')
      return { acceptable, findings, ...(ink && { png: await cut(sharp, cleared, ink, rule) }) }
    },
  }
}

/** Any orientation, at most MEASURED wide; `scale` is how much larger the file itself is. `input-invalid` for no picture. */
async function decode(sharp: typeof Sharp, file: Uint8Array): Promise<{ pixels: Pixels; scale: number }> {
  try {
    const picture = sharp(file, { limitInputPixels: PIXEL_LIMIT, failOn: 'error' })
    const { format, width, height, orientation = 1 } = await picture.metadata()
    if (!FORMATS.some((one) => one === format)) throw new CerthallError('input-invalid', `format ${format}`)
    const { data, info } = await picture
      .autoOrient()
      .toColourspace('srgb')
      .resize({ width: MEASURED, height: MEASURED, fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    // Orientations from 5 on lie on their side (Exif 2.3 §4.6.4).
    const wide = orientation >= 5 ? height : width
    const pixels = { width: info.width, height: info.height, data: new Uint8Array(data) }
    return { pixels, scale: wide / info.width }
  } catch (error) {
    if (error instanceof CerthallError) throw error
    throw new CerthallError('input-invalid', `not a picture: ${(error as Error).message}`)
  }
}

/** The impression alone, as an indexed PNG: small enough for a token. */
async function cut(
  sharp: typeof Sharp,
  { width, height, data }: Pixels,
  { box }: InkFacts,
  { widthMm }: PictureRule,
): Promise<Uint8Array> {
  const kept = Math.round((widthMm / 25.4) * KEPT_DPI)
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .extract(box)
    .resize({ width: kept, withoutEnlargement: true })
    .png({ palette: true, colours: COLOURS, effort: 10 })
    .toBuffer()
  return new Uint8Array(png)
}
