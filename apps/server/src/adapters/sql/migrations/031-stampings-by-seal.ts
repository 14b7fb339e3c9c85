import { type Kysely, sql } from 'kysely'

/** One document may bear several seals, and nobody else's record is in the way of one's own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table stampings drop constraint stampings_document_hash_key`.execute(db)
  await sql`create unique index stampings_document on stampings (document_hash, seal)`.execute(db)
}
