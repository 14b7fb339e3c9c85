import { type Kysely, sql } from 'kysely'

/** Cancellations by two members of staff, and places in the public notice of renewals and revocations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table cancellations (
      id text primary key,
      serial text not null references ca_certificates (serial),
      holder_id text not null references holders,
      proof text not null check (proof <> ''),
      requested_by text not null,
      requested_at timestamptz not null,
      held boolean not null,
      decision text check (decision in ('approve', 'refuse')),
      decided_by text,
      decided_at timestamptz,
      done_at timestamptz,
      -- A second person, whatever the program above believes.
      check (decided_by is distinct from requested_by),
      check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
      check (done_at is null or decision is not null)
    )`.execute(db)
  await sql`create unique index cancellations_open on cancellations (serial) where decision is null`.execute(
    db,
  )
  await sql`create index cancellations_holder on cancellations (holder_id) where decision is null`.execute(db)
  await sql`
    create index cancellations_undone on cancellations (decided_at)
    where decision is not null and done_at is null`.execute(db)
  await sql`create index on ca_status_events (at desc) where event = 'revoked'`.execute(db)
  await sql`create index on case_history (at desc) where to_state = 'done'`.execute(db)
}
