import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { withLock } from './lock.ts'
import { replaceFile } from './replace-file.ts'
import { checkSerial, isMissing, namesEnding, tokenPath } from './token-file.ts'

const SUFFIX = '.presence'

/** Whether a token is plugged in, and how often it has been: an open token belongs to one insertion. */
export interface Presence {
  inserted: boolean
  insertions: number
}

/** Plugs a virtual token in, as a hand would, from any process. Already in: nothing happens. `token-absent` where unknown. */
export async function insert(dir: string, serial: string): Promise<void> {
  await change(dir, serial, (now) => ({ inserted: true, insertions: now.insertions + 1 }), true)
}

/** Pulls a virtual token out, from any process; whoever has it open fails with `token-removed` from then on. */
export async function remove(dir: string, serial: string): Promise<void> {
  await change(dir, serial, (now) => ({ ...now, inserted: false }), false)
}

/** Never waits for a lock: the file is replaced whole. */
export function readPresence(dir: string, serial: string): Presence {
  try {
    return JSON.parse(readFileSync(presencePath(dir, serial), 'utf8')) as Presence
  } catch (error) {
    // A file that someone has spoilt reads as `out`; the next insertion writes it anew.
    if (isMissing(error) || error instanceof SyntaxError) return { inserted: false, insertions: 0 }
    throw error
  }
}

/** Serials plugged in now, each with its insertion. */
export function insertedTokens(dir: string): Map<string, number> {
  const inserted = new Map<string, number>()
  for (const serial of namesEnding(dir, SUFFIX)) {
    const presence = readPresence(dir, serial)
    if (presence.inserted) inserted.set(serial, presence.insertions)
  }
  return inserted
}

async function change(dir: string, serial: string, next: (now: Presence) => Presence, goal: boolean) {
  checkSerial(serial)
  if (!existsSync(tokenPath(dir, serial)))
    throw new CerthallError('token-absent', `no virtual token ${serial}`)
  const path = presencePath(dir, serial)
  // Its own lock: a token is pulled in the middle of a write, which holds the token's.
  await withLock(`${path}.lock`, async () => {
    const now = readPresence(dir, serial)
    if (now.inserted !== goal) await replaceFile(path, JSON.stringify(next(now)))
  })
}

function presencePath(dir: string, serial: string): string {
  return join(dir, serial + SUFFIX)
}
