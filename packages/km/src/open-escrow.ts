import { CerthallError } from '@certhall/model'
import { openPair } from './make-pair.ts'
import type { Km } from './ports.ts'

/**
 * Before anything is issued: the vault's keys open what is under escrow. A master key is made only while nothing is sealed
 * under it; afterwards a new one would open no pair, and whoever issues would find out one case at a time:
 * `key-unavailable` when one is gone, `configuration-invalid` when it is another.
 */
export async function openEscrow(km: Pick<Km, 'pairs' | 'vault' | 'generations'>): Promise<void> {
  const samples = await km.pairs.samples()
  for (const pair of samples) {
    if (!(await km.vault.has(pair.generation)))
      throw new CerthallError('key-unavailable', `no master key ${pair.generation} for the escrowed pairs`)
    try {
      ;(await openPair(km, pair)).fill(0)
    } catch {
      throw new CerthallError(
        'configuration-invalid',
        `master key ${pair.generation} is not that of the escrowed pairs`,
      )
    }
  }
  const { generation } = await km.generations.current()
  if (samples.some((pair) => pair.generation === generation) || (await km.vault.has(generation))) return
  await km.generations.alone(() => km.vault.make(generation))
}
