import { createHash } from 'node:crypto'
import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { type MessageDigest, toHex } from '@certhall/pki'

const LIFE_MS = 15 * 60_000
const MOST = 50
const LIMIT = 64 * 1024 * 1024
const DIGESTS: readonly MessageDigest[] = ['sha256', 'sha384', 'sha512', 'sm3']

/** A document that a page has handed over to be signed: what is kept of it is its size and its hashes. */
export interface ReceivedDocument {
  size: number
  digests: Readonly<Record<MessageDigest, Uint8Array>>
}

/** Documents by id, each for the page that brought it. Which hash will be signed depends on the key, so all are taken. */
export interface DocumentBook {
  /** Reads to the end. `input-too-large` past 64 MB, `input-invalid` for an empty one. */
  receive(page: string, bytes: AsyncIterable<Uint8Array>): Promise<{ id: string; document: ReceivedDocument }>
  /** `job-unknown` also for another page's. */
  find(id: string, page: string): ReceivedDocument
}

export function openDocumentBook(): DocumentBook {
  const kept = new Map<string, { page: string; document: ReceivedDocument; at: number }>()

  function forgetOld() {
    const limit = Date.now() - LIFE_MS
    for (const [id, { at }] of kept) if (at < limit || kept.size > MOST) kept.delete(id)
  }

  return {
    async receive(page, bytes) {
      const hashes = DIGESTS.map((name) => ({ name, hash: createHash(name) }))
      let size = 0
      for await (const chunk of bytes) {
        size += chunk.length
        if (size > LIMIT) throw new CerthallError('input-too-large')
        for (const { hash } of hashes) hash.update(chunk)
      }
      if (size === 0) throw new CerthallError('input-invalid', 'an empty document')
      const digests = Object.fromEntries(
        hashes.map(({ name, hash }) => [name, new Uint8Array(hash.digest())]),
      ) as ReceivedDocument['digests']
      const id = toHex(randomBytes(16))
      kept.set(id, { page, document: { size, digests }, at: Date.now() })
      forgetOld()
      return { id, document: { size, digests } }
    },
    find(id, page) {
      forgetOld()
      const entry = kept.get(id)
      if (!entry || entry.page !== page) throw new CerthallError('job-unknown')
      return entry.document
    },
  }
}
