import { OPEN_STATES } from '@certhall/model'
import type { Erasures } from '@certhall/ra'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import { within } from './ra-jurisdictions.ts'

type Trx = Transaction<Database>

export function sqlErasures(db: Kysely<Database>): Erasures {
  return {
    async find(holderId) {
      const row = await db
        .selectFrom('erasures')
        .selectAll()
        .where('holder_id', '=', holderId)
        .executeTakeFirst()
      return (
        row && {
          ...{ holderId, requestedAt: row.requested_at },
          ...{ erasedAt: row.erased_at ?? undefined, dueAt: row.due_at ?? undefined },
          doneAt: row.done_at ?? undefined,
        }
      )
    },

    async request(holderId, at) {
      await db
        .insertInto('erasures')
        .values({ holder_id: holderId, requested_at: at })
        .onConflict((conflict) =>
          conflict
            .column('holder_id')
            .doUpdateSet({ requested_at: at, erased_at: null, due_at: null, done_at: null })
            .where('erasures.done_at', 'is not', null),
        )
        .execute()
    },

    async waiting(jurisdictionPath, limit) {
      const rows = await db
        .selectFrom('erasures')
        .innerJoin('holders', 'holders.id', 'erasures.holder_id')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .select(['erasures.holder_id', 'holders.name', 'erasures.requested_at'])
        .where(within(jurisdictionPath))
        .where('erasures.erased_at', 'is', null)
        .orderBy('erasures.requested_at')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        ...{ holderId: row.holder_id, holderName: row.name, requestedAt: row.requested_at },
      }))
    },

    erase: (holderId, { whole, at, dueAt }) =>
      db.transaction().execute(async (trx) => {
        if (await lockedInUse(trx, holderId, { whole, at })) return false
        await eraseNow(trx, holderId)
        if (whole) await eraseRest(trx, holderId)
        await trx
          .updateTable('erasures')
          .set({
            erased_at: sql`coalesce(erased_at, ${at})`,
            due_at: dueAt ?? null,
            done_at: whole ? at : null,
          })
          .where('holder_id', '=', holderId)
          .execute()
        return true
      }),

    async due(at, { after, limit }) {
      const rows = await db
        .selectFrom('erasures')
        .select('holder_id')
        .where('done_at', 'is', null)
        .where('due_at', '<=', at)
        .where('holder_id', '>', after)
        .orderBy('holder_id')
        .limit(limit)
        .execute()
      return rows.map((row) => row.holder_id)
    },

    async postpone(holderId, dueAt) {
      await db.updateTable('erasures').set({ due_at: dueAt }).where('holder_id', '=', holderId).execute()
    },
  }
}

/**
 * From here on to the end of the transaction nobody begins an application of this holder, or changes an open one: the foreign key of a
 * new one waits for the holder's row. True where the data are in use, as `planErasure` says it.
 */
async function lockedInUse(trx: Trx, holderId: string, { whole, at }: { whole: boolean; at: Date }) {
  await trx.selectFrom('holders').select('id').where('id', '=', holderId).forUpdate().execute()
  const open = await trx
    .selectFrom('cases')
    .select('submitted_at')
    .where('holder_id', '=', holderId)
    .where('state', 'in', OPEN_STATES)
    .forUpdate()
    .execute()
  if (open.some(({ submitted_at }) => whole || submitted_at !== null)) return true
  const valid = await trx
    .selectFrom('ca_certificates')
    .select('serial')
    .where('holder', '=', holderId)
    .where('state', 'in', ['issued', 'suspended'])
    .where('not_after', '>', at)
    .limit(1)
    .executeTakeFirst()
  return valid !== undefined
}

/** What no rule asks for once nothing is in use. A notice's row stays, so that it is never told twice; what it says and to whom goes. */
async function eraseNow(trx: Trx, holderId: string): Promise<void> {
  await sql`update holders set contacts = '{}', unit_address = null where id = ${holderId}`.execute(trx)
  // By its version: what was read before and is written after is refused as stale.
  await sql`
    update cases set draft = '{}', version = version + 1
    where holder_id = ${holderId} and submitted_at is null and draft <> '{}'`.execute(trx)
  await sql`update notices set facts = '{}' where holder_id = ${holderId}`.execute(trx)
  await sql`
    update notice_deliveries set address = 'erased/' || id
    where notice_id in (select id from notices where holder_id = ${holderId})`.execute(trx)
  await sql`delete from sessions where actor ->> 'holderId' = ${holderId}`.execute(trx)
  // Also those that were announced under the number before its holder was on record. One that is under way has to be sent back first.
  await sql`
    delete from orders where state in ('announced', 'sent-back', 'cancelled')
      and (holder_id = ${holderId} or id_number = (select id_number from holders where id = ${holderId}))`.execute(
    trx,
  )
}

/** What had to be kept until now. Certificates, invoices and the history of what was done stay: they are the authority's own books. */
async function eraseRest(trx: Trx, holderId: string): Promise<void> {
  const cases = sql`select reference from cases where holder_id = ${holderId}`
  await sql`delete from papers where reference in (${cases})`.execute(trx)
  await sql`delete from case_comments where reference in (${cases})`.execute(trx)
  await sql`
    update cases set draft = '{}', evidence = null, template = null, reason = null
    where holder_id = ${holderId}`.execute(trx)
  await sql`
    update seal_images set name = '', png = null, digest = null, acceptable = false, findings = '[]'
    where reference in (${cases})`.execute(trx)
  // What was stamped is told by its hash alone.
  await sql`
    update stampings set name = null, pages = null, page = null, file_digest = null
    where holder_id = ${holderId}`.execute(trx)
  await sql`update cancellations set proof = '' where holder_id = ${holderId}`.execute(trx)
  // What relying applications were told of, for a repeat.
  await sql`update tellings set event = null where reference in (${cases})`.execute(trx)
  await sql`update case_history set reason = null where reference in (${cases})`.execute(trx)
  await sql`
    update holders set name = '（已删除）', id_number = 'erased/' || id, numbers = '{}'
    where id = ${holderId}`.execute(trx)
}
