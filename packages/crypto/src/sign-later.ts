// RSA signatures of 2048 bits take half a millisecond: short enough for one to be made between two turns of the loop, too long for many. On
// libuv's pool each would cost a thread's waking besides, which takes nearly as long (one alone: 1,056 µs there, 600 here).
import type { KeyObject } from 'node:crypto'
import { type Packed, pack, shareOut } from './share-out.ts'

interface Question {
  key: KeyObject
  hash: string
  message: Uint8Array
  /** Signs here. */
  sign(): Uint8Array
}

/** As it crosses to a thread; a key has its handle sent, not its octets. */
export interface SignRequest extends Packed {
  keys: KeyObject[]
  hashes: string[]
}

/** A signature by RSASSA-PKCS1-v1_5, perhaps by another thread. */
export const signLater = shareOut<Question, Uint8Array>({
  thread: () => new URL('./sign-worker.ts', import.meta.url),
  here: (question) => question.sign(),
  request(questions) {
    const packed = pack(questions.map(({ message }) => message))
    const message: SignRequest = {
      keys: questions.map(({ key }) => key),
      hashes: questions.map(({ hash }) => hash),
      ...packed,
    }
    return { message, transfer: [packed.bytes.buffer as ArrayBuffer] }
  },
})
