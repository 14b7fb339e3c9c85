import { sign } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { unpack } from './share-out.ts'
import type { SignRequest } from './sign-later.ts'

// The thread behind sign-later.ts.

parentPort?.on('message', ({ keys, hashes, ...packed }: SignRequest) => {
  const messages = unpack(packed)
  // Copies of their own: what node:crypto answers may lie in memory that it shares.
  const made = keys.map((key, at) => new Uint8Array(sign(hashes[at], messages[at] as Uint8Array, key)))
  parentPort?.postMessage(made)
})

parentPort?.postMessage([])
