import type { Kysely } from 'kysely'

/** The wording that the holder accepted is kept with the application. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('agreed', 'jsonb').execute()
}
