import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { Jurisdictions } from '@certhall/ra'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

/** The condition that a row's jurisdiction is this one or lies below it; the query joins `jurisdictions`. */
export function within(path: string): RawBuilder<boolean> {
  return sql<boolean>`(jurisdictions.path = ${path} or starts_with(jurisdictions.path, ${`${path}/`}))`
}

export function sqlJurisdictions(db: Kysely<Database>): Jurisdictions {
  const find: Jurisdictions['find'] = (id) =>
    db.selectFrom('jurisdictions').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    find,
    async put({ id, name, parent }) {
      if (!/^[A-Za-z0-9_-]+$/.test(id)) throw new CerthallError('input-invalid', `jurisdiction id ${id}`)
      const above = parent === undefined ? undefined : await find(parent)
      if (parent !== undefined && above === undefined) {
        throw new CerthallError('input-invalid', `no jurisdiction ${parent}`)
      }
      const path = above === undefined ? id : `${above.path}/${id}`
      return db
        .insertInto('jurisdictions')
        .values({ id, name, path })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ name }))
        .returningAll()
        .executeTakeFirstOrThrow()
    },
    list: () => db.selectFrom('jurisdictions').selectAll().orderBy('path').execute(),

    async add({ id, name, parent }) {
      const above = await find(parent)
      if (above === undefined) throw new CerthallError('input-invalid', `no jurisdiction ${parent}`)
      const row = await db
        .insertInto('jurisdictions')
        .values({ id, name, path: `${above.path}/${id}` })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async rename(id, name) {
      await db.updateTable('jurisdictions').set({ name }).where('id', '=', id).execute()
    },

    move: (id, parent) =>
      db.transaction().execute(async (trx) => {
        // Two moves at once could make a ring.
        await sql`lock table jurisdictions in share row exclusive mode`.execute(trx)
        const read = (one: string) =>
          trx.selectFrom('jurisdictions').select('path').where('id', '=', one).executeTakeFirst()
        const [moved, above] = [await read(id), await read(parent)]
        if (!moved || !above || `${above.path}/`.startsWith(`${moved.path}/`)) {
          throw new CerthallError('input-invalid', `${id} cannot be below ${parent}`)
        }
        const path = `${above.path}/${id}`
        await trx
          .updateTable('jurisdictions')
          .set({ path: sql`${path} || substr(path, ${moved.path.length + 1})` })
          .where(within(moved.path))
          .execute()
      }),

    async counts(path) {
      const { rows } = await sql<{
        jurisdictions: number
        holders: number
        openCases: number
        staff: number
      }>`
        with inside as (select id from jurisdictions where ${within(path)})
        select
          (select count(*) from inside) as jurisdictions,
          (select count(*) from holders where jurisdiction_id in (select id from inside)) as holders,
          (select count(*) from cases join holders on holders.id = cases.holder_id
            where holders.jurisdiction_id in (select id from inside) and cases.state in (${sql.join(OPEN_STATES)})) as "openCases",
          (select count(*) from staff where not disabled and jurisdiction_id in (select id from inside)) as staff`.execute(
        db,
      )
      const [row] = rows
      if (!row) throw new Error('counts of a jurisdiction cannot be read')
      return row
    },
  }
}
