import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { withLock } from './lock.ts'
import { replaceFile } from './replace-file.ts'
import { checkSerial, isSerial, namesEnding, tokenPath } from './token-file.ts'

const SUFFIX = '.presence'

const presence = z.object({ inserted: z.boolean(), insertions: z.int().min(0) })

/** Whether a token is plugged in, and how often it has been: an open token belongs to one insertion. */
export type Presence = z.infer<typeof presence>

const OUT: Presence = { inserted: false, insertions: 0 }

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
  checkSerial(serial)
  try {
    const { data } = presence.safeParse(JSON.parse(readFileSync(presencePath(dir, serial), 'utf8')))
    return data ?? OUT
  } catch {
    // Missing, or spoilt by someone: it reads as `out`, and the next insertion writes it anew.
    return OUT
  }
}

/** Serials plugged in now, each with its insertion. */
export function insertedTokens(dir: string): Map<string, number> {
  const inserted = new Map<string, number>()
  for (const serial of namesEnding(dir, SUFFIX).filter(isSerial)) {
    const now = readPresence(dir, serial)
    if (now.inserted) inserted.set(serial, now.insertions)
  }
  return inserted
}

/** `token-absent` where the folder has no such token, plugged in or not. */
export function requireToken(dir: string, serial: string): void {
  checkSerial(serial)
  if (!existsSync(tokenPath(dir, serial)))
    throw new CerthallError('token-absent', `no virtual token ${serial}`)
}

async function change(dir: string, serial: string, next: (now: Presence) => Presence, goal: boolean) {
  requireToken(dir, serial)
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
