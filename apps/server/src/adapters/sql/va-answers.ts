import type { Answers, DueAnswer } from '@certhall/va'
import { type Kysely, sql } from 'kysely'
import { type StatusColumns, statusOf } from './ca-status.ts'
import type { Database } from './database.ts'

type DueRow = StatusColumns & Omit<DueAnswer, 'known'> & { changed: number; not_after: Date }

const STATUS = sql`
  c.serial, c.issuer, c.state, c.revoked_at, c.reason, c.suspended_at, c.invalidity_at, c.changed, c.not_after`
const TOLD = sql`c.state in ('issued', 'suspended', 'revoked')`

/** Answers signed ahead, on PostgreSQL. */
export function sqlAnswers(db: Kysely<Database>): Answers {
  return {
    alone: (work) =>
      db.connection().execute(async (connection) => {
        const key = sql`hashtextextended('va_answers', 0)`
        const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(
          connection,
        )
        if (!rows[0]?.mine) return
        try {
          await work()
        } finally {
          await sql`select pg_advisory_unlock(${key})`.execute(connection)
        }
      }),

    async count() {
      const { rows } = await sql<{ count: number }>`select count(*) from va_answers`.execute(db)
      return rows[0]?.count ?? 0
    },

    async ending(before, now, limit, besides) {
      const { rows } = await sql<DueRow>`
        select ${STATUS}, a.hash from va_answers a join ca_certificates c on c.serial = a.serial
        where a.next_update < ${before} and ${TOLD} and c.not_after > ${now} and c.issuer <> all(${besides}::text[])
        order by a.next_update limit ${limit}`.execute(db)
      return rows.map(toDue)
    },

    async missing(hash, { place, now, limit }) {
      // By the primary key, a stretch at a time: however many certificates there are, a step costs the same. Serials sort by time: where not
      // all have room the newest do.
      const below = place === '' ? sql`true` : sql`serial < ${place}`
      const stretch = sql`select * from ca_certificates where ${below} order by serial desc limit ${limit}`
      const { rows: ends } = await sql<{ last: string | null; seen: number }>`
        select min(serial) as last, count(*) as seen from (${stretch}) s`.execute(db)
      const { rows } = await sql<DueRow>`
        select ${STATUS}, ${hash}::text as hash from (${stretch}) c
        left join va_answers a on a.serial = c.serial and a.hash = ${hash} and a.changed = c.changed
        where a.serial is null and ${TOLD} and c.not_after > ${now}`.execute(db)
      const [end] = ends
      return { due: rows.map(toDue), place: end && end.seen === limit ? (end.last ?? undefined) : undefined }
    },

    async put(answers) {
      await db
        .insertInto('va_answers')
        .values(
          answers.map(({ thisUpdate, nextUpdate, ...answer }) => ({
            ...answer,
            this_update: thisUpdate,
            next_update: nextUpdate,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['serial', 'hash'])
            .doUpdateSet((set) => ({
              changed: set.ref('excluded.changed'),
              der: set.ref('excluded.der'),
              this_update: set.ref('excluded.this_update'),
              next_update: set.ref('excluded.next_update'),
            }))
            // What was read before a change may come late: it never takes the place of what came after.
            .whereRef('excluded.changed', '>=', 'va_answers.changed'),
        )
        .execute()
    },

    async sweep(now) {
      await db.deleteFrom('va_answers').where('next_update', '<=', now).execute()
    },
  }
}

function toDue(row: DueRow): DueAnswer {
  const { issuer, serial, hash, changed, not_after } = row
  return { issuer, serial, hash, known: { status: statusOf(row), changed, notAfter: not_after } }
}
