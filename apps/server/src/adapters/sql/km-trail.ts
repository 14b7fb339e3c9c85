import type { ChainedEntry, Trail, TrailEntry } from '@certhall/km'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { TrailRow } from './km-tables.ts'

/** The key-management centre's trail on PostgreSQL. Its entries are written where the acts are (km-store, km-recoveries). */
export function sqlTrail(db: Kysely<Database>): Trail {
  return {
    extend: (limit, link) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('km/trail', 0))`.execute(tx)
        const end = await tx
          .selectFrom('km_trail')
          .selectAll()
          .where('position', 'is not', null)
          .orderBy('position', 'desc')
          .limit(1)
          .executeTakeFirst()
        const loose = await tx
          .selectFrom('km_trail')
          .selectAll()
          .where('position', 'is', null)
          .orderBy('id')
          .limit(limit)
          .execute()
        if (loose.length === 0) return 0
        const chained = await link(
          end ? toChained(end) : { position: 0, hash: new Uint8Array(32) },
          loose.map(toEntry),
        )
        const value = JSON.stringify(
          chained.map(({ id, position, hash, head }) => ({
            id,
            position,
            hash: Buffer.from(hash).toString('hex'),
            head: head ? Buffer.from(head.sealed).toString('hex') : null,
            generation: head?.generation ?? null,
          })),
        )
        await sql`
          update km_trail set position = given.position, hash = decode(given.hash, 'hex'),
            head = decode(given.head, 'hex'), head_generation = given.generation
          from json_to_recordset(${value}::json)
            as given (id int8, position int8, hash text, head text, generation int)
          where km_trail.id = given.id`.execute(tx)
        return loose.length
      }),

    async read(after, limit) {
      const rows = await db
        .selectFrom('km_trail')
        .selectAll()
        .where('position', '>', after)
        .orderBy('position')
        .limit(limit)
        .execute()
      return rows.map(toChained)
    },

    async countLoose() {
      const { count } = await db
        .selectFrom('km_trail')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('position', 'is', null)
        .executeTakeFirstOrThrow()
      return count
    },

    async end() {
      const row = await db
        .selectFrom('km_trail')
        .select(['position', 'at'])
        .where('position', 'is not', null)
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? { position: row.position ?? 0, at: row.at } : { position: 0 }
    },

    async ofRecovery({ id, signingSerial }) {
      const rows = await db
        .selectFrom('km_trail')
        .selectAll()
        .where('signing_serial', '=', signingSerial)
        .where('reference', '=', id)
        .orderBy('id')
        .execute()
      return rows.map((row) => ({ ...toEntry(row), ...optional('position', row.position) }))
    },
  }
}

function toEntry(row: Selectable<TrailRow>): TrailEntry {
  const { id, at, event, actor } = row
  return {
    ...{ id, at, event, actor },
    ...optional('pair', row.pair),
    ...optional('signingSerial', row.signing_serial),
    ...optional('reason', row.reason),
    ...optional('toKey', row.to_key),
    ...optional('reference', row.reference),
  }
}

function toChained(row: Selectable<TrailRow>): ChainedEntry {
  const { position, hash, head, head_generation: generation } = row
  return {
    ...toEntry(row),
    position: position ?? 0,
    hash: hash ? bytes(hash) : new Uint8Array(),
    ...(head && generation !== null && { head: { generation, sealed: bytes(head) } }),
  }
}
