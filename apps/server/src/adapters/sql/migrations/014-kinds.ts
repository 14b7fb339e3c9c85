import { type Kysely, sql } from 'kysely'

/**
 * Applications of several kinds. Of one certificate, one of each group is open: kinds that replace the certificate exclude one
 * another, and an unlock or a seal does not stand in a renewal's way. The RA's workflows say which group a kind belongs to.
 * `evidence`: what the registry of legal entities has said, for a change.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table cases
      add column kind text not null default 'renewal',
      add column clash text not null default 'reissue',
      add column evidence jsonb`.execute(db)
  await sql`alter table cases alter column clash drop default`.execute(db)
  // The states are model's OPEN_STATES.
  await sql`drop index cases_open`.execute(db)
  await sql`
    create unique index cases_open on cases (old_fingerprint, clash)
    where state in ('draft', 'review', 'correction', 'payment', 'approved', 'issued')`.execute(db)
}
