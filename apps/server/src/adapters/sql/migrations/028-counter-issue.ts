import { type Kysely, sql } from 'kysely'

/**
 * Applications that are about no certificate yet: of one holder and service, one first issue is open. `preparation`: the new token that
 * a counter prepares.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table cases
      alter column old_fingerprint drop not null,
      add column preparation jsonb,
      add check (old_fingerprint is not null or clash = 'first')`.execute(db)
  await sql`
    create unique index cases_open_first on cases (holder_id, profile)
    where clash = 'first' and state in ('draft', 'review', 'correction', 'payment', 'approved', 'issued')`.execute(
    db,
  )
}
