import { createHmac, timingSafeEqual } from 'node:crypto'
import { CerthallError } from '@certhall/model'
import type { CodeRecord, Codes, UnlockRecord, Unlocks } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import type { RaTables } from './ra-tables.ts'

export function sqlUnlocks(db: Kysely<Database>): Unlocks {
  return {
    async find(reference) {
      const row = await db
        .selectFrom('unlocks')
        .selectAll()
        .where('reference', '=', reference)
        .executeTakeFirst()
      return row && toUnlock(row)
    },
    async inEntry(staffId) {
      const rows = await db
        .selectFrom('unlocks')
        .innerJoin('cases', 'cases.reference', 'unlocks.reference')
        .select('cases.reference')
        .where('unlocks.entered_by', '=', staffId)
        .where('cases.state', 'in', ['draft', 'correction'])
        .orderBy('cases.created_at', 'desc')
        .execute()
      return rows.map(({ reference }) => reference)
    },
    async note(reference, step) {
      await db.updateTable('unlocks').set({ step }).where('reference', '=', reference).execute()
    },
    async grant(reference, { challenge, position }, most) {
      const { rows } = await sql<Selectable<RaTables['unlocks']>>`
        update unlocks set grants = grants + 1, position = ${position},
          challenge = coalesce(challenge, ${challenge})
        where reference = ${reference} and grants < ${most}
        returning *`.execute(db)
      return rows[0] && toUnlock(rows[0])
    },
  }
}

/** In the transaction that adds its case. */
export async function insertUnlock(
  db: Kysely<Database>,
  { reference, token, channel, enteredBy, grants }: UnlockRecord,
): Promise<void> {
  await db
    .insertInto('unlocks')
    .values({ reference, token, channel, entered_by: enteredBy ?? null, grants })
    .execute()
}

function toUnlock(row: Selectable<RaTables['unlocks']>): UnlockRecord {
  const { reference, token, channel, grants, challenge, position } = row
  return {
    ...{ reference, token, channel, grants },
    ...(row.entered_by !== null && { enteredBy: row.entered_by }),
    ...(row.step !== null && { step: row.step }),
    ...(challenge !== null && position !== null && { grant: { challenge, position } }),
  }
}

/** Codes of six digits would be found in a stolen table at once, so their hashes take a key that is not in it. */
export function sqlCodes(db: Kysely<Database>, key: Uint8Array): Codes {
  const hash = (id: string, code: string) =>
    createHmac('sha256', key).update(`one-time code\n${id}\n${code}`).digest('hex')
  return {
    add: (record, code, { most, since, tries }) =>
      db.transaction().execute(async (trx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`code/${record.fingerprint}`}, 0))`.execute(
          trx,
        )
        const { count, first } = await trx
          .selectFrom('one_time_codes')
          .select((select) => [
            select.fn.countAll<number>().as('count'),
            select.fn.min('created_at').as('first'),
          ])
          .where('fingerprint', '=', record.fingerprint)
          .where('created_at', '>', since)
          .executeTakeFirstOrThrow()
        if (Number(count) >= most) {
          const retryAfter = Math.ceil(((first as Date).getTime() - since.getTime()) / 1000)
          throw new CerthallError('rate-limited', 'too many codes', { retryAfter })
        }
        await trx
          .insertInto('one_time_codes')
          .values({
            id: record.id,
            fingerprint: record.fingerprint,
            token: record.token,
            holder_id: record.holderId,
            profile: record.profile,
            contact: record.contact,
            code_hash: hash(record.id, code),
            tries_left: tries,
            created_at: record.createdAt,
            expires_at: record.expiresAt,
          })
          .execute()
      }),

    async spend(id, code, at) {
      // The try is counted before anything is compared.
      const { rows } = await sql<Selectable<RaTables['one_time_codes']>>`
        update one_time_codes set tries_left = tries_left - 1
        where id = ${id} and tries_left > 0 and used_at is null and expires_at > ${at}
        returning *`.execute(db)
      const [row] = rows
      if (row === undefined) return undefined
      const right = timingSafeEqual(Buffer.from(row.code_hash, 'hex'), Buffer.from(hash(id, code), 'hex'))
      if (!right) return { triesLeft: row.tries_left }
      const used = await db
        .updateTable('one_time_codes')
        .set({ used_at: at })
        .where('id', '=', id)
        .where('used_at', 'is', null)
        .executeTakeFirst()
      return used.numUpdatedRows === 1n ? { record: toCode(row) } : undefined
    },

    async sweep(at) {
      // A day longer than they live: what was sent in the last hour is counted.
      const before = new Date(at.getTime() - 24 * 3_600_000)
      await db.deleteFrom('one_time_codes').where('expires_at', '<', before).execute()
    },
  }
}

function toCode(row: Selectable<RaTables['one_time_codes']>): CodeRecord {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    token: row.token,
    holderId: row.holder_id,
    profile: row.profile,
    contact: row.contact,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
