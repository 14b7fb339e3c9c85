import { SHARD_SIZE, type Shards } from '@certhall/ca'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** Numbers drawn at once: few enough that what a restart throws away is no loss, many enough that nobody waits in line. */
const BLOCK = 200

/**
 * Shards from numbers in order of issue. A process draws a block of them in a transaction of its own, committed before any is
 * used, so issuing never waits for another process; numbers that a process leaves unused only make a shard smaller.
 */
export function sqlShards(db: Kysely<Database>, block = BLOCK): Shards {
  const left = new Map<string, { next: number; end: number }>()
  const drawing = new Map<string, Promise<void>>()

  async function draw(issuer: string): Promise<void> {
    const { next: end } = await db
      .insertInto('ca_numbers')
      .values({ issuer, next: block })
      .onConflict((conflict) =>
        conflict.column('issuer').doUpdateSet((set) => ({ next: set('ca_numbers.next', '+', block) })),
      )
      .returning('next')
      .executeTakeFirstOrThrow()
    left.set(issuer, { next: end - block, end })
  }

  return {
    async next(issuer) {
      for (;;) {
        const mine = left.get(issuer)
        if (mine !== undefined && mine.next < mine.end) return Math.floor(mine.next++ / SHARD_SIZE)
        const underWay = drawing.get(issuer) ?? draw(issuer).finally(() => drawing.delete(issuer))
        drawing.set(issuer, underWay)
        await underWay
      }
    },
  }
}
