import { CerthallError } from '@certhall/model/errors'
import type { PdfPage } from '../pdf/open-pdf.ts'

const POINTS_PER_MM = 72 / 25.4

/** Where an impression goes: millimetres from the left and upper edge of the page as it is shown. */
export interface StampPlace {
  readonly xMm: number
  readonly yMm: number
}

/** Size of a page as it is shown, in millimetres. */
export function shownSize({ box: [left, bottom, right, top], turned }: PdfPage): {
  widthMm: number
  heightMm: number
} {
  const [width, height] = [(right - left) / POINTS_PER_MM, (top - bottom) / POINTS_PER_MM]
  return turned % 180 === 0 ? { widthMm: width, heightMm: height } : { widthMm: height, heightMm: width }
}

type Corner = (across: number, down: number) => [number, number]

/**
 * The rectangle in the page's own space, and the matrix that turns what is drawn upright again on a page that is shown turned
 * (ISO 32000-1 §7.7.3.3 Rotate, §12.5.5). `stamp-off-page` where the impression does not lie wholly on the page.
 */
export function placeOnPage(
  page: PdfPage,
  { xMm, yMm }: StampPlace,
  { widthMm, heightMm }: { widthMm: number; heightMm: number },
) {
  const [left, bottom, right, top] = page.box
  const shown = shownSize(page)
  // A hair's breadth for the rounding of pages measured in inches.
  const fits = (start: number, size: number, all: number) => start >= 0 && start + size <= all + 0.1
  if (!fits(xMm, widthMm, shown.widthMm) || !fits(yMm, heightMm, shown.heightMm))
    throw new CerthallError('stamp-off-page', undefined, { ...shown })
  const corners: Record<number, Corner> = {
    0: (across, down) => [left + across, top - down],
    90: (across, down) => [left + down, bottom + across],
    180: (across, down) => [right - across, bottom + down],
    270: (across, down) => [right - down, top - across],
  }
  const corner = corners[page.turned] as Corner
  const [x, y, width, height] = [xMm, yMm, widthMm, heightMm].map((mm) => mm * POINTS_PER_MM) as [
    number,
    number,
    number,
    number,
  ]
  const [x1, y1] = corner(x, y)
  const [x2, y2] = corner(x + width, y + height)
  const rectangle = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
  const [cos, sin] = [[1, 0, -1, 0][page.turned / 90] as number, [0, 1, 0, -1][page.turned / 90] as number]
  return { rectangle, width, height, matrix: [cos, sin, -sin, cos, 0, 0] }
}
