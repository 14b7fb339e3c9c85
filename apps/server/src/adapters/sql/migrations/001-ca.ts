import { type Kysely, sql } from 'kysely'

/** Issuers, certificates, CRLs, and the key-management centre's pairs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ca_issuers (
      id text primary key check (id ~ '^[a-z0-9-]+$'),
      name text not null,
      algorithm text not null check (algorithm in ('sm2', 'p256')),
      parent text references ca_issuers (id),
      certificate bytea not null,
      not_after timestamptz not null,
      changes int8 not null default 0,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table ca_certificates (
      serial text primary key check (serial ~ '^[0-9a-f]+$'),
      issuer text not null references ca_issuers (id),
      use text not null check (use in ('signing', 'encryption', 'single', 'ocsp', 'ca')),
      state text not null check (state in ('intended', 'issued', 'suspended', 'revoked')),
      case_reference text not null,
      profile text not null,
      holder text not null,
      template_digest text not null,
      spki bytea not null,
      spki_digest text not null,
      signature text not null,
      tbs bytea not null,
      not_before timestamptz not null,
      not_after timestamptz not null,
      intended_at timestamptz not null,
      der bytea,
      fingerprint text unique,
      issued_at timestamptz,
      published_at timestamptz,
      revoked_at timestamptz,
      reason text,
      pair_serial text references ca_certificates (serial),
      check ((der is null) = (fingerprint is null) and (der is null) = (issued_at is null)),
      check (state not in ('issued', 'suspended') or der is not null),
      check ((state = 'revoked') = (revoked_at is not null) and (state = 'revoked') = (reason is not null))
    )`.execute(db)
  // One live certificate for each use of an approved application, whatever races.
  await sql`
    create unique index ca_certificates_one_live on ca_certificates (case_reference, use)
      where state in ('intended', 'issued', 'suspended')`.execute(db)
  await sql`create index ca_certificates_holder on ca_certificates (holder, intended_at)`.execute(db)
  await sql`create index ca_certificates_key on ca_certificates (spki_digest)`.execute(db)
  await sql`
    create index ca_certificates_ended on ca_certificates (issuer, not_after)
      where state in ('suspended', 'revoked')`.execute(db)
  await sql`
    create table ca_crls (
      issuer text not null references ca_issuers (id),
      number int8 not null,
      der bytea not null,
      this_update timestamptz not null,
      next_update timestamptz not null,
      changes int8 not null,
      primary key (issuer, number)
    )`.execute(db)
  await sql`
    create table km_pairs (
      id int8 generated always as identity primary key,
      spki bytea not null unique,
      sealed bytea not null,
      store text not null check (store in ('spare', 'reserved', 'in-use', 'history')),
      signing_serial text unique,
      envelope bytea,
      made_at timestamptz not null,
      reserved_at timestamptz,
      used_at timestamptz,
      ended_at timestamptz,
      check ((store = 'spare') = (signing_serial is null))
    )`.execute(db)
  await sql`create index km_pairs_spare on km_pairs (id) where store = 'spare'`.execute(db)
}
