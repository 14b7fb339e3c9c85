import type { UnlockRecord, Unlocks } from '@certhall/ra'
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
