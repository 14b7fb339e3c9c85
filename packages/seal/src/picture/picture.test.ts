import { describe, expect, test } from 'vitest'
import { clearBackground } from './clear-background.ts'
import { judgePicture, PICTURE_CODES, type PictureRule } from './judge-picture.ts'
import { measureInk } from './measure-ink.ts'
import { PICTURE_WORDS } from './picture-words.ts'
import type { Pixels } from './pixels.ts'

type Colour = readonly [number, number, number, number]
const RED: Colour = [200, 20, 30, 255]
const BLUE: Colour = [30, 60, 190, 255]
const PAPER: Colour = [246, 243, 238, 255]
const CLEAR: Colour = [0, 0, 0, 0]

function draw(width: number, height: number, at: (x: number, y: number) => Colour): Pixels {
  const data = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(at(x, y), 4 * (y * width + x))
  return { width, height, data }
}

/** A ring with a bar in it, `margin` pixels from the sides. */
const ring = (width: number, height: number, ink: Colour, ground: Colour, margin = 20) =>
  draw(width, height, (x, y) => {
    const [dx, dy] = [
      (x + 0.5 - width / 2) / (width / 2 - margin),
      (y + 0.5 - height / 2) / (height / 2 - margin),
    ]
    const radius = Math.hypot(dx, dy)
    return (radius <= 1 && radius > 0.9) || (Math.abs(dy) < 0.1 && Math.abs(dx) < 0.5) ? ink : ground
  })

const frame = (size: number, ink: Colour, ground: Colour) =>
  draw(size, size, (x, y) => {
    const inner = Math.min(x, y, size - 1 - x, size - 1 - y)
    return inner >= 20 && inner < 32 ? ink : ground
  })

const ROUND: PictureRule = { shape: 'round', widthMm: 40, heightMm: 40, colour: 'red', minDpi: 200 }

function faults(pixels: Pixels, rule: Partial<PictureRule> = {}, scale = 1): string[] {
  const cleared = clearBackground(pixels)
  const ink = measureInk(cleared.pixels)
  return judgePicture(ink, cleared.background, { ...ROUND, ...rule }, scale)
    .filter(({ verdict }) => verdict === 'wrong')
    .map(({ code }) => code)
}

describe('the picture of a seal', () => {
  test('on paper and on nothing: what is not ink is transparent, and the impression is found', () => {
    const onPaper = clearBackground(ring(400, 400, RED, PAPER))
    expect(onPaper.background).toBe('paper')
    expect(measureInk(onPaper.pixels)?.box).toEqual({ left: 20, top: 20, width: 360, height: 360 })
    expect([...onPaper.pixels.data.subarray(0, 4)]).toEqual([...CLEAR])
    const onNothing = ring(400, 400, RED, CLEAR)
    expect(clearBackground(onNothing)).toEqual({ pixels: onNothing, background: 'clear' })
    expect(faults(ring(400, 400, RED, PAPER))).toEqual([])
    expect(faults(onNothing)).toEqual([])
  })

  test('an edge between ink and paper is half transparent and keeps the colour of the ink', () => {
    const edge: Colour = [223, 131, 134, 255]
    const { pixels } = clearBackground(draw(40, 40, (x, y) => (x === 20 && y === 20 ? edge : PAPER)))
    const [red = 0, green = 0, , opacity = 0] = pixels.data.subarray(4 * (20 * 40 + 20))
    expect(opacity).toBeGreaterThan(100)
    expect(opacity).toBeLessThan(255)
    expect(red - green).toBeGreaterThan(90)
  })

  test('each fault by its code', () => {
    expect(faults(ring(400, 400, BLUE, PAPER))).toEqual(['colour-other'])
    expect(faults(ring(400, 300, RED, PAPER))).toEqual(['shape-other'])
    expect(faults(frame(400, RED, PAPER))).toEqual(['shape-other'])
    expect(faults(ring(200, 200, RED, PAPER))).toEqual(['resolution-low'])
    expect(faults(ring(200, 200, RED, PAPER), {}, 2)).toEqual([])
    expect(faults(draw(100, 100, () => PAPER))).toEqual(['impression-missing'])
    expect(faults(draw(100, 100, () => [60, 60, 60, 255]))).toEqual(['background-stays'])
    const block = draw(400, 400, (x, y) => (Math.min(x, y, 399 - x, 399 - y) > 20 ? RED : PAPER))
    expect(faults(block, { shape: 'square' })).toEqual(['impression-solid'])
  })

  test('an oval for invoices and a square for a person', () => {
    expect(faults(ring(440, 330, RED, PAPER, 10), { shape: 'oval', widthMm: 40, heightMm: 30 })).toEqual([])
    expect(faults(frame(260, RED, PAPER), { shape: 'square', widthMm: 20, heightMm: 20 })).toEqual([])
    expect(faults(ring(260, 260, RED, PAPER), { shape: 'square', widthMm: 20, heightMm: 20 })).toEqual([
      'shape-other',
    ])
  })

  test('every code has words in both languages', () => {
    for (const code of Object.keys(PICTURE_CODES) as (keyof typeof PICTURE_CODES)[]) {
      expect(PICTURE_WORDS[code].zh, code).toMatch(/[\u4e00-\u9fff].*。$/)
      expect(PICTURE_WORDS[code].en, code).toMatch(/^[A-Z].*\.$/)
    }
  })
})
