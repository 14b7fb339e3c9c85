import { type Kysely, sql } from 'kysely'

/** Where seals were filed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table seal_filings (
      seal text not null references seals,
      office text not null,
      number text not null,
      filed_on text not null,
      by text not null,
      at timestamptz not null,
      primary key (seal, office, number)
    )`.execute(db)
}
