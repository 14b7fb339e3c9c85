import { parentPort } from 'node:worker_threads'
import { verify } from './signatures.ts'
import type { VerifyRequest } from './verify-later.ts'

// The thread behind verify-later.ts. It says that it has begun by an answer to nothing; then for each question one octet, 1 where the
// signature is right.

parentPort?.on('message', ({ signatures, lengths, bytes }: VerifyRequest) => {
  let at = 0
  const next = (part: number) => {
    const from = at
    at += lengths[part] as number
    return bytes.subarray(from, at)
  }
  const right = signatures.map((signature, question) => {
    const first = 3 * question
    return Number(verify(signature, next(first), next(first + 1), next(first + 2)))
  })
  parentPort?.postMessage(Uint8Array.from(right))
})

parentPort?.postMessage(new Uint8Array(0))
