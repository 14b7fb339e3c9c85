import type { Token, TokenDriver } from '../../port.ts'
import { plannedFaults } from './planned-fault.ts'
import { insertedTokens, remove } from './presence.ts'
import { type Interrupt, openSession } from './session.ts'
import { readTokenFiles } from './token-file.ts'
import { tokenInfo } from './token-info.ts'
import { virtualToken } from './virtual-token.ts'
import { watchPresence } from './watch-presence.ts'
import { withFaults } from './with-faults.ts'

/** The virtual driver, with what `withFaults` needs beside the port. */
export interface VirtualDriver extends TokenDriver {
  /** Pulls the token out. */
  pull(id: string): Promise<void>
  /** As `open`, with a callback in the middle of each write. */
  openInterruptible(id: string, interrupt: Interrupt): Promise<Token>
}

/** Tokens that are files in a folder, shared with any other process that uses the same folder; they meet faults planned there. */
export function virtualDriver(dir: string): VirtualDriver {
  const plain = faultlessDriver(dir)
  const hook = plannedFaults(dir)
  // For each token that is opened, since the caller's interrupt is to be asked beside the plan.
  const openInterruptible = (id: string, interrupt: Interrupt) =>
    withFaults(
      {
        ...plain,
        openInterruptible: (same, planned) =>
          plain.openInterruptible(same, async (step) => {
            await interrupt(step)
            await planned(step)
          }),
      },
      hook,
    ).open(id)
  return { ...plain, open: (id) => openInterruptible(id, async () => {}), openInterruptible }
}

function faultlessDriver(dir: string): VirtualDriver {
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
