import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver, TokenInfo } from '../../port.ts'
import { insertedTokens, remove } from './presence.ts'
import { type Interrupt, openSession } from './session.ts'
import { readTokenFile } from './token-file.ts'
import { tokenInfo } from './token-info.ts'
import { virtualToken } from './virtual-token.ts'
import { watchPresence } from './watch-presence.ts'

/** The virtual driver, with what `withFaults` needs beside the port. */
export interface VirtualDriver extends TokenDriver {
  /** Pulls the token out. */
  pull(id: string): Promise<void>
  /** As `open`, with a callback in the middle of each write. */
  openInterruptible(id: string, interrupt: Interrupt): Promise<Token>
}

/** Tokens that are files in a folder, shared with any other process that uses the same folder. */
export function virtualDriver(dir: string): VirtualDriver {
  async function openInterruptible(id: string, interrupt: Interrupt): Promise<Token> {
    const session = openSession(dir, id, interrupt)
    await session.read()
    return virtualToken(session)
  }
  return {
    name: 'virtual',
    async list() {
      const infos: TokenInfo[] = []
      for (const serial of insertedTokens(dir).keys()) {
        try {
          infos.push(tokenInfo(await readTokenFile(dir, serial)))
        } catch (error) {
          // One damaged token must not hide the others; `open` says what is wrong with it.
          if (!(error instanceof CerthallError)) throw error
        }
      }
      return infos
    },
    open: (id) => openInterruptible(id, async () => {}),
    watch: (listener) => watchPresence(dir, listener),
    pull: (id) => remove(dir, id),
    openInterruptible,
  }
}
