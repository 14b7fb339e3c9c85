import { type Kysely, sql } from 'kysely'

/** Staff: second factors, certificates, lock-out, covers; claims, comments and views of the queue; proposals that wait for a second person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // sessions_from: sessions begun before it have ended (a password was changed, somebody was reset).
  await sql`
    alter table staff
      add column must_change_password boolean not null default false,
      add column sessions_from timestamptz`.execute(db)
  // secret: sealed by the hall's own key. recovery: SHA-256 (hex) of codes not spent yet. last_step: RFC 6238, never the same twice.
  await sql`
    create table staff_factors (
      staff_id text primary key references staff,
      secret bytea not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0,
      recovery text[] not null default '{}'
    )`.execute(db)
  await sql`
    create table staff_certificates (
      fingerprint text primary key,
      staff_id text not null references staff,
      added_by text not null,
      added_at timestamptz not null
    )`.execute(db)
  await sql`create index on staff_certificates (staff_id)`.execute(db)
  await sql`
    create table log_in_attempts (
      key text primary key,
      attempts int not null,
      last_at timestamptz not null,
      locked_until timestamptz
    )`.execute(db)
  await sql`
    create table staff_covers (
      id text primary key,
      absent_id text not null references staff,
      deputy_id text not null references staff,
      from_at timestamptz not null,
      until_at timestamptz not null,
      set_by text not null,
      ended_at timestamptz
    )`.execute(db)
  await sql`create index on staff_covers (deputy_id, until_at)`.execute(db)
  await sql`create index on staff_covers (absent_id, until_at)`.execute(db)
  await sql`
    create table staff_events (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null,
      event text not null,
      subject text not null,
      detail jsonb not null
    )`.execute(db)
  await sql`create index on staff_events (subject, id desc)`.execute(db)
  await sql`
    create table case_claims (
      reference text primary key references cases,
      staff_id text not null references staff,
      at timestamptz not null
    )`.execute(db)
  await sql`
    create table case_comments (
      id bigint generated always as identity primary key,
      reference text not null references cases,
      staff_id text not null references staff,
      at timestamptz not null,
      text text not null
    )`.execute(db)
  await sql`create index on case_comments (reference, id)`.execute(db)
  await sql`
    create table staff_views (
      id text primary key,
      staff_id text not null references staff,
      name text not null,
      query text not null,
      unique (staff_id, name)
    )`.execute(db)
  await sql`
    create table proposals (
      id text primary key,
      kind text not null,
      subject text not null,
      scope text not null,
      payload jsonb not null,
      note text not null,
      state text not null check (state in ('open', 'confirmed', 'applied', 'failed', 'refused', 'withdrawn')),
      proposed_by text not null references staff,
      proposed_at timestamptz not null,
      expires_at timestamptz not null,
      decided_by text references staff,
      decided_at timestamptz,
      decision_note text,
      applied_at timestamptz,
      problem text
    )`.execute(db)
  // One wish about one thing at a time.
  await sql`create unique index proposals_open on proposals (kind, subject) where state in ('open', 'confirmed')`.execute(
    db,
  )
  await sql`create index on proposals (state, proposed_at desc)`.execute(db)
  await sql`create index sessions_staff on sessions ((actor ->> 'staffId')) where kind = 'staff'`.execute(db)
}
