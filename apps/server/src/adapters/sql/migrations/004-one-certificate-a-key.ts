import { type Kysely, sql } from 'kysely'

/** One live certificate of a holder for each key: two cases that race with one key, or an escrowed pair used twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unique index ca_certificates_one_key on ca_certificates (spki_digest)
      where state in ('intended', 'issued', 'suspended') and use in ('signing', 'encryption', 'single')`.execute(
    db,
  )
}
