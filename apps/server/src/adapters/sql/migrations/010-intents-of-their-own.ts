import { type Kysely, sql } from 'kysely'

/**
 * Machines' certificates at a higher rate, and at the same rate however many there are. Their intents wait in a table of their own, which stays
 * small, and a certificate is inserted once, complete, into as few indexes as it needs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // As in ca_certificates, without what comes later. A machine's key names its certificate: one index is enough.
  await sql`
    create table ca_intents (
      spki_digest text primary key,
      serial text not null,
      issuer text not null,
      use text not null,
      case_reference text not null,
      profile text not null,
      holder text not null,
      template_digest text not null,
      spki bytea not null,
      signature text not null,
      tbs bytea not null,
      not_before timestamptz not null,
      not_after timestamptz not null,
      intended_at timestamptz not null,
      shard int4
    ) with (
      -- A row lives for some milliseconds: its place is wanted again soon.
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0
    )`.execute(db)

  // What is live is told by a column that issuing does not touch; a check ties it to the state. A machine's place (client, reference, key)
  // is told by its key, and its certificate is looked up by serial.
  await sql`drop index ca_certificates_one_live`.execute(db)
  await sql`
    create unique index ca_certificates_one_live on ca_certificates (case_reference, use)
      where revoked_at is null and holder not like 'client/%'`.execute(db)
  await sql`alter table ca_certificates drop constraint ca_certificates_fingerprint_key`.execute(db)
  await sql`
    create unique index ca_certificates_fingerprint on ca_certificates (fingerprint)
      where holder not like 'client/%'`.execute(db)
  // Each key stands in one of two indexes.
  await sql`drop index ca_certificates_one_key`.execute(db)
  await sql`drop index ca_certificates_key`.execute(db)
  await sql`
    create unique index ca_certificates_one_key on ca_certificates (spki_digest)
      where revoked_at is null and use in ('signing', 'encryption', 'single')`.execute(db)
  await sql`
    create index ca_certificates_other_key on ca_certificates (spki_digest)
      where revoked_at is not null or use in ('ocsp', 'ca')`.execute(db)

  // Each insert would look its issuer up and lock it. Issuers are never taken out instead.
  await sql`alter table ca_certificates drop constraint ca_certificates_issuer_fkey`.execute(db)
  await sql`
    create function ca_issuers_stay() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and new.id = old.id then return new; end if;
      raise exception 'certificates name their issuer: it stays';
    end $$`.execute(db)
  await sql`
    create trigger ca_issuers_stay before update or delete on ca_issuers
      for each row execute function ca_issuers_stay()`.execute(db)
  await sql`
    create trigger ca_issuers_stay_all before truncate on ca_issuers
      for each statement execute function refuse_change()`.execute(db)

  // Hashes, keys and signatures cannot be made smaller: trying to only takes time.
  await sql`
    alter table ca_certificates alter column tbs set storage external, alter column der set storage external,
      alter column spki set storage external`.execute(db)
  await sql`
    alter table ca_intents alter column tbs set storage external, alter column spki set storage external`.execute(
    db,
  )
  // What was signed stands in the certificate.
  await sql`update ca_certificates set tbs = '' where der is not null`.execute(db)
}
