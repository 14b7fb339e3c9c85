import { createHmac, timingSafeEqual } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import type { Codes } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import type { RaTables } from './ra-tables.ts'

/** Codes of six digits would be found in a stolen table at once, and numbers soon, so their hashes take a key that is not in it. */
export function sqlCodes(db: Kysely<Database>, key: Uint8Array): Codes {
  const keyed = (what: string, text: string) => createHmac('sha256', key).update(`${what}\n${text}`)
  const hash = (id: string, code: string) => keyed('one-time code', `${id}\n${code}`).digest('hex')
  return {
    async add({ id, purpose, about, proves, createdAt, expiresAt }, code, { most, since, tries }) {
      const counted = keyed(`code about ${purpose}`, about).digest('hex')
      await db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`code/${counted}`}, 0))`.execute(trx)
        const { count, first } = await trx
          .selectFrom('one_time_codes')
          .select((select) => [
            select.fn.countAll<number>().as('count'),
            select.fn.min('created_at').as('first'),
          ])
          .where('about', '=', counted)
          .where('created_at', '>', since)
          .executeTakeFirstOrThrow()
        if (Number(count) >= most) {
          const retryAfter = Math.ceil(((first as Date).getTime() - since.getTime()) / 1000)
          throw new CerthallError('rate-limited', 'too many codes', { retryAfter })
        }
        await trx
          .insertInto('one_time_codes')
          .values({
            ...{ id, purpose, about: counted, code_hash: hash(id, code), tries_left: tries },
            proves: proves === undefined ? null : JSON.stringify(proves),
            ...{ created_at: createdAt, expires_at: expiresAt },
          })
          .execute()
      })
    },

    async spend(purpose, id, code, at) {
      // The try is counted before anything is compared.
      const { rows } = await sql<Selectable<RaTables['one_time_codes']>>`
        update one_time_codes set tries_left = tries_left - 1
        where id = ${id} and purpose = ${purpose} and tries_left > 0 and used_at is null and expires_at > ${at}
        returning *`.execute(db)
      const [row] = rows
      if (row === undefined) return undefined
      const right = timingSafeEqual(Buffer.from(row.code_hash, 'hex'), Buffer.from(hash(id, code), 'hex'))
      if (!right || row.proves === null) return { triesLeft: row.tries_left }
      const used = await db
        .updateTable('one_time_codes')
        .set({ used_at: at })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      return used.numUpdatedRows === 1n ? { proves: row.proves as never } : undefined
    },

    disguise: (text) => keyed('disguise', text).digest(),

    async sweep(at) {
      // A day longer than they live: what was sent in the last hours is counted.
      const before = new Date(at.getTime() - 24 * 3_600_000)
      await db.deleteFrom('one_time_codes').where('expires_at', '<', before).execute()
    },
  }
}
