import { type Kysely, sql } from 'kysely'

/**
 * A renewal by EST with a client's secret finds the older certificate by its template, among the million that a client may have.
 * What machines get by the other doors is not renewed so, and pays nothing for it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index ca_certificates_enrolled on ca_certificates using hash (template_digest)
      where case_reference like 'client/%/est'`.execute(db)
}
