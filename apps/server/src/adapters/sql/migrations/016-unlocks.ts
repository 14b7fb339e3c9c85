import { type Kysely, sql } from 'kysely'

/** Applications to unlock a token, and the codes by which a holder who cannot log in is known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table unlocks (
      reference text primary key references cases,
      token text not null,
      channel text not null check (channel in ('online', 'post', 'fax', 'e-mail', 'counter')),
      entered_by text,
      step text check (step in ('started', 'granted', 'changing', 'admin-changed', 'pin-set', 'done')),
      grants int not null default 0,
      challenge text,
      position int,
      check ((channel = 'online') = (entered_by is null)),
      check ((challenge is null) = (position is null))
    )`.execute(db)
  await sql`
    create table one_time_codes (
      id text primary key,
      fingerprint text not null,
      token text not null,
      holder_id text not null references holders,
      profile text not null,
      contact text not null check (contact in ('mobile', 'email')),
      code_hash text not null,
      tries_left int not null check (tries_left >= 0),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index one_time_codes_certificate on one_time_codes (fingerprint, created_at)`.execute(db)
  await sql`create index one_time_codes_expiry on one_time_codes (expires_at)`.execute(db)
  await sql`alter table sessions drop constraint sessions_kind_check`.execute(db)
  await sql`alter table sessions add constraint sessions_kind_check check (kind in ('holder', 'staff', 'unlock'))`.execute(
    db,
  )
}
