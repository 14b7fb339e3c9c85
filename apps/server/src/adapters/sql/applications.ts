import { CerthallError } from '@certhall/model'
import type {
  ApplicationSecrets,
  ApplicationSettings,
  Applications,
  RelyingApplication,
  TellApplicationJob,
} from '@certhall/ra'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'
import type { Sealer } from './seal-secrets.ts'
import type { ServerTables } from './server-tables.ts'

type Tell = (trx: Transaction<Database>, job: TellApplicationJob) => Promise<unknown>

/** Relying applications in PostgreSQL. `tell` enqueues within the transaction. */
export function sqlApplications(db: Kysely<Database>, sealed: Sealer, tell: Tell): Applications {
  const find = (id: string) =>
    db.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst()
  return {
    async list() {
      const rows = await db.selectFrom('applications').selectAll().orderBy('id').execute()
      return rows.map(toApplication)
    },
    async find(id) {
      const row = await find(id)
      return row && toApplication(row)
    },
    async secrets(id) {
      const row = await find(id)
      return row && sealed.open<ApplicationSecrets>(row.secrets, id)
    },
    async add({ id, registeredBy, registeredAt, version, ...settings }, secrets) {
      const added = await db
        .insertInto('applications')
        .values({
          ...{ id, version, ...toColumns(settings) },
          secrets: sealed.seal(secrets, id),
          registered_by: registeredBy,
          registered_at: registeredAt,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!added) throw new CerthallError('application-exists', id)
    },
    async change(id, version, settings) {
      const row = await db
        .updateTable('applications')
        .set({ ...toColumns(settings), version: version + 1 })
        .where('id', '=', id)
        .where('version', '=', version)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw new CerthallError('application-changed', id)
      return toApplication(row)
    },
    putSecrets: (id, secrets) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('applications')
          .select('secrets')
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirstOrThrow()
        const all = { ...sealed.open<ApplicationSecrets>(row.secrets, id), ...secrets }
        await trx
          .updateTable('applications')
          .set((set) => ({ secrets: sealed.seal(all, id), version: set('version', '+', 1) }))
          .where('id', '=', id)
          .execute()
      }),
    async tellings(id, { state, limit }) {
      const rows = await db
        .selectFrom('tellings')
        .selectAll()
        .where('application', '=', id)
        .$if(state !== undefined, (query) => query.where('state', '=', state as NonNullable<typeof state>))
        .orderBy('queued_at', (order) => order.desc().nullsLast())
        .orderBy('reference')
        .limit(limit)
        .execute()
      return rows.map(({ reference, state, attempts, queued_at, at, problem, event }) => ({
        ...{ reference, state, attempts, type: event?.type },
        ...(queued_at && { queuedAt: queued_at }),
        ...(at && { at }),
        ...(problem && { problem }),
      }))
    },
    replay: (application, reference) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('tellings')
          .select(['state', 'event'])
          .where('application', '=', application)
          .where('reference', '=', reference)
          .forUpdate()
          .executeTakeFirst()
        if (!row?.event) return 'unknown'
        if (row.state === 'waiting' || row.state === 'retrying') return 'under-way'
        await trx
          .updateTable('tellings')
          .set({ state: 'waiting', attempts: 0, problem: null })
          .where('application', '=', application)
          .where('reference', '=', reference)
          .execute()
        await tell(trx, { type: 'tell-application', application, reference, event: row.event })
        return 'enqueued'
      }),
  }
}

export function toColumns({ name, url, redirectUris, webhookUrl, active }: ApplicationSettings) {
  return { name: json(name), url, redirect_uris: redirectUris, webhook_url: webhookUrl, active }
}

function toApplication(row: Selectable<ServerTables['applications']>): RelyingApplication {
  const { id, name, url, active, version } = row
  return {
    ...{ id, name, url, active, version },
    redirectUris: row.redirect_uris,
    webhookUrl: row.webhook_url,
    registeredBy: row.registered_by,
    registeredAt: row.registered_at,
  }
}
