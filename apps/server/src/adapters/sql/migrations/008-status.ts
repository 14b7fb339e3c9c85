import { type Kysely, sql } from 'kysely'

/** A certificate's place in the lists, the order of status changes, lists in parts, answers that are signed ahead. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ca_certificates
      add column shard int4 check (shard >= 0),
      -- The issuer's count of changes when this certificate's status changed last; 0: it never did.
      add column changed int8 not null default 0`.execute(db)
  // What was revoked before counts as changed just now: the next lists name all of it.
  await sql`update ca_issuers set changes = changes + 1`.execute(db)
  await sql`
    update ca_certificates set changed = ca_issuers.changes from ca_issuers
      where ca_issuers.id = issuer and state in ('suspended', 'revoked')`.execute(db)
  // In the order in which lists are read, so that a million entries need no sorting.
  await sql`
    create index ca_certificates_changed on ca_certificates (issuer, changed, serial)
      where changed > 0`.execute(db)
  await sql`
    create index ca_certificates_shard on ca_certificates (issuer, shard, changed, serial)
      where changed > 0`.execute(db)
  await sql`drop index ca_certificates_ended`.execute(db)
  // Numbers of certificates in order of issue; processes draw them in blocks.
  await sql`
    create table ca_numbers (
      issuer text primary key references ca_issuers (id),
      next int8 not null
    )`.execute(db)

  await sql`
    create table va_lists (
      issuer text not null references ca_issuers (id),
      scope text not null check (scope in ('full', 'delta') or scope ~ '^[0-9]+$'),
      number int8 not null,
      -- What the list covers, as the issuer counts its changes.
      changes int8 not null,
      this_update timestamptz not null,
      next_update timestamptz not null,
      size int8 not null,
      entries int8 not null,
      -- SHA-256, hex.
      digest text not null,
      -- Parts are dropped before the row: a delta needs to know of lists that are no longer served.
      parts int4 not null,
      primary key (issuer, scope, number)
    )`.execute(db)
  await sql`
    create table va_list_parts (
      issuer text not null,
      scope text not null,
      number int8 not null,
      part int4 not null,
      bytes bytea not null,
      primary key (issuer, scope, number, part),
      foreign key (issuer, scope, number) references va_lists on delete cascade
    )`.execute(db)
  // Lists and answers are mostly hashes and signatures: trying to compress them only takes time.
  await sql`alter table va_list_parts alter column bytes set storage external`.execute(db)
  await sql`
    insert into va_lists
      select issuer, 'full', number, changes, this_update, next_update, length(der), 0,
        encode(sha256(der), 'hex'), 1
      from ca_crls`.execute(db)
  await sql`
    insert into va_list_parts select issuer, 'full', number, 0, der from ca_crls`.execute(db)
  await sql`drop table ca_crls`.execute(db)

  await sql`
    create table va_answers (
      serial text not null,
      hash text not null,
      issuer text not null references ca_issuers (id),
      -- ca_certificates.changed when the answer was made: it is good for as long as that stays.
      changed int8 not null,
      der bytea not null,
      this_update timestamptz not null,
      next_update timestamptz not null,
      primary key (serial, hash)
    )`.execute(db)
  await sql`alter table va_answers alter column der set storage external`.execute(db)
  await sql`create index va_answers_next on va_answers (next_update)`.execute(db)
}
