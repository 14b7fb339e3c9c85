import { type Kysely, sql } from 'kysely'

/** Electronic seals: what is applied for, the register, filings, tickets with which the assistant fetches them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table seal_images (
      reference text primary key references cases,
      kind text not null,
      name text not null,
      acceptable boolean not null,
      findings jsonb not null,
      png bytea,
      digest text
    )`.execute(db)
  await sql`
    create table seals (
      id text primary key,
      reference text not null references cases,
      holder_id text not null references holders,
      profile text not null,
      kind text not null,
      name text not null,
      certificate text not null,
      ordinal int not null,
      png bytea not null,
      width_mm int not null,
      height_mm int not null,
      info bytea not null,
      maker bytea not null,
      maker_key text not null,
      created_at timestamptz not null,
      valid_until timestamptz not null,
      der bytea,
      digest text unique,
      follows text unique references seals,
      received_at timestamptz,
      token text,
      evidence jsonb,
      cancelled_at timestamptz,
      cancelled_by text,
      cancel_reason text,
      unique (certificate, ordinal),
      check ((der is null) = (digest is null)),
      check ((received_at is null) = (token is null)),
      check (received_at is null or der is not null)
    )`.execute(db)
  // One seal for an application; those made anew after a renewal name the one that they follow.
  await sql`create unique index seals_one on seals (reference) where follows is null`.execute(db)
  await sql`create index seals_holder on seals (holder_id, created_at)`.execute(db)
  await sql`create index seals_unsigned on seals (created_at) where der is null`.execute(db)
  await sql`
    create table seal_tickets (
      id text primary key,
      holder_id text not null references holders,
      certificate text not null,
      nonce text not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index on seal_tickets (expires_at)`.execute(db)
}
