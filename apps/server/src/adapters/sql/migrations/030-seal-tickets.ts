import { type Kysely, sql } from 'kysely'

/** `opened_by`: the clerk who has begun the delivery; null where it was the holder himself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table seal_tickets add column opened_by text`.execute(db)
}
