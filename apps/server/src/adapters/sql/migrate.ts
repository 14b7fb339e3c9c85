import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { migrations } from './migrations/index.ts'

/** Brings the schema up to date; safe when several processes start at once (kysely takes an advisory lock). */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const provider = { getMigrations: async () => migrations }
  await db.connection().execute(async (connection) => {
    // An index over ten million rows takes longer than any statement of the hall's may.
    await sql`set statement_timeout = 0`.execute(connection)
    const { error } = await new Migrator({ db: connection, provider }).migrateToLatest()
    await sql`reset statement_timeout`.execute(connection)
    if (error) throw error
  })
}
