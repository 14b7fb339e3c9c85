import { type Kysely, sql } from 'kysely'

/** One-time codes for more than unlocks: counted by a keyed hash of what they are about, and for nobody where nobody was found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // They live for ten minutes.
  await sql`drop table one_time_codes`.execute(db)
  await sql`
    create table one_time_codes (
      id text primary key,
      purpose text not null check (purpose in ('unlock', 'loss')),
      about text not null,
      proves jsonb,
      code_hash text not null,
      tries_left int not null check (tries_left >= 0),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index one_time_codes_about on one_time_codes (about, created_at)`.execute(db)
  await sql`create index one_time_codes_expiry on one_time_codes (expires_at)`.execute(db)
  await sql`alter table sessions drop constraint sessions_kind_check`.execute(db)
  await sql`alter table sessions add constraint sessions_kind_check check (kind in ('holder', 'staff', 'unlock', 'loss'))`.execute(
    db,
  )
}
