import { openWithKey, sealWithKey } from '@certhall/crypto'
import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { PaperRecord, Papers } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { lockEditable } from './lock-editable.ts'
import type { RaTables } from './ra-tables.ts'

const FACTS = [
  'id',
  'reference',
  'kind',
  'name',
  'type',
  'size',
  'pages',
  'uploaded_at',
  'by',
  'actor_id',
  'scan',
] as const

/** Papers in PostgreSQL, so that every server process has them; each sealed for its own place. */
export function sqlPapers(db: Kysely<Database>, key: Uint8Array): Papers {
  return {
    add: (paper, bytes, most) =>
      db.transaction().execute(async (trx) => {
        // Two at once are counted one after the other.
        await lockEditable(trx, paper.reference)
        const { count } = await trx
          .selectFrom('papers')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('reference', '=', paper.reference)
          .executeTakeFirstOrThrow()
        if (Number(count) >= most) throw new CerthallError('paper-too-many', undefined, { most })
        await trx
          .insertInto('papers')
          .values({
            id: paper.id,
            reference: paper.reference,
            kind: paper.kind,
            name: paper.name,
            type: paper.type,
            size: paper.size,
            pages: paper.pages,
            uploaded_at: paper.uploadedAt,
            by: paper.by,
            actor_id: paper.actorId,
            scan: paper.scan,
            sealed: Buffer.from(sealWithKey(bytes, key, placeOf(paper))),
          })
          .execute()
      }),

    async list(reference) {
      const rows = await db
        .selectFrom('papers')
        .select(FACTS)
        .where('reference', '=', reference)
        .orderBy('uploaded_at')
        .orderBy('id')
        .execute()
      return rows.map(toPaper)
    },

    async read(reference, id) {
      const row = await db
        .selectFrom('papers')
        .selectAll()
        .where('reference', '=', reference)
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return undefined
      const paper = toPaper(row)
      return { paper, bytes: openWithKey(row.sealed, key, placeOf(paper)) }
    },

    remove: (reference, id) =>
      db.transaction().execute(async (trx) => {
        await lockEditable(trx, reference)
        await trx.deleteFrom('papers').where('reference', '=', reference).where('id', '=', id).execute()
      }),

    async sweep(profile, endedBefore) {
      const { numAffectedRows } = await sql`
        delete from papers using cases
        where cases.reference = papers.reference and cases.profile = ${profile}
          and cases.state <> all(${[...OPEN_STATES]})
          and ${endedBefore} > (select max(at) from case_history where case_history.reference = cases.reference)
      `.execute(db)
      return Number(numAffectedRows ?? 0)
    },
  }
}

/** A sealed paper opens only where it was put. */
function placeOf({ reference, id }: Pick<PaperRecord, 'reference' | 'id'>): Uint8Array {
  return new TextEncoder().encode(`paper/${reference}/${id}`)
}

function toPaper(row: Omit<Selectable<RaTables['papers']>, 'sealed'>): PaperRecord {
  return {
    id: row.id,
    reference: row.reference,
    kind: row.kind,
    name: row.name,
    type: row.type,
    size: row.size,
    pages: row.pages,
    uploadedAt: row.uploaded_at,
    by: row.by,
    actorId: row.actor_id,
    scan: row.scan,
  }
}
