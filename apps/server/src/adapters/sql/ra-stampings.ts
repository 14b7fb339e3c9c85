import type { StampingRecord, Stampings } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import type { SealTables } from './ra-seal-tables.ts'

export function sqlStampings(db: Kysely<Database>): Stampings {
  const stampings = () => db.selectFrom('stampings').selectAll()
  const find = async (id: string) => {
    const row = await stampings().where('id', '=', id).executeTakeFirst()
    return row && toStamping(row)
  }
  const byDocument = async (documentHash: string, seal: string) => {
    const row = await stampings()
      .where('document_hash', '=', documentHash)
      .where('seal', '=', seal)
      .executeTakeFirst()
    return row && toStamping(row)
  }
  const newest = async (column: 'holder_id' | 'seal', value: string, limit: number) => {
    const query = db.selectFrom('stampings').selectAll().where(column, '=', value)
    const rows = await query.orderBy('begun_at', 'desc').orderBy('id').limit(limit).execute()
    return rows.map(toStamping)
  }
  return {
    async begin(stamping) {
      await db.insertInto('stampings').values(toRow(stamping)).execute()
    },
    find,
    byDocument,
    async complete(stamping, { at, documentHash, signature, recordedAt }) {
      const proof = { at, document_hash: documentHash, signature, recorded_at: recordedAt }
      await db.transaction().execute(async (work) => {
        // Two at once about one document and seal: the second finds the first.
        await sql`select pg_advisory_xact_lock(hashtextextended(${`stampings/${documentHash}`}, 0))`.execute(
          work,
        )
        const there = await work
          .selectFrom('stampings')
          .select('id')
          .where('document_hash', '=', documentHash)
          .where('seal', '=', stamping.seal)
          .executeTakeFirst()
        if (there) return
        await work
          .insertInto('stampings')
          .values(toRow(stamping))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        await work
          .updateTable('stampings')
          .set(proof)
          .where('id', '=', stamping.id)
          .where('recorded_at', 'is', null)
          .execute()
      })
      return (await byDocument(documentHash, stamping.seal)) ?? (await find(stamping.id)) ?? stamping
    },
    ofHolder: (holderId, limit) => newest('holder_id', holderId, limit),
    ofSeal: (seal, limit) => newest('seal', seal, limit),
  }
}

function toRow({ id, seal, holderId, document, begunAt }: Omit<StampingRecord, 'done'>) {
  return {
    ...{ id, seal, holder_id: holderId, begun_at: begunAt },
    ...(document && {
      ...{ name: document.name, pages: document.pages, page: document.page, file_digest: document.digest },
    }),
  }
}

function toStamping(row: Selectable<SealTables['stampings']>): StampingRecord {
  const { name, pages, page, file_digest: digest, at, document_hash: documentHash, signature } = row
  const { recorded_at: recordedAt } = row
  return {
    ...{ id: row.id, seal: row.seal, holderId: row.holder_id, begunAt: row.begun_at },
    ...(name !== null &&
      pages !== null &&
      page !== null &&
      digest !== null && { document: { name, pages, page, digest } }),
    ...(at &&
      documentHash !== null &&
      signature &&
      recordedAt && { done: { at, documentHash, signature: new Uint8Array(signature), recordedAt } }),
  }
}
