// Signatures that come many at a time, as requests do: a verification takes as long as all else that a request needs.
import type { SignatureName } from '@certhall/pki'
import { type Packed, pack, shareOut } from './share-out.ts'
import { verify } from './signatures.ts'

interface Question {
  signature: SignatureName
  spki: Uint8Array
  message: Uint8Array
  value: Uint8Array
}

/** As it crosses to a thread: each question is its signature's name, and three parts: key, message and value. */
export interface VerifyRequest extends Packed {
  signatures: SignatureName[]
}

const ask = shareOut<Question, boolean>({
  thread: () => new URL('./verify-worker.ts', import.meta.url),
  here: ({ signature, spki, message, value }) => verify(signature, spki, message, value),
  request(questions) {
    const packed = pack(questions.flatMap(({ spki, message, value }) => [spki, message, value]))
    const message: VerifyRequest = { signatures: questions.map(({ signature }) => signature), ...packed }
    return { message, transfer: [packed.bytes.buffer as ArrayBuffer] }
  },
})

/** `verify`, perhaps by another thread. What the bytes hold must not change meanwhile. */
export function verifyLater(
  signature: SignatureName,
  spki: Uint8Array,
  message: Uint8Array,
  value: Uint8Array,
): Promise<boolean> {
  return ask({ signature, spki, message, value })
}
