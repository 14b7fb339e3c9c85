import { type Kysely, sql } from 'kysely'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Database } from './database.ts'

const ID = /^[\w~.:-]+$/

/** oidc-provider's storage: one row for each object, by model and id. */
export function sqlOidcAdapter(db: Kysely<Database>): (model: string) => Adapter {
  return (model) => {
    const own = () =>
      db.selectFrom('oidc_payloads').select(['payload', 'consumed_at']).where('model', '=', model)
    // The provider asks for whatever a client sent; its own ids are of these letters.
    const byId = (column: 'id' | 'uid', id: string) =>
      ID.test(id) ? read(own().where(column, '=', id)) : Promise.resolve(undefined)
    const read = async (query: ReturnType<typeof own>): Promise<AdapterPayload | undefined> => {
      const row = await query
        .where((where) =>
          where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<Date>`now()`)]),
        )
        .executeTakeFirst()
      if (!row) return undefined
      const consumed = row.consumed_at && { consumed: Math.floor(row.consumed_at.getTime() / 1000) }
      return { ...row.payload, ...consumed } as AdapterPayload
    }
    return {
      async upsert(id, payload, expiresIn) {
        const row = {
          payload: JSON.stringify(payload),
          grant_id: payload.grantId ?? null,
          uid: payload.uid ?? null,
          expires_at: expiresIn ? new Date(Date.now() + expiresIn * 1000) : null,
        }
        await db
          .insertInto('oidc_payloads')
          .values({ model, id, ...row })
          .onConflict((conflict) => conflict.columns(['model', 'id']).doUpdateSet(row))
          .execute()
      },
      find: (id) => byId('id', id),
      findByUid: (uid) => byId('uid', uid),
      // The device flow is switched off, so nothing has a user code.
      findByUserCode: async () => undefined,
      async consume(id) {
        await db
          .updateTable('oidc_payloads')
          .set({ consumed_at: new Date() })
          .where('model', '=', model)
          .where('id', '=', id)
          .execute()
      },
      async destroy(id) {
        await db.deleteFrom('oidc_payloads').where('model', '=', model).where('id', '=', id).execute()
      },
      async revokeByGrantId(grantId) {
        await db.deleteFrom('oidc_payloads').where('grant_id', '=', grantId).execute()
      },
    }
  }
}

export async function sweepOidcPayloads(db: Kysely<Database>, now: Date): Promise<void> {
  await db.deleteFrom('oidc_payloads').where('expires_at', '<=', now).execute()
}
