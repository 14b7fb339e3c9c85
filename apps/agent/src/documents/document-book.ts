import { createHash } from 'node:crypto'
import { randomBytes } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { type MessageDigest, toHex } from '@certhall/pki'

const LIFE_MS = 15 * 60_000
const MOST = 50
const LIMIT = 64 * 1024 * 1024
const DIGESTS: readonly MessageDigest[] = ['sha256', 'sha384', 'sha512', 'sm3']

/** PDFs to be stamped, which are kept whole: so large, and so many at a time. */
const WHOLE_LIMIT = 32 * 1024 * 1024
const MOST_WHOLE = 3

/** A document that a page has handed over: to be signed, of which size and hashes are kept, or whole, to be stamped. */
export interface ReceivedDocument {
  size: number
  content?: Uint8Array
  digests: Readonly<Record<MessageDigest, Uint8Array>>
}

/** Documents by id, each for the page that brought it. Which hash will be signed depends on the key, so all are taken. */
export interface DocumentBook {
  /** Reads to the end. `input-too-large` past 64 MB, or 32 MB where it is kept `whole`; `input-invalid` for an empty one. */
  receive(
    page: string,
    bytes: AsyncIterable<Uint8Array>,
    keep?: 'hashes' | 'whole',
  ): Promise<{ id: string; document: ReceivedDocument }>
  /** `job-unknown` also for another page's. */
  find(id: string, page: string): ReceivedDocument
}

export function openDocumentBook(): DocumentBook {
  const kept = new Map<string, { page: string; document: ReceivedDocument; at: number }>()

  function forgetOld() {
    const limit = Date.now() - LIFE_MS
    for (const [id, { at }] of kept) if (at < limit || kept.size > MOST) kept.delete(id)
    const whole = [...kept.values()].filter(({ document }) => document.content)
    for (const { document } of whole.slice(0, -MOST_WHOLE)) delete document.content
  }

  return {
    async receive(page, bytes, keep = 'hashes') {
      const hashes = DIGESTS.map((name) => ({ name, hash: createHash(name) }))
      const limit = keep === 'whole' ? WHOLE_LIMIT : LIMIT
      const chunks: Uint8Array[] = []
      let size = 0
      for await (const chunk of bytes) {
        size += chunk.length
        if (size > limit) throw new CerthallError('input-too-large')
        for (const { hash } of hashes) hash.update(chunk)
        if (keep === 'whole') chunks.push(chunk)
      }
      if (size === 0) throw new CerthallError('input-invalid', 'an empty document')
      const digests = Object.fromEntries(
        hashes.map(({ name, hash }) => [name, new Uint8Array(hash.digest())]),
      ) as ReceivedDocument['digests']
      const id = toHex(randomBytes(16))
      const document: ReceivedDocument = {
        ...{ size, digests },
        ...(keep === 'whole' && { content: new Uint8Array(Buffer.concat(chunks)) }),
      }
      kept.set(id, { page, document, at: Date.now() })
      forgetOld()
      return { id, document }
    },
    find(id, page) {
      forgetOld()
      const entry = kept.get(id)
      if (!entry || entry.page !== page) throw new CerthallError('job-unknown')
      return entry.document
    },
  }
}
