import { type Kysely, sql } from 'kysely'

/** Generations of the master key, pairs given out once more, recoveries, the trail of it all, tickets to fetch old pairs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table km_pairs add column generation int not null default 1`.execute(db)
  await sql`create index km_pairs_generation on km_pairs (generation, id)`.execute(db)
  await sql`
    create table km_generations (
      generation int primary key,
      began_at timestamptz not null,
      completed_at timestamptz
    )`.execute(db)
  await sql`insert into km_generations values (1, now(), now())`.execute(db)
  await sql`
    create table km_rewraps (
      pair int8 not null references km_pairs (id),
      to_key text not null,
      envelope bytea not null,
      made_by text not null,
      reason text not null,
      made_at timestamptz not null,
      primary key (pair, to_key)
    )`.execute(db)
  await sql`
    create table km_recoveries (
      id text primary key,
      signing_serial text not null,
      scope text not null,
      requested_by text not null,
      reason text not null check (reason <> ''),
      legal_basis text not null check (legal_basis <> ''),
      recipient bytea not null,
      requested_at timestamptz not null,
      expires_at timestamptz not null,
      approved_by text,
      approved_at timestamptz,
      released_at timestamptz,
      envelope bytea,
      check (approved_by is distinct from requested_by),
      check ((approved_by is null) = (approved_at is null)),
      check ((released_at is null) = (envelope is null)),
      check (released_at is null or approved_at is not null)
    )`.execute(db)
  await sql`create index km_recoveries_newest on km_recoveries (requested_at desc)`.execute(db)
  await sql`
    create table km_trail (
      id int8 generated always as identity primary key,
      at timestamptz not null,
      event text not null,
      pair text,
      signing_serial text,
      actor text not null,
      reason text,
      to_key text,
      reference text,
      position int8 unique,
      hash bytea,
      head bytea,
      head_generation int,
      check ((position is null) = (hash is null)),
      check ((head is null) = (head_generation is null))
    )`.execute(db)
  await sql`create index km_trail_loose on km_trail (id) where position is null`.execute(db)
  await sql`create index km_trail_serial on km_trail (signing_serial)`.execute(db)
  // What was written stays: the only change is that an entry is given its place, once.
  await sql`
    create function km_trail_stays() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and old.position is null and
        (new.id, new.at, new.event, new.pair, new.signing_serial, new.actor, new.reason, new.to_key, new.reference)
        is not distinct from
        (old.id, old.at, old.event, old.pair, old.signing_serial, old.actor, old.reason, old.to_key, old.reference)
      then return new; end if;
      raise exception 'what stands in % stays as it is', tg_table_name;
    end $$`.execute(db)
  await sql`
    create trigger km_trail_stays before update or delete on km_trail
      for each row execute function km_trail_stays()`.execute(db)
  await sql`
    create function km_stays() returns trigger language plpgsql as $$
    begin raise exception 'what stands in % stays as it is', tg_table_name; end $$`.execute(db)
  for (const table of ['km_trail', 'km_rewraps']) {
    await sql`
      create trigger ${sql.ref(`${table}_whole`)} before truncate on ${sql.table(table)}
        for each statement execute function km_stays()`.execute(db)
  }
  await sql`
    create trigger km_rewraps_stays before update or delete on km_rewraps
      for each row execute function km_stays()`.execute(db)
  await sql`
    create table restore_tickets (
      id text primary key,
      holder_id text not null references holders,
      certificate text not null,
      nonce text not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index on restore_tickets (expires_at)`.execute(db)
}
