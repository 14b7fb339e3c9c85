import { type Kysely, sql } from 'kysely'

/** Which responder an issuer has, without a walk through its certificates. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index ca_certificates_responders on ca_certificates (issuer, not_after)
      where use = 'ocsp' and state = 'issued'`.execute(db)
}
