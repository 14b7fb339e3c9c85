import { CerthallError } from '@certhall/model'
import { sameBytes } from '@certhall/pki'
import { placeOf } from './admin-pins.ts'
import type { Km } from './ports.ts'

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
  // 3. Pairs and admin PINs sealed anew, a batch a transaction.
  let resealed = 0
  for (;;) {
    const done = await km.generations.reseal(generation, BATCH, km.clock.now(), (pair) =>
      resealSecret(km, pair, pair.spki, generation),
    )
    if (done === 0) break
    resealed += done
    progress?.(resealed)
  }
  for (;;) {
    const done = await km.adminPins.reseal(generation, BATCH, km.clock.now(), async (pin) => {
      if (pin.sealed === undefined) throw new CerthallError('internal', 'a past admin PIN has no value')
      return resealSecret(km, { ...pin, sealed: pin.sealed }, placeOf(pin), generation)
    })
    if (done === 0) break
  }
  // 4. Nothing is left under an older one.
  await km.generations.complete(generation, km.clock.now())
  return { generation, resealed, resumed }
}

/** `data`: what the secret is bound to. */
async function resealSecret(
  { vault }: Pick<Km, 'vault'>,
  old: { generation: number; sealed: Uint8Array },
  data: Uint8Array,
  generation: number,
): Promise<Uint8Array> {
  const secret = await vault.open(old.generation, old.sealed, data)
  try {
    const sealed = await vault.seal(generation, secret, data)
    // The old form is gone once this one is stored, so it is opened before.
    const opened = await vault.open(generation, sealed, data)
    const same = sameBytes(opened, secret)
    opened.fill(0)
    if (!same) throw new CerthallError('internal', 'what was sealed anew does not open')
    return sealed
  } finally {
    secret.fill(0)
  }
}
