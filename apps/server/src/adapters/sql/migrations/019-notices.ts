import { type Kysely, sql } from 'kysely'

/** What holders were told, and what became of it at each address. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notices (
      id bigint generated always as identity primary key,
      kind text not null,
      about text not null,
      once text not null,
      profile text not null,
      holder_id text not null references holders,
      reference text,
      certificate text,
      facts jsonb not null,
      created_at timestamptz not null,
      -- Never twice: by kind, what it is about, and the day or the act.
      unique (kind, about, once)
    )`.execute(db)
  await sql`create index on notices (reference) where reference is not null`.execute(db)
  await sql`create index on notices (certificate, created_at) where certificate is not null`.execute(db)
  await sql`create index on notices (holder_id, created_at)`.execute(db)
  await sql`
    create table notice_deliveries (
      id text primary key,
      notice_id bigint not null references notices on delete cascade,
      channel text not null check (channel in ('email', 'sms')),
      address text not null,
      state text not null
        check (state in ('waiting', 'sending', 'retrying', 'sent', 'delivered', 'bounced', 'failed')),
      attempts int not null default 0,
      at timestamptz,
      problem text,
      provider_id text,
      unique (notice_id, channel, address)
    )`.execute(db)
  // Telephones are asked after until it is known whether the message arrived.
  await sql`
    create index on notice_deliveries (at) where channel = 'sms' and state = 'sent'`.execute(db)
  // Whose certificates end when, and what staff did to them lately. Machines renew by themselves.
  await sql`
    create index ca_certificates_ending on ca_certificates (profile, not_after)
    where state = 'issued' and use in ('signing', 'single') and holder not like 'client/%'`.execute(db)
  await sql`create index on ca_status_events (at)`.execute(db)
}
