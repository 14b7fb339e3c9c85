import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

export interface SpentCaptchas {
  /** True for exactly one caller. */
  spend(challenge: string, expiresAt: Date): Promise<boolean>
  /** The request failed for another reason: the answer may be used again. */
  restore(challenge: string): Promise<void>
  sweep(now: Date): Promise<void>
}

export function sqlSpentCaptchas(db: Kysely<Database>): SpentCaptchas {
  return {
    async spend(challenge, expires_at) {
      const row = await db
        .insertInto('spent_captchas')
        .values({ challenge, expires_at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('challenge')
        .executeTakeFirst()
      return row !== undefined
    },
    async restore(challenge) {
      await db.deleteFrom('spent_captchas').where('challenge', '=', challenge).execute()
    },
    async sweep(now) {
      await db.deleteFrom('spent_captchas').where('expires_at', '<=', now).execute()
    },
  }
}
