import { makePair } from './make-pair.ts'
import type { Km } from './ports.ts'

/** Makes pairs until the spare store holds `minimum` (GM/T 0038 §7: refilled below a minimum). Answers how many it made. */
export async function refillSpares(km: Km, minimum: number): Promise<number> {
  let made = 0
  // Counted each time: several processes may refill at once, and each addition is a little work.
  while ((await km.pairs.countSpare()) < minimum) {
    await km.pairs.addSpare(await makePair(km), km.clock.now())
    made++
  }
  return made
}
