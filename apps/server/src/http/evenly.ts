import { setTimeout } from 'node:timers/promises'

/** Longer than any of this work takes on a hall that is not overrun. */
const LEAST_MS = 500

/** Answers, or refuses, no sooner than after half a second: the time taken does not tell who is on record. */
export async function evenly<T>(work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), setTimeout(LEAST_MS)])
  if (result.status === 'rejected') throw result.reason
  return result.value
}
