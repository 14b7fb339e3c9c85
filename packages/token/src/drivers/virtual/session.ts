import { CerthallError } from '@certhall/model'
import { withLock } from './lock.ts'
import { readPresence } from './presence.ts'
import { replaceFile } from './replace-file.ts'
import { bytesUsed, readTokenFile, type TokenFile, tokenPath } from './token-file.ts'

/** Called in the middle of a write, where a fault may pull the token; presence is looked at again right after it. */
export type Interrupt = (step: string) => Promise<void>

/** One insertion's view of a token's file. Everything fails with `token-removed` once that insertion has ended. */
export interface Session {
  serial: string
  /** `token-removed` where the token is out, or was out since the session began. */
  requirePresent(): void
  interrupt: Interrupt
  read(): Promise<TokenFile>
  /** Changes the file alone: no other process writes until `work` is done. Each `commit` is one atomic write. */
  write<T>(work: (file: TokenFile, commit: (step: string) => Promise<void>) => Promise<T>): Promise<T>
}

export function openSession(dir: string, serial: string, interrupt: Interrupt): Session {
  const presence = readPresence(dir, serial)
  if (!presence.inserted) throw new CerthallError('token-absent')
  let ended = false

  function requirePresent() {
    const now = readPresence(dir, serial)
    if (!now.inserted || now.insertions !== presence.insertions) ended = true
    if (ended) throw new CerthallError('token-removed')
  }

  async function interruptWrite(step: string) {
    await interrupt(step)
    requirePresent()
  }

  return {
    serial,
    requirePresent,
    interrupt: interruptWrite,
    async read() {
      requirePresent()
      const file = await readTokenFile(dir, serial)
      requirePresent()
      return file
    },
    async write(work) {
      requirePresent()
      const path = tokenPath(dir, serial)
      return await withLock(`${path}.lock`, async () => {
        requirePresent()
        const file = await readTokenFile(dir, serial)
        let used = bytesUsed(file)
        return await work(file, async (step) => {
          requireRoom(file, used)
          used = bytesUsed(file)
          await replaceFile(path, JSON.stringify(file), () => interruptWrite(step))
        })
      })
    },
  }
}

// Whatever shrinks the token is allowed even where it is over its limits.
function requireRoom(file: TokenFile, usedBefore: number): void {
  const used = bytesUsed(file)
  if (used > usedBefore && used > file.limits.bytes) {
    throw new CerthallError('token-full', 'bytes', { bytesFree: Math.max(0, file.limits.bytes - usedBefore) })
  }
}
