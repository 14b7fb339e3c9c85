import type { Token, TokenDriver } from '../../port.ts'
import { insertedTokens, remove } from './presence.ts'
import { type Interrupt, openSession } from './session.ts'
import { readTokenFiles } from './token-file.ts'
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
    list: async () => (await readTokenFiles(dir, insertedTokens(dir).keys())).map(tokenInfo),
    open: (id) => openInterruptible(id, async () => {}),
    watch: (listener) => watchPresence(dir, listener),
    pull: (id) => remove(dir, id),
    openInterruptible,
  }
}
