/** A growing pause: `first` seconds, half as much again each time, at most `most`. */
export function later(now: Date, attempts: number, first: number, most: number): Date {
  const seconds = Math.min(first * 1.5 ** Math.min(attempts, 40), most)
  return new Date(now.getTime() + seconds * 1000)
}
