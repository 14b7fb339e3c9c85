import { type Kysely, sql } from 'kysely'

/** Papers handed in with an application, and the PINs of tokens' administrators; both sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table papers (
      id text primary key,
      reference text not null references cases,
      kind text not null,
      name text not null,
      type text not null check (type in ('application/pdf', 'image/jpeg', 'image/png')),
      size integer not null,
      pages integer not null,
      uploaded_at timestamptz not null,
      by text not null check (by in ('holder', 'staff')),
      actor_id text not null,
      scan text not null check (scan in ('clean', 'not-scanned')),
      sealed bytea not null
    )`.execute(db)
  await sql`create index papers_reference on papers (reference)`.execute(db)
  await sql`
    create table km_admin_pins (
      serial text not null,
      holder text not null,
      position int not null,
      state text not null check (state in ('in-use', 'next', 'past')),
      generation int not null,
      sealed bytea,
      made_at timestamptz not null,
      primary key (serial, position),
      check ((state = 'past') = (sealed is null))
    )`.execute(db)
  await sql`create unique index km_admin_pins_in_use on km_admin_pins (serial) where state = 'in-use'`.execute(
    db,
  )
  await sql`create unique index km_admin_pins_next on km_admin_pins (serial) where state = 'next'`.execute(db)
}
