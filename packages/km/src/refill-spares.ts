import { makePair } from './make-pair.ts'
import type { Km } from './ports.ts'

/** Made at once on OpenSSL's threads, before the store is counted again. */
const BATCH = 16

/** Makes pairs until the spare store holds `minimum` (GM/T 0038 §7: refilled below a minimum). Answers how many it made. */
export async function refillSpares(km: Km, minimum: number): Promise<number> {
  let made = 0
  // Counted again after each batch: several processes may refill, and others take meanwhile.
  for (let missing = await shortage(km, minimum); missing > 0; missing = await shortage(km, minimum)) {
    const batch = await Promise.all(
      Array.from({ length: Math.min(missing, BATCH) }, async () =>
        km.pairs.addSpare(await makePair(km), km.clock.now()),
      ),
    )
    made += batch.filter((added) => added).length
  }
  return made
}

const shortage = async ({ pairs }: Km, minimum: number) => minimum - (await pairs.countSpare())
