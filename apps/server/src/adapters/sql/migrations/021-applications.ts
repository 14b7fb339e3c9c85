import { type Kysely, sql } from 'kysely'

/** Relying applications are registered by people; what they were told is kept with its text, so that it can be told again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table applications (
      id text primary key check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
      name jsonb not null,
      url text not null,
      redirect_uris text[] not null,
      webhook_url text not null,
      active boolean not null,
      version int not null,
      secrets bytea not null,
      registered_by text not null,
      registered_at timestamptz not null
    )`.execute(db)
  await sql`
    alter table tellings
      add column event jsonb,
      add column message_id text,
      add column queued_at timestamptz`.execute(db)
  await sql`create index on tellings (application, queued_at desc)`.execute(db)
}
