import { fingerprint } from '@certhall/crypto'
import type { EscrowedPair, Generations, Pairs } from '@certhall/km'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { PairRow } from './km-tables.ts'

// Every change brings its entry of the trail along, in one statement wherever one will do.

/** Whoever asks in the name of the authority itself. */
const AUTHORITY = 'authority'
const PAIR = sql`encode(sha256(spki), 'hex')`

/** Held shared by whoever adds a pair, alone by whoever begins a generation: no pair comes in under an older key. */
export const GENERATION = sql`hashtextextended('km/generation', 0)`

/** The key-management centre's stores on PostgreSQL. */
export function sqlPairs(db: Kysely<Database>): Pairs {
  async function rewrapped(signingSerial: string, to: Uint8Array): Promise<Uint8Array | undefined> {
    const row = await db
      .selectFrom('km_rewraps')
      .innerJoin('km_pairs', 'km_pairs.id', 'km_rewraps.pair')
      .select('km_rewraps.envelope')
      .where('km_pairs.signing_serial', '=', signingSerial)
      .where('to_key', '=', fingerprint(to))
      .executeTakeFirst()
    return row && bytes(row.envelope)
  }

  return {
    rewrapped,

    async samples() {
      const rows = await db
        .selectFrom('km_pairs')
        .selectAll()
        .distinctOn('generation')
        .orderBy('generation')
        .execute()
      return rows.map(toPair)
    },

    async countSpare() {
      const { count } = await db
        .selectFrom('km_pairs')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('store', '=', 'spare')
        .executeTakeFirstOrThrow()
      return count
    },

    async counts() {
      const rows = await db
        .selectFrom('km_pairs')
        .select((select) => ['store', select.fn.countAll<number>().as('count')])
        .groupBy('store')
        .execute()
      const none = { spare: 0, reserved: 0, 'in-use': 0, history: 0 }
      return { ...none, ...Object.fromEntries(rows.map(({ store, count }) => [store, count])) }
    },

    addSpare: ({ spki, sealed, generation }, at) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock_shared(${GENERATION})`.execute(tx)
        const { numAffectedRows } = await sql`
          with added as (
            insert into km_pairs (spki, sealed, generation, store, made_at)
            select ${spki}, ${sealed}, ${generation}::int, 'spare', ${at}
            where ${generation}::int = (select max(generation) from km_generations)
            returning spki
          )
          insert into km_trail (at, event, pair, actor) select ${at}, 'make', ${PAIR}, ${AUTHORITY} from added
        `.execute(tx)
        return numAffectedRows === 1n
      }),

    reserve: (signingSerial, at) =>
      db.transaction().execute(async (tx) => {
        // Two requests for one serial take turns, so that the second finds the first one's pair.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`km/${signingSerial}`}, 0))`.execute(tx)
        const found = await pairOf(tx, signingSerial)
        if (found !== undefined) return toPair(found)
        const { rows } = await sql<Selectable<PairRow>>`
          with moved as (
            update km_pairs set store = 'reserved', signing_serial = ${signingSerial}, reserved_at = ${at}
            where id = (
              select id from km_pairs where store = 'spare' order by id limit 1 for update skip locked
            )
            returning *
          ), noted as (
            insert into km_trail (at, event, pair, signing_serial, actor)
            select ${at}, 'reserve', ${PAIR}, signing_serial, ${AUTHORITY} from moved
          )
          select * from moved`.execute(tx)
        return rows[0] && toPair(rows[0])
      }),

    async find(signingSerial) {
      const row = await pairOf(db, signingSerial)
      return row && toPair(row)
    },

    async proved(signingSerials) {
      const rows = await db
        .selectFrom('km_pairs')
        .select('signing_serial')
        .where('signing_serial', 'in', ['', ...signingSerials])
        .where('used_at', 'is not', null)
        .execute()
      return rows.flatMap(({ signing_serial: serial }) => (serial === null ? [] : [serial]))
    },

    async keepEnvelope(signingSerial, envelope, at) {
      await sql`
        with kept as (
          update km_pairs set envelope = ${envelope}
          where signing_serial = ${signingSerial} and envelope is null
          returning spki, signing_serial
        )
        insert into km_trail (at, event, pair, signing_serial, actor)
        select ${at}, 'wrap', ${PAIR}, signing_serial, ${AUTHORITY} from kept`.execute(db)
      const row = await pairOf(db, signingSerial)
      return row?.envelope ? bytes(row.envelope) : envelope
    },

    async move(signingSerial, to, at) {
      const { event, column, from } = MOVES[to]
      await sql`
        with moved as (
          update km_pairs set store = ${to}, ${sql.ref(column)} = ${at}
          where signing_serial = ${signingSerial} and store = any(${[...from]})
          returning spki, signing_serial
        )
        insert into km_trail (at, event, pair, signing_serial, actor)
        select ${at}, ${event}, ${PAIR}, signing_serial, ${AUTHORITY} from moved`.execute(db)
    },

    async keepRewrap({ signingSerial, to, envelope, by, reason }, at) {
      const toKey = fingerprint(to)
      const { rows } = await sql`
        with kept as (
          insert into km_rewraps (pair, to_key, envelope, made_by, reason, made_at)
          select id, ${toKey}, ${envelope}, ${by}, ${reason}, ${at}
          from km_pairs where signing_serial = ${signingSerial}
          on conflict do nothing
          returning pair
        )
        insert into km_trail (at, event, pair, signing_serial, actor, reason, to_key)
        select ${at}, 're-wrap', ${PAIR}, signing_serial, ${by}, ${reason}, ${toKey}
        from kept join km_pairs on km_pairs.id = kept.pair
        returning id`.execute(db)
      return rows.length === 1 ? envelope : ((await rewrapped(signingSerial, to)) ?? envelope)
    },
  }
}

const MOVES = {
  'in-use': { event: 'activate', column: 'used_at', from: ['reserved'] },
  history: { event: 'retire', column: 'ended_at', from: ['reserved', 'in-use'] },
} as const

/** Generations of the master key, and the pairs that go from one to the next. */
export function sqlGenerations(db: Kysely<Database>): Generations {
  return {
    alone: (work) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended('km/rotation', 0))`.execute(tx)
        return work()
      }),

    async current() {
      const { generation, completed_at } = await db
        .selectFrom('km_generations')
        .selectAll()
        .orderBy('generation', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      return { generation, complete: completed_at !== null }
    },

    async list() {
      const { rows } = await sql<{
        generation: number
        began_at: Date
        completed_at: Date | null
        pairs: number
      }>`
        select km_generations.*, (select count(*) from km_pairs
          where km_pairs.generation = km_generations.generation) as pairs
        from km_generations order by generation desc`.execute(db)
      return rows.map(({ generation, began_at, completed_at, pairs }) => ({
        ...{ generation, beganAt: began_at, pairs },
        ...optional('completedAt', completed_at),
      }))
    },

    begin: (generation, at) =>
      db.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${GENERATION})`.execute(tx)
        await sql`
          with begun as (
            insert into km_generations values (${generation}, ${at}) on conflict do nothing returning generation
          )
          insert into km_trail (at, event, actor, reference)
          select ${at}, 'rotate-begin', ${AUTHORITY}, generation::text from begun`.execute(tx)
      }),

    reseal: (generation, limit, at, reseal) =>
      db.transaction().execute(async (tx) => {
        // Waits for another's batch instead of passing it over: none found means that none is left.
        const rows = await tx
          .selectFrom('km_pairs')
          .selectAll()
          .where('generation', '<', generation)
          .orderBy('generation')
          .orderBy('id')
          .limit(limit)
          .forUpdate()
          .execute()
        for (const row of rows) {
          const sealed = await reseal(toPair(row))
          await tx.updateTable('km_pairs').set({ sealed, generation }).where('id', '=', row.id).execute()
        }
        if (rows.length > 0) {
          const reference = `${rows.length} to ${generation}`
          await tx
            .insertInto('km_trail')
            .values({ at, event: 're-seal', actor: AUTHORITY, reference })
            .execute()
        }
        return rows.length
      }),

    async complete(generation, at) {
      await sql`
        with done as (
          update km_generations set completed_at = ${at}
          where generation = ${generation} and completed_at is null
            and not exists (select from km_pairs where generation < ${generation})
            and not exists (select from km_admin_pins where generation < ${generation} and sealed is not null)
          returning generation
        )
        insert into km_trail (at, event, actor, reference)
        select ${at}, 'rotate-end', ${AUTHORITY}, generation::text from done`.execute(db)
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
    generation: row.generation,
    store: row.store,
    ...optional('signingSerial', row.signing_serial),
    ...optional('envelope', row.envelope && bytes(row.envelope)),
    proved: row.used_at !== null,
  }
}
