import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { openPair } from './make-pair.ts'
import type { MasterKeys, Pairs } from './ports.ts'

/**
 * The centre's master key; made only while nothing is under escrow. Afterwards a new one would open no pair, and whoever
 * issues would find out one case at a time: `key-unavailable` when it is gone, `configuration-invalid` when it is another.
 */
export async function ensureMasterKey(pairs: Pick<Pairs, 'any'>, keys: MasterKeys): Promise<Uint8Array> {
  const pair = await pairs.any()
  if (pair === undefined) return keys.ensure(() => randomBytes(32))
  const masterKey = await keys.read()
  if (masterKey === undefined)
    throw new CerthallError('key-unavailable', 'no master key for the escrowed pairs')
  try {
    openPair({ masterKey }, pair).fill(0)
  } catch {
    throw new CerthallError('configuration-invalid', 'the master key is not that of the escrowed pairs')
  }
  return masterKey
}
