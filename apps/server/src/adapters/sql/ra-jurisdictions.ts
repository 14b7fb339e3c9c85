import { CerthallError } from '@certhall/model'
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
  }
}
