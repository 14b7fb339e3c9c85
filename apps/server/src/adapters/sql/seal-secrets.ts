import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** Seals small secrets of one kind under a key of the hall's own (AES-256-GCM). */
export function sealer(key: Uint8Array) {
  return {
    /** `about` is bound to it: sealed for one thing, it does not open for another. */
    seal(value: unknown, about: string): Buffer {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open<T>(sealed: Uint8Array, about: string): T {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as T
    },
  }
}

export type Sealer = ReturnType<typeof sealer>
