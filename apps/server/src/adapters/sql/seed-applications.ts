import type { Kysely } from 'kysely'
import type { RelyingApplication } from '../../config.ts'
import { toColumns } from './applications.ts'
import type { Database } from './database.ts'
import type { Sealer } from './seal-secrets.ts'

const BY = 'configuration'

/**
 * Registers what the configuration names, and follows it until somebody changes the application at the console: from then on
 * what stands there counts.
 */
export async function seedApplications(
  db: Kysely<Database>,
  sealed: Sealer,
  given: readonly RelyingApplication[],
  now: Date,
): Promise<void> {
  for (const { id, name, url, redirectUri, clientSecret, webhookUrl, webhookSecret } of given) {
    const settings = { name, url, redirectUris: [redirectUri], webhookUrl, active: true }
    const secrets = sealed.seal({ clientSecret, webhookSecrets: [{ secret: webhookSecret }] }, id)
    const row = { ...toColumns(settings), secrets }
    await db
      .insertInto('applications')
      .values({ ...row, id, version: 0, registered_by: BY, registered_at: now })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet(row)
          .where('applications.version', '=', 0)
          .where('applications.registered_by', '=', BY),
      )
      .execute()
  }
}
