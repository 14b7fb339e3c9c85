import type { InkColour, InkFacts } from './measure-ink.ts'

export const PICTURE_SHAPES = ['round', 'oval', 'square'] as const
export type PictureShape = (typeof PICTURE_SHAPES)[number]

/** What the impression of one kind of seal must be like: from the profile. */
export interface PictureRule {
  readonly shape: PictureShape
  readonly widthMm: number
  readonly heightMm: number
  readonly colour: InkColour
  /** Dots an inch, of the impression at its legal width. */
  readonly minDpi: number
}

export const PICTURE_CHECKS = ['impression', 'background', 'colour', 'shape', 'resolution'] as const
export type PictureCheckName = (typeof PICTURE_CHECKS)[number]

/** `noted`: put right by the hall, or worth a look; no hindrance. */
export type PictureVerdict = 'right' | 'noted' | 'wrong'

export const PICTURE_CODES = {
  'impression-found': { check: 'impression', verdict: 'right' },
  'impression-missing': { check: 'impression', verdict: 'wrong' },
  'impression-solid': { check: 'impression', verdict: 'wrong' },
  'background-clear': { check: 'background', verdict: 'right' },
  'background-cleared': { check: 'background', verdict: 'noted' },
  'background-stays': { check: 'background', verdict: 'wrong' },
  'colour-right': { check: 'colour', verdict: 'right' },
  'colour-other': { check: 'colour', verdict: 'wrong' },
  'shape-right': { check: 'shape', verdict: 'right' },
  'shape-other': { check: 'shape', verdict: 'wrong' },
  'resolution-right': { check: 'resolution', verdict: 'right' },
  'resolution-low': { check: 'resolution', verdict: 'wrong' },
} as const satisfies Record<string, { readonly check: PictureCheckName; readonly verdict: PictureVerdict }>

export type PictureCode = keyof typeof PICTURE_CODES

export interface PictureFinding {
  readonly check: PictureCheckName
  readonly verdict: PictureVerdict
  readonly code: PictureCode
}

/** An impression fills less of its box than this; more is a photograph, or paper taken for ink. */
const SOLID = 0.75
/** Ink of the demanded colour, at least. */
const COLOURED = 0.85
/** How far the sides' proportion may be off. */
const PROPORTION = 0.08
/** Of a round or oval impression's ink, at most so much lies in the corners of its box; of a square one at least. */
const CORNER_INK = 0.03

/** What an applicant may put right himself, each check with its verdict. `scale`: how many pixels of the file one measured pixel is. */
export function judgePicture(
  ink: InkFacts | undefined,
  background: 'clear' | 'paper' | 'none',
  rule: PictureRule,
  scale = 1,
): PictureFinding[] {
  if (background === 'none') return [finding('background-stays')]
  if (ink === undefined) return [finding('impression-missing')]
  const dpi = (ink.box.width * scale) / (rule.widthMm / 25.4)
  return [
    finding(ink.coverage < SOLID ? 'impression-found' : 'impression-solid'),
    finding(background === 'clear' ? 'background-clear' : 'background-cleared'),
    finding(ink.colours[rule.colour] >= COLOURED ? 'colour-right' : 'colour-other'),
    finding(SHAPES[rule.shape](ink, rule) ? 'shape-right' : 'shape-other'),
    finding(dpi >= rule.minDpi ? 'resolution-right' : 'resolution-low'),
  ]
}

const finding = (code: PictureCode): PictureFinding => ({ ...PICTURE_CODES[code], code })

const proportionFits = ({ box }: InkFacts, { widthMm, heightMm }: PictureRule): boolean =>
  Math.abs(box.width / box.height / (widthMm / heightMm) - 1) <= PROPORTION

const SHAPES: Record<PictureShape, (ink: InkFacts, rule: PictureRule) => boolean> = {
  round: (ink, rule) => proportionFits(ink, rule) && ink.corners <= CORNER_INK,
  oval: (ink, rule) => proportionFits(ink, rule) && ink.corners <= CORNER_INK,
  square: (ink, rule) => proportionFits(ink, rule) && ink.corners > CORNER_INK,
}
