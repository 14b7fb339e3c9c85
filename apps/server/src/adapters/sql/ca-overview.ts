import { SHARD_SIZE } from '@certhall/ca'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** What an operator is told of an issuer besides its own record; each by an index, however many certificates there are. */
export function sqlOverview(db: Kysely<Database>) {
  return {
    /** Sharded lists that certificates name. */
    async shards(issuer: string): Promise<number> {
      const row = await db
        .selectFrom('ca_numbers')
        .select('next')
        .where('issuer', '=', issuer)
        .executeTakeFirst()
      return Math.ceil((row?.next ?? 0) / SHARD_SIZE)
    },

    /** The certificate of the responder that answers longest. */
    responder: (issuer: string) =>
      db
        .selectFrom('ca_certificates')
        .select(['serial', 'not_before', 'not_after'])
        .where('issuer', '=', issuer)
        .where('use', '=', 'ocsp')
        .where('state', '=', 'issued')
        .orderBy('not_after', 'desc')
        .limit(1)
        .executeTakeFirst(),
  }
}
