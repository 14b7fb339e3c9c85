/** A picture as red, green, blue and opacity, four octets a pixel, from its upper left corner. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Above this a pixel counts as ink. */
export const INK_OPACITY = 128
