import { parentPort } from 'node:worker_threads'
import { unpack } from './share-out.ts'
import { verify } from './signatures.ts'
import type { VerifyRequest } from './verify-later.ts'

// The thread behind verify-later.ts.

parentPort?.on('message', ({ signatures, ...packed }: VerifyRequest) => {
  const parts = unpack(packed)
  const part = (at: number) => parts[at] as Uint8Array
  const right = signatures.map((signature, question) => {
    const first = 3 * question
    return verify(signature, part(first), part(first + 1), part(first + 2))
  })
  parentPort?.postMessage(right)
})

parentPort?.postMessage([])
