import { CerthallError } from '@certhall/model'
import type { CancellationRecord, Cancellations } from '@certhall/ra'
import type { Kysely, Selectable } from 'kysely'
import { optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { LifeTables } from './life-tables.ts'
import { within } from './ra-jurisdictions.ts'

const MOST = 100

/** Cancellations on PostgreSQL. */
export function sqlCancellations(db: Kysely<Database>): Cancellations {
  const find: Cancellations['find'] = async (id) => {
    const row = await db.selectFrom('cancellations').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toRecord(row)
  }
  return {
    find,

    async add({ id, serial, holderId, proof, requestedBy, requestedAt, held }) {
      const row = { id, serial, proof, held, holder_id: holderId, requested_by: requestedBy }
      const added = await db
        .insertInto('cancellations')
        .values({ ...row, requested_at: requestedAt })
        .onConflict((conflict) => conflict.column('serial').where('decision', 'is', null).doNothing())
        .returningAll()
        .executeTakeFirst()
      const found =
        added ??
        (await db
          .selectFrom('cancellations')
          .selectAll()
          .where('serial', '=', serial)
          .where('decision', 'is', null)
          .executeTakeFirst())
      // Decided in between: whoever asks again begins a new one.
      if (found === undefined) throw new CerthallError('case-stale', 'decided meanwhile')
      return toRecord(found)
    },

    async open(which) {
      const rows = await db
        .selectFrom('cancellations')
        .innerJoin('holders', 'holders.id', 'cancellations.holder_id')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .selectAll('cancellations')
        .where('decision', 'is', null)
        .where(
          'holderId' in which
            ? (where) => where('cancellations.holder_id', '=', which.holderId)
            : within(which.jurisdictionPath),
        )
        .orderBy('requested_at')
        .limit(MOST)
        .execute()
      return rows.map(toRecord)
    },

    async decide(id, { decision, decidedBy, at }) {
      const decided = await db
        .updateTable('cancellations')
        .set({ decision, decided_by: decidedBy, decided_at: at })
        .where('id', '=', id)
        .where('decision', 'is', null)
        .returningAll()
        .executeTakeFirst()
      const found = decided ? toRecord(decided) : await find(id)
      if (found === undefined) throw new CerthallError('not-found', 'no such cancellation')
      return found
    },

    async undone({ after, limit }) {
      const rows = await db
        .selectFrom('cancellations')
        .selectAll()
        .where('decision', 'is not', null)
        .where('done_at', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toRecord)
    },

    async done(id, at) {
      await db
        .updateTable('cancellations')
        .set({ done_at: at })
        .where('id', '=', id)
        .where('done_at', 'is', null)
        .execute()
    },
  }
}

function toRecord(row: Selectable<LifeTables['cancellations']>): CancellationRecord {
  const { id, serial, proof, held } = row
  return {
    ...{ id, serial, proof, held, holderId: row.holder_id },
    ...{ requestedBy: row.requested_by, requestedAt: row.requested_at },
    ...optional('decidedBy', row.decided_by),
    ...optional('decision', row.decision),
  }
}
