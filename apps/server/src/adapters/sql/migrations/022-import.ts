import { type Kysely, sql } from 'kysely'

/** Issuers of a system before this one, and how far an import of its records has come. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ca_issuers add column imported text check (imported in ('with-key', 'without-key'))`.execute(
    db,
  )
  await sql`
    create table imports (
      -- SHA-256 over the bundle's files.
      bundle text primary key,
      started_by text not null,
      started_at timestamptz not null,
      finished_at timestamptz,
      -- By file: lines that are done, and how they fared.
      progress jsonb not null
    )`.execute(db)
  await sql`
    create table import_faults (
      bundle text not null references imports on delete cascade,
      file text not null,
      line int not null,
      code text not null,
      detail text not null,
      primary key (bundle, file, line)
    )`.execute(db)
}
