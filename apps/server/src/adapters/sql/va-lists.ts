import { createHash } from 'node:crypto'
import { setImmediate as freeLoop } from 'node:timers/promises'
import { SHARD_SIZE } from '@certhall/ca'
import type { Lists, ListTurn, StoredList } from '@certhall/va'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { ListRow } from './ca-tables.ts'
import type { Database } from './database.ts'
import { changedPages, revokedPages } from './va-list-entries.ts'

/** Bytes of a list in one row: what is held in memory for each reader, and read while the loop waits. */
const PART = 256 * 1024

/** Revocation lists on PostgreSQL. */
export function sqlLists(db: Kysely<Database>): Lists {
  return {
    async newest(issuer, scope) {
      const shard = shardOf(scope)
      if (shard !== undefined && !(await isFilled(db, issuer, shard))) return undefined
      const list = await newestOf(db, issuer, scope)
      return { changes: await changesOf(db, issuer, shard), ...(list && { list }) }
    },

    async *read({ issuer, scope, number, size }) {
      for (let part = 0, read = 0; read < size; part++) {
        const row = await db
          .selectFrom('va_list_parts')
          .select('bytes')
          .where('issuer', '=', issuer)
          .where('scope', '=', scope)
          .where('number', '=', number)
          .where('part', '=', part)
          .executeTakeFirstOrThrow()
        read += row.bytes.length
        yield row.bytes
      }
    },

    turn: (issuer, scope, work) =>
      db.connection().execute(async (connection) => {
        const key = `va_lists/${issuer}/${scope}`
        // The lock comes before the transaction: its state of the database must be younger than the last turn.
        await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(connection)
        try {
          // One state of the database for the count of changes and all pages; no revocation waits for a list.
          return await connection
            .transaction()
            .setIsolationLevel('repeatable read')
            .execute(async (tx) => work(await openTurn(tx, issuer, scope)))
        } finally {
          await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection)
        }
      }),
  }
}

async function openTurn(tx: Kysely<Database>, issuer: string, scope: string): Promise<ListTurn> {
  const shard = shardOf(scope)
  const changes = await changesOf(tx, issuer, shard)
  const list = await newestOf(tx, issuer, scope)
  const delta = scope === 'full' ? await newestOf(tx, issuer, 'delta') : undefined
  const known = shard === undefined ? listsOf(tx, issuer, scope).orderBy('number') : undefined
  return {
    changes,
    newest: { ...(list && { list }), ...(delta && { delta }) },
    bases: ((await known?.execute()) ?? []).map(toList),
    revoked: (endedBefore) => revokedPages(tx, { issuer, shard, endedBefore }),
    changedAfter: (after) => changedPages(tx, { issuer, after }),
    async store(made, der) {
      const stored = { ...made, issuer, size: der.length, digest: await digestOf(der) }
      await storeList(tx, stored, der)
      await prune(tx, stored)
      return stored
    },
  }
}

async function storeList(tx: Kysely<Database>, list: StoredList, der: Uint8Array): Promise<void> {
  const { issuer, scope, number, changes, entries, size, digest } = list
  const parts = Math.ceil(size / PART)
  const row = { issuer, scope, number, changes, entries, size, digest, parts }
  await tx
    .insertInto('va_lists')
    .values({ ...row, this_update: list.thisUpdate, next_update: list.nextUpdate })
    .execute()
  for (let part = 0; part < parts; part++) {
    const slice = der.subarray(part * PART, (part + 1) * PART)
    await tx.insertInto('va_list_parts').values({ issuer, scope, number, part, bytes: slice }).execute()
  }
}

/**
 * What nobody needs: bytes of all but the two newest (the second one may just be being read), and what stands here of lists
 * that have ended, which are no delta's base any more. The newest two rows stay, so that numbers go on from them.
 */
async function prune(tx: Kysely<Database>, { issuer, scope, number, thisUpdate }: StoredList): Promise<void> {
  const older = await tx
    .selectFrom('va_lists')
    .select('number')
    .where('issuer', '=', issuer)
    .where('scope', '=', scope)
    .where('number', '<', number)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (older === undefined) return
  await tx
    .deleteFrom('va_list_parts')
    .where('issuer', '=', issuer)
    .where('scope', '=', scope)
    .where('number', '<', older.number)
    .execute()
  await tx
    .deleteFrom('va_lists')
    .where('issuer', '=', issuer)
    .where('scope', '=', scope)
    .where('number', '<', older.number)
    .$if(scope === 'full', (query) => query.where('next_update', '<', thisUpdate))
    .execute()
}

async function digestOf(der: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < der.length; at += PART) {
    hash.update(der.subarray(at, at + PART))
    await freeLoop()
  }
  return hash.digest('hex')
}

function shardOf(scope: string): number | undefined {
  return scope === 'full' || scope === 'delta' ? undefined : Number(scope)
}

async function isFilled(db: Kysely<Database>, issuer: string, shard: number): Promise<boolean> {
  const row = await db.selectFrom('ca_numbers').select('next').where('issuer', '=', issuer).executeTakeFirst()
  return row !== undefined && shard * SHARD_SIZE < row.next
}

async function changesOf(db: Kysely<Database>, issuer: string, shard: number | undefined): Promise<number> {
  if (shard === undefined) {
    const row = await db
      .selectFrom('ca_issuers')
      .select('changes')
      .where('id', '=', issuer)
      .executeTakeFirst()
    return row?.changes ?? 0
  }
  const { changes } = await db
    .selectFrom('ca_certificates')
    .select((select) => select.fn.max('changed').as('changes'))
    .where('issuer', '=', issuer)
    .where('shard', '=', shard)
    .where('changed', '>', 0)
    .executeTakeFirstOrThrow()
  return changes ?? 0
}

const listsOf = (db: Kysely<Database>, issuer: string, scope: string) =>
  db.selectFrom('va_lists').selectAll().where('issuer', '=', issuer).where('scope', '=', scope)

async function newestOf(db: Kysely<Database>, issuer: string, scope: string) {
  const row = await listsOf(db, issuer, scope).orderBy('number', 'desc').limit(1).executeTakeFirst()
  return row && toList(row)
}

function toList(row: Selectable<ListRow>): StoredList {
  const { issuer, scope, number, changes, entries, size, digest } = row
  const times = { thisUpdate: row.this_update, nextUpdate: row.next_update }
  return { issuer, scope, number, changes, entries, size, digest, ...times }
}
