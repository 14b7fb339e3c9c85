import { CerthallError } from '@certhall/model'
import { sameBytes } from '@certhall/pki'
import { openPair } from './make-pair.ts'
import type { EscrowedPair, Km } from './ports.ts'

const BATCH = 100

export interface Rotation {
  /** The present one now. */
  generation: number
  /** Pairs sealed anew by this run. */
  resealed: number
  /** It went on with one that had been broken off. */
  resumed: boolean
}

/**
 * A new master key, and every pair under it. Broken off at any instant it is gone on with by the next call, which begins no
 * other; two at once do the work of one. `store`: where the new key is to be, see Vault.
 * `progress` hears the pairs done so far.
 */
export async function rotateMasterKey(
  km: Km,
  { store, progress }: { store?: string; progress?: (resealed: number) => void } = {},
): Promise<Rotation> {
  const { generation, resumed } = await km.generations.alone(async () => {
    const before = await km.generations.current()
    const resumed = !before.complete
    const generation = resumed ? before.generation : before.generation + 1
    // 1. The key, kept before anything says that it is the present one.
    await km.vault.make(generation, store)
    // 2. The intent: from here on pairs come in under the new key only.
    if (!resumed) await km.generations.begin(generation, km.clock.now())
    return { generation, resumed }
  })
  // 3. Pairs sealed anew, a batch a transaction.
  let resealed = 0
  for (;;) {
    const done = await km.generations.reseal(generation, BATCH, km.clock.now(), (pair) =>
      resealPair(km, pair, generation),
    )
    if (done === 0) break
    resealed += done
    progress?.(resealed)
  }
  // 4. Nothing is left under an older one.
  await km.generations.complete(generation, km.clock.now())
  return { generation, resealed, resumed }
}

async function resealPair(
  km: Pick<Km, 'vault'>,
  pair: EscrowedPair,
  generation: number,
): Promise<Uint8Array> {
  const { spki } = pair
  const pkcs8 = await openPair(km, pair)
  try {
    const sealed = await km.vault.seal(generation, pkcs8, spki)
    // The old form is gone once this one is stored, so it is opened before.
    const opened = await openPair(km, { spki, sealed, generation })
    const same = sameBytes(opened, pkcs8)
    opened.fill(0)
    if (!same) throw new CerthallError('internal', 'what was sealed anew does not open')
    return sealed
  } finally {
    pkcs8.fill(0)
  }
}
