import { CerthallError, OPEN_STATES } from '@certhall/model'
import {
  type CaseChange,
  type CaseRecord,
  type Cases,
  type HistoryRow,
  type Outbox,
  WORKFLOWS,
} from '@certhall/ra'
import { type Kysely, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import { settle } from './pay-settle.ts'
import { json, toCase, toColumns, toNewRow } from './ra-case-row.ts'
import { within } from './ra-jurisdictions.ts'
import { queueCases } from './ra-queue.ts'
import { insertUnlock } from './ra-unlocks.ts'

const TIMED = ['draft', 'correction', 'payment', 'approved', 'issued'] as const

/** Of one certificate, and of one holder's first issues of one service, one application of a group is open. */
const OPEN_INDEXES = ['cases_open', 'cases_open_first']

/** Applications in PostgreSQL. `outbox` enqueues inside the same transaction as the change that it goes with. */
export function sqlCases(db: Kysely<Database>, outbox: Outbox): Cases {
  return {
    async add(record, history, unlock) {
      try {
        await db.transaction().execute(async (trx) => {
          await trx.insertInto('cases').values(toNewRow(record)).execute()
          await requireNotErased(trx, record.holderId)
          if (unlock) await insertUnlock(trx, unlock)
          // The start is the history's row before version 0.
          await addHistory(trx, record.reference, record.version - 1, history)
        })
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || !OPEN_INDEXES.includes(error.constraint ?? ''))
          throw error
        throw new CerthallError('renewal-case-open', undefined, {
          openCase: await openReference(db, record),
        })
      }
    },

    async find(reference) {
      const row = await db
        .selectFrom('cases')
        .selectAll()
        .where('reference', '=', reference)
        .executeTakeFirst()
      return row && toCase(row)
    },

    async findWithin(path, reference) {
      const row = await db
        .selectFrom('cases')
        .innerJoin('holders', 'holders.id', 'cases.holder_id')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .selectAll('cases')
        .where('cases.reference', '=', reference)
        .where(within(path))
        .executeTakeFirst()
      return row && toCase(row)
    },

    async listByHolder(holderId) {
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where('holder_id', '=', holderId)
        .orderBy('created_at', 'desc')
        .orderBy('reference', 'desc')
        .execute()
      return rows.map(toCase)
    },

    queue: (query) => queueCases(db, query),

    async countUndelivered(profile) {
      const { n } = await db
        .selectFrom('cases')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .where('profile', '=', profile)
        .where('state', '=', 'approved')
        .executeTakeFirstOrThrow()
      return Number(n)
    },

    change: (change) => db.transaction().execute((trx) => changeCase(trx, outbox, change)),

    async history(reference) {
      const rows = await db
        .selectFrom('case_history')
        .selectAll()
        .where('reference', '=', reference)
        .orderBy('version')
        .execute()
      return rows.map(
        (row): HistoryRow => ({
          at: row.at,
          by: row.by,
          actorId: row.actor_id ?? undefined,
          event: row.event,
          from: row.from_state ?? undefined,
          to: row.to_state,
          reason: row.reason ?? undefined,
          version: row.version,
        }),
      )
    },

    async claimKey(keyId, reference) {
      await db
        .insertInto('case_keys')
        .values({ key_id: keyId, reference })
        .onConflict((conflict) => conflict.column('key_id').doNothing())
        .execute()
      const owner = await db
        .selectFrom('case_keys')
        .select('reference')
        .where('key_id', '=', keyId)
        .executeTakeFirst()
      return owner?.reference === reference
    },

    async due(at, { after, limit }) {
      const behind = db.selectFrom('cases').select('reference').where('reference', '>', after)
      const timed = behind.where('expires_at', '<=', at).where('state', 'in', TIMED)
      const unfinished = behind.where(sql<boolean>`pending <> '{}'`)
      const rows = await timed.union(unfinished).orderBy('reference').limit(limit).execute()
      return rows.map(({ reference }) => reference)
    },

    async journal(reference, { step, at, ticketId, evidence }) {
      const last = await lastJournalRow(db, reference)
      if (last?.step === step && evidence === undefined) return
      await db
        .insertInto('delivery_journal')
        .values({
          reference,
          step,
          at,
          ticket_id: ticketId ?? null,
          evidence: evidence === undefined ? null : json(evidence),
        })
        .execute()
    },

    lastStep: (reference) => lastJournalRow(db, reference),
  }
}

/** After the row is in: its foreign key has waited for an erasure under way. */
async function requireNotErased(trx: Transaction<Database>, holderId: string): Promise<void> {
  const erased = await trx
    .selectFrom('holders')
    .select('id')
    .where('id', '=', holderId)
    .where('id_number', '=', sql<string>`'erased/' || id`)
    .executeTakeFirst()
  if (erased) throw new CerthallError('not-found', 'no such holder')
}

async function changeCase(
  trx: Transaction<Database>,
  outbox: Outbox,
  { reference, version, set, history, jobs, settles }: CaseChange,
): Promise<CaseRecord> {
  const row = await trx
    .updateTable('cases')
    .set({ ...toColumns(set), version: version + 1 })
    .where('reference', '=', reference)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined) throw new CerthallError('case-stale')
  if (settles !== undefined) await settle(trx, settles)
  if (history !== undefined) await addHistory(trx, reference, version, history)
  if (jobs !== undefined && jobs.length > 0) await outbox.enqueue(trx, jobs)
  return toCase(row)
}

async function addHistory(
  trx: Transaction<Database>,
  reference: string,
  version: number,
  { at, by, actorId, event, from, to, reason }: Omit<HistoryRow, 'version'>,
): Promise<void> {
  await trx
    .insertInto('case_history')
    .values({
      reference,
      version,
      at,
      by,
      actor_id: actorId ?? null,
      event,
      from_state: from ?? null,
      to_state: to,
      reason: reason ?? null,
    })
    .execute()
}

function lastJournalRow(db: Kysely<Database>, reference: string) {
  return db
    .selectFrom('delivery_journal')
    .select(['step', 'at'])
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function openReference(db: Kysely<Database>, { kind, oldFingerprint, holderId, profile }: CaseRecord) {
  const row = await db
    .selectFrom('cases')
    .select('reference')
    .where((where) =>
      oldFingerprint === undefined
        ? where.and({ holder_id: holderId, profile })
        : where('old_fingerprint', '=', oldFingerprint),
    )
    .where('clash', '=', WORKFLOWS[kind].clash)
    .where('state', 'in', OPEN_STATES)
    .executeTakeFirst()
  return row?.reference
}
