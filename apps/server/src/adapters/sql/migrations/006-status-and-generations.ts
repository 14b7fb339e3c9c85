import { type Kysely, sql } from 'kysely'

/**
 * Suspension and its history, keys that nobody may use again, and issuers of every algorithm in generations: a line of
 * CAs (`sm2`), each with a key of its own, of which the newest issues.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table ca_issuers
      drop constraint ca_issuers_algorithm_check,
      add column signature text,
      add column line text,
      add column generation int not null default 1`.execute(db)
  await sql`
    update ca_issuers set line = id,
      signature = case algorithm when 'sm2' then 'sm2-sm3' else 'ecdsa-sha256' end`.execute(db)
  await sql`
    alter table ca_issuers
      alter column signature set not null,
      alter column line set not null,
      add constraint ca_issuers_generation unique (line, generation)`.execute(db)

  await sql`
    alter table ca_certificates
      add column suspended_at timestamptz,
      add column invalidity_at timestamptz`.execute(db)
  await sql`update ca_certificates set suspended_at = issued_at where state = 'suspended'`.execute(db)
  // An intent may be suspended with the other of its pair: it becomes a suspended certificate.
  await sql`
    alter table ca_certificates
      add constraint ca_certificates_suspended check (
        (state <> 'suspended' or suspended_at is not null) and (state <> 'issued' or suspended_at is null)),
      add constraint ca_certificates_invalidity check (invalidity_at is null or state = 'revoked')`.execute(
    db,
  )

  // Who changed a certificate's status, when and why. Nothing is ever changed or taken out.
  await sql`
    create table ca_status_events (
      id int8 generated always as identity primary key,
      serial text not null references ca_certificates (serial),
      issuer text not null references ca_issuers (id),
      event text not null check (event in ('suspended', 'resumed', 'revoked')),
      reason text,
      invalidity_at timestamptz,
      actor text not null check (actor <> ''),
      note text not null,
      at timestamptz not null
    )`.execute(db)
  await sql`create index ca_status_events_serial on ca_status_events (serial, id)`.execute(db)
  await sql`create index ca_status_events_issuer on ca_status_events (issuer, at)`.execute(db)
  await sql`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is kept as it was written', tg_table_name;
    end $$`.execute(db)
  await sql`
    create trigger append_only before update or delete or truncate on ca_status_events
      for each statement execute function refuse_change()`.execute(db)

  // Keys known to be in wrong hands, whether or not a certificate of ours had them.
  await sql`
    create table ca_blocked_keys (
      spki_digest text primary key check (spki_digest ~ '^[0-9a-f]{64}$'),
      actor text not null check (actor <> ''),
      note text not null,
      at timestamptz not null
    )`.execute(db)
  await sql`
    insert into ca_blocked_keys (spki_digest, actor, note, at)
      select spki_digest, 'system', 'revoked before', min(revoked_at) from ca_certificates
      where reason = 'keyCompromise' group by spki_digest`.execute(db)
}
