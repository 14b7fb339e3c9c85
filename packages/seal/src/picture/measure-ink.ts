import { INK_OPACITY, type Pixels } from './pixels.ts'

export const INK_COLOURS = ['red', 'blue', 'black'] as const
export type InkColour = (typeof INK_COLOURS)[number]

export interface InkFacts {
  /** Where the impression is, in pixels; undefined where there is no ink. */
  readonly box: {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
  /** Of the box's pixels, how many are ink. */
  readonly coverage: number
  /** Of the ink, how much is of each colour. */
  readonly colours: Readonly<Record<InkColour, number>>
  /** Of the ink, how much lies outside the ellipse that touches the box's sides. */
  readonly corners: number
}

/** A line or column with less ink than this share of its length has specks, not an impression. */
const SPECKS = 0.004

/** What can be said of an impression on a transparent ground; undefined where there is none. */
export function measureInk(pixels: Pixels): InkFacts | undefined {
  const box = inkBox(pixels)
  if (box === undefined) return undefined
  const { width, data } = pixels
  const counts = { ink: 0, corners: 0, red: 0, blue: 0, black: 0 }
  const [rx, ry] = [box.width / 2, box.height / 2]
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const at = 4 * ((box.top + y) * width + box.left + x)
      if ((data[at + 3] as number) < INK_OPACITY) continue
      counts.ink++
      const colour = colourOf(data[at] as number, data[at + 1] as number, data[at + 2] as number)
      if (colour !== undefined) counts[colour]++
      // A little wider, so that a ragged rim is no corner.
      const [dx, dy] = [(x + 0.5 - rx) / (rx * 1.04), (y + 0.5 - ry) / (ry * 1.04)]
      if (dx * dx + dy * dy > 1) counts.corners++
    }
  }
  if (counts.ink === 0) return undefined
  const { ink, corners, red, blue, black } = counts
  return {
    box,
    coverage: ink / (box.width * box.height),
    colours: { red: red / ink, blue: blue / ink, black: black / ink },
    corners: corners / ink,
  }
}

/** By hue where there is enough colour; dark without colour is black. */
function colourOf(r: number, g: number, b: number): InkColour | undefined {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const spread = most - least
  if (spread < 0.3 * most || spread < 24) return most < 120 ? 'black' : undefined
  const hue = hueOf(r, g, b, most, spread)
  if (hue < 25 || hue > 335) return 'red'
  return hue > 195 && hue < 270 ? 'blue' : undefined
}

function hueOf(r: number, g: number, b: number, most: number, spread: number): number {
  if (most === r) return (60 * ((g - b) / spread) + 360) % 360
  return most === g ? 60 * ((b - r) / spread) + 120 : 60 * ((r - g) / spread) + 240
}

function inkBox({ width, height, data }: Pixels): InkFacts['box'] | undefined {
  const columns = new Uint32Array(width)
  const rows = new Uint32Array(height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((data[4 * (y * width + x) + 3] as number) < INK_OPACITY) continue
      columns[x] = (columns[x] as number) + 1
      rows[y] = (rows[y] as number) + 1
    }
  }
  const across = span(columns, Math.ceil(height * SPECKS))
  const down = span(rows, Math.ceil(width * SPECKS))
  if (across === undefined || down === undefined) return undefined
  return { left: across.from, width: across.length, top: down.from, height: down.length }
}

function span(counts: Uint32Array, least: number): { from: number; length: number } | undefined {
  const from = counts.findIndex((count) => count >= least)
  const to = counts.findLastIndex((count) => count >= least)
  return from < 0 ? undefined : { from, length: to - from + 1 }
}
