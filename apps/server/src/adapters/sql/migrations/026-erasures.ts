import { type Kysely, sql } from 'kysely'

/** People's data that are to be deleted: when it was asked for, what is done, and when the rest is due. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table erasures (
      holder_id text primary key references holders,
      requested_at timestamptz not null,
      erased_at timestamptz,
      due_at timestamptz,
      done_at timestamptz
    )`.execute(db)
  await sql`create index on erasures (due_at) where done_at is null`.execute(db)
}
