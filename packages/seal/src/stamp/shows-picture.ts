import { CerthallError } from '@certhall/model'
import { sameBytes } from '@certhall/pki'
import type { Pdf } from '../pdf/open-pdf.ts'
import type { SignatureField } from '../pdf/signature-fields.ts'
import { undoFilters } from '../pdf/undo-filters.ts'
import { isDict, PdfStream, type PdfValue } from '../pdf/values.ts'
import type { Seal } from '../seal.ts'
import { unpackPicture } from './picture-objects.ts'

/** One image that fills the form, as `prepareStamp` draws it. */
const DRAWN = /^q [\d.]+ 0 0 [\d.]+ 0 0 cm \/Seal Do Q$/

/** Whether the page shows the seal's own picture, point by point. A stamp that others have drawn in their own way is not said to. */
export function showsPicture(pdf: Pdf, { field }: SignatureField, { info }: Seal): boolean {
  try {
    const form = read(pdf, field, 'AP', 'N')
    if (!(form instanceof PdfStream)) return false
    const drawing = new TextDecoder('latin1').decode(undoFilters(form, pdf.resolve))
    const image = read(pdf, form.dict, 'Resources', 'XObject', 'Seal')
    const mask = image instanceof PdfStream ? pdf.resolve(image.dict.get('SMask')) : null
    if (!DRAWN.test(drawing) || !(image instanceof PdfStream) || !(mask instanceof PdfStream)) return false
    const points = unpackPicture(info.picture.data)
    return (
      isPlain(pdf, image, 'DeviceRGB', points) &&
      isPlain(pdf, mask, 'DeviceGray', points) &&
      sameBytes(undoFilters(image, pdf.resolve), points.colours) &&
      sameBytes(undoFilters(mask, pdf.resolve), points.opacities)
    )
  } catch (error) {
    if (error instanceof CerthallError) return false
    throw error
  }
}

function read({ resolve }: Pdf, from: PdfValue, ...keys: string[]): PdfValue {
  return keys.reduce((value, key) => (isDict(value) ? resolve(value.get(key)) : null), from)
}

/** No key that would show the same octets otherwise. */
function isPlain(
  { resolve }: Pdf,
  { dict }: PdfStream,
  space: string,
  { width, height }: { width: number; height: number },
): boolean {
  const shows = ['Decode', 'Mask', 'ImageMask', 'Matte', 'OC'].some((key) => dict.has(key))
  const named = resolve(dict.get('ColorSpace'))
  return (
    !shows &&
    resolve(dict.get('Width')) === width &&
    resolve(dict.get('Height')) === height &&
    resolve(dict.get('BitsPerComponent')) === 8 &&
    typeof named === 'object' &&
    named !== null &&
    'name' in named &&
    named.name === space
  )
}
