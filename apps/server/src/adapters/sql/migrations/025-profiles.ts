import { type Kysely, sql } from 'kysely'

/** The services' rules as two people have changed them; the file's are each service's first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A chain: one state follows another one, so of two wishes about the same rules one comes too late.
  await sql`
    create table profile_states (
      seq bigint generated always as identity primary key,
      profile text not null,
      body jsonb not null,
      from_at timestamptz not null,
      after bigint unique references profile_states,
      proposal text unique references proposals,
      check ((after is null) = (proposal is null))
    )`.execute(db)
  await sql`create unique index profile_states_first on profile_states (profile) where after is null`.execute(
    db,
  )
}
