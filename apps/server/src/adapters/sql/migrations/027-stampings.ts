import { type Kysely, sql } from 'kysely'

/** Every use of a seal: begun before the token is asked, done with the signature that proves it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table stampings (
      id text primary key,
      seal text not null references seals,
      holder_id text not null references holders,
      name text,
      pages int,
      page int,
      file_digest text,
      begun_at timestamptz not null,
      at timestamptz,
      document_hash text unique,
      signature bytea,
      recorded_at timestamptz,
      check ((recorded_at is null) = (document_hash is null)),
      check ((recorded_at is null) = (signature is null)),
      check ((name is null) = (file_digest is null))
    )`.execute(db)
  await sql`create index stampings_holder on stampings (holder_id, begun_at)`.execute(db)
  await sql`create index stampings_seal on stampings (seal, begun_at)`.execute(db)
}
