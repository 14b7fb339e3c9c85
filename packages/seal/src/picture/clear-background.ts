import type { Pixels } from './pixels.ts'

/** Paper differs from itself by less, ink from paper by more; between them an edge of both. */
const PAPER_RANGE = 28
const INK_RANGE = 120
/** Paper is light: below this the background is something else. */
const PAPER_LIGHT = 150
/** Share of pixels that makes a background transparent, rather than a few holes. */
const CLEAR_SHARE = 0.1

export interface ClearedPicture {
  readonly pixels: Pixels
  /** `clear`: it was transparent before; `paper`: it was made so; `none`: nothing that could be told from the ink. */
  readonly background: 'clear' | 'paper' | 'none'
}

/** Makes the paper behind an impression transparent, its edges by degrees; what was transparent stays as it is. */
export function clearBackground(pixels: Pixels): ClearedPicture {
  if (clearShare(pixels) >= CLEAR_SHARE) return { pixels, background: 'clear' }
  const paper = paperColour(pixels)
  if (Math.min(...paper) < PAPER_LIGHT) return { pixels, background: 'none' }
  const { width, height, data } = pixels
  const cleared = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 4) {
    let distance = 0
    for (let c = 0; c < 3; c++)
      distance = Math.max(distance, Math.abs((data[i + c] as number) - (paper[c] as number)))
    const opacity = Math.min(1, Math.max(0, (distance - PAPER_RANGE) / (INK_RANGE - PAPER_RANGE)))
    if (opacity === 0) continue
    // What shows through of the paper is taken out again, or edges would be pale on coloured ground.
    for (let c = 0; c < 3; c++) {
      const seen = data[i + c] as number
      cleared[i + c] = clamp((seen - (paper[c] as number) * (1 - opacity)) / opacity)
    }
    cleared[i + 3] = Math.round(opacity * (data[i + 3] as number))
  }
  return { pixels: { width, height, data: cleared }, background: 'paper' }
}

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)))

function clearShare({ data }: Pixels): number {
  let clear = 0
  for (let i = 3; i < data.length; i += 4) if ((data[i] as number) < 16) clear++
  return data.length === 0 ? 0 : (4 * clear) / data.length
}

/** The middle value of each colour along the edge, where the impression does not reach. */
function paperColour({ width, height, data }: Pixels): readonly number[] {
  const edge: number[] = []
  for (let x = 0; x < width; x++) edge.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y++) edge.push(y * width, y * width + width - 1)
  return [0, 1, 2].map((c) => {
    const values = edge.map((pixel) => data[4 * pixel + c] as number).sort((a, b) => a - b)
    return values[values.length >> 1] ?? 0
  })
}
