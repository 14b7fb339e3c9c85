import type { EscrowedPair, Pairs } from '@certhall/km'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { PairRow } from './ca-tables.ts'
import type { Database } from './database.ts'

/** The key-management centre's stores on PostgreSQL. */
export function sqlPairs(db: Kysely<Database>): Pairs {
  return {
    async any() {
      const row = await db.selectFrom('km_pairs').selectAll().limit(1).executeTakeFirst()
      return row && toPair(row)
    },

    async countSpare() {
      const { count } = await db
        .selectFrom('km_pairs')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('store', '=', 'spare')
        .executeTakeFirstOrThrow()
      return count
    },

    async addSpare({ spki, sealed }, at) {
      await db.insertInto('km_pairs').values({ spki, sealed, store: 'spare', made_at: at }).execute()
    },

    reserve: (signingSerial, at) =>
      db.transaction().execute(async (tx) => {
        // Two requests for one serial take turns, so that the second finds the first one's pair.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`km/${signingSerial}`}, 0))`.execute(tx)
        const found = await pairOf(tx, signingSerial)
        if (found !== undefined) return toPair(found)
        const moved = await tx
          .updateTable('km_pairs')
          .set({ store: 'reserved', signing_serial: signingSerial, reserved_at: at })
          .where('id', '=', (pairs) =>
            pairs
              .selectFrom('km_pairs')
              .select('id')
              .where('store', '=', 'spare')
              .orderBy('id')
              .limit(1)
              .forUpdate()
              .skipLocked(),
          )
          .returningAll()
          .executeTakeFirst()
        return moved && toPair(moved)
      }),

    async keepEnvelope(signingSerial, envelope) {
      await db
        .updateTable('km_pairs')
        .set({ envelope })
        .where('signing_serial', '=', signingSerial)
        .where('envelope', 'is', null)
        .execute()
      const row = await pairOf(db, signingSerial)
      return row?.envelope ? bytes(row.envelope) : envelope
    },

    async move(signingSerial, to, at) {
      const moving = db.updateTable('km_pairs').where('signing_serial', '=', signingSerial)
      if (to === 'in-use') {
        await moving.set({ store: to, used_at: at }).where('store', '=', 'reserved').execute()
      } else {
        await moving.set({ store: to, ended_at: at }).where('store', 'in', ['reserved', 'in-use']).execute()
      }
    },
  }
}

function pairOf(db: Kysely<Database>, signingSerial: string) {
  return db.selectFrom('km_pairs').selectAll().where('signing_serial', '=', signingSerial).executeTakeFirst()
}

function toPair(row: Selectable<PairRow>): EscrowedPair {
  return {
    spki: bytes(row.spki),
    sealed: bytes(row.sealed),
    store: row.store,
    ...optional('signingSerial', row.signing_serial),
    ...optional('envelope', row.envelope && bytes(row.envelope)),
  }
}
