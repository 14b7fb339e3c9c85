import { type Kysely, sql } from 'kysely'

/** Machines that may have certificates without a case. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table machine_clients (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
      profile text not null,
      -- Rules of the names that it may have, as packages/ca/src/machine-names.ts reads them.
      names text[] not null,
      -- scrypt; null for a client that comes with a certificate only.
      secret text,
      created_by text not null check (created_by <> ''),
      created_at timestamptz not null,
      disabled_at timestamptz
    )`.execute(db)
}
