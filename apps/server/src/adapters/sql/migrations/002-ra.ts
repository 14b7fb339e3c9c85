import { type Kysely, sql } from 'kysely'

/** The registration authority: people, applications, delivery. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table jurisdictions (
      id text primary key,
      name text not null,
      path text not null unique
    )`.execute(db)
  await sql`
    create table holders (
      id text primary key,
      kind text not null,
      name text not null,
      id_type text not null,
      id_number text not null,
      unit_address text,
      region text not null,
      jurisdiction_id text not null references jurisdictions,
      numbers jsonb not null,
      contacts jsonb not null,
      unique (id_type, id_number)
    )`.execute(db)
  await sql`create index on holders (jurisdiction_id)`.execute(db)
  await sql`
    create table staff (
      id text primary key,
      login text not null unique,
      name text not null,
      roles text[] not null,
      jurisdiction_id text not null references jurisdictions,
      id_number text,
      password_hash text not null,
      disabled boolean not null
    )`.execute(db)
  await sql`
    create table nonces (
      nonce text primary key,
      purpose text not null,
      origin text not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index on nonces (expires_at)`.execute(db)
  await sql`
    create table cases (
      reference text primary key,
      profile text not null,
      state text not null,
      version int not null,
      holder_id text not null references holders,
      old_fingerprint text not null,
      new_fingerprint text,
      new_spki bytea,
      created_at timestamptz not null,
      submitted_at timestamptz,
      due_at timestamptz,
      expires_at timestamptz,
      fee_fen int,
      pay_until timestamptz,
      reason text,
      template_hash text,
      pending text[] not null,
      draft jsonb not null,
      template jsonb,
      payment jsonb,
      proof jsonb
    )`.execute(db)
  // One open application for one certificate: the states are model's OPEN_STATES.
  await sql`
    create unique index cases_open on cases (old_fingerprint)
    where state in ('draft', 'review', 'correction', 'payment', 'approved', 'issued')`.execute(db)
  await sql`create index on cases (holder_id, created_at desc)`.execute(db)
  await sql`create index on cases (state, submitted_at)`.execute(db)
  await sql`
    create index on cases (expires_at)
    where state in ('draft', 'correction', 'payment', 'approved', 'issued')`.execute(db)
  await sql`create index on cases (reference) where pending <> '{}'`.execute(db)
  await sql`
    create table case_history (
      reference text not null references cases,
      version int not null,
      at timestamptz not null,
      by text not null,
      actor_id text,
      event text not null,
      from_state text,
      to_state text not null,
      reason text,
      primary key (reference, version)
    )`.execute(db)
  await sql`create table case_keys (key_id text primary key, reference text not null)`.execute(db)
  await sql`
    create table tickets (
      id text primary key,
      reference text not null references cases,
      nonce text not null,
      opened_by text not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index on tickets (expires_at)`.execute(db)
  await sql`
    create table delivery_journal (
      id bigint generated always as identity primary key,
      reference text not null references cases,
      step text not null,
      at timestamptz not null,
      ticket_id text,
      evidence jsonb
    )`.execute(db)
  await sql`create index on delivery_journal (reference, id desc)`.execute(db)
}
