import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { CerthallError } from '@certhall/model'

const SQLITE_BUSY = 5

/**
 * Runs `work` while no other process (and no other call in this one) holds the lock at `path`; waits at most `waitMs`,
 * then `token-busy`. The lock is SQLite's on an empty database: the operating system drops it with the process, so a
 * killed holder leaves nothing stale behind and there is no time-out to guess.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, waitMs = 10_000): Promise<T> {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    await acquire(lock, performance.now() + waitMs)
    return await work()
  } finally {
    lock.close()
  }
}

async function acquire(lock: DatabaseSync, deadline: number): Promise<void> {
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
      if (performance.now() > deadline) throw new CerthallError('token-busy')
      // Jitter, so that two waiters do not fall into step.
      await sleep(2 + Math.random() * 8)
    }
  }
}
