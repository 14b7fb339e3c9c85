import type { CaseDesk } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/** So long somebody keeps what he has taken up; then it is free again. */
const CLAIM_LIFE_MS = 48 * 3600 * 1000

/** Claims from then on count at this instant. */
export const claimsFrom = (at: Date) => new Date(at.getTime() - CLAIM_LIFE_MS)

export function sqlCaseDesk(db: Kysely<Database>): CaseDesk {
  return {
    async claimOf(reference, at) {
      const row = await db
        .selectFrom('case_claims')
        .selectAll()
        .where('reference', '=', reference)
        .where('at', '>', claimsFrom(at))
        .executeTakeFirst()
      return row && { staffId: row.staff_id, at: row.at }
    },

    // One statement: of any number of callers, one has it.
    async claim(reference, { staffId, at }, from) {
      const row = await db
        .insertInto('case_claims')
        .values({ reference, staff_id: staffId, at })
        .onConflict((conflict) =>
          conflict
            .column('reference')
            .doUpdateSet({ staff_id: staffId, at })
            .where(
              sql<boolean>`case_claims.staff_id in (${staffId}, ${from ?? staffId})
                or case_claims.at <= ${claimsFrom(at)}`,
            ),
        )
        .returning('reference')
        .executeTakeFirst()
      return row !== undefined
    },

    async release(reference, staffId) {
      await db
        .deleteFrom('case_claims')
        .where('reference', '=', reference)
        .where('staff_id', '=', staffId)
        .execute()
    },

    async comments(reference) {
      const rows = await db
        .selectFrom('case_comments')
        .selectAll()
        .where('reference', '=', reference)
        .orderBy('id')
        .execute()
      return rows.map(({ staff_id: staffId, at, text }) => ({ staffId, at, text }))
    },

    async addComment(reference, { staffId, at, text }) {
      await db.insertInto('case_comments').values({ reference, staff_id: staffId, at, text }).execute()
    },

    views: (staffId) =>
      db
        .selectFrom('staff_views')
        .select(['id', 'name', 'query'])
        .where('staff_id', '=', staffId)
        .orderBy('name')
        .execute(),

    async saveView(staffId, { id, name, query }) {
      await db
        .insertInto('staff_views')
        .values({ id, staff_id: staffId, name, query })
        .onConflict((conflict) => conflict.columns(['staff_id', 'name']).doUpdateSet({ query }))
        .execute()
    },

    async removeView(staffId, id) {
      const row = await db
        .deleteFrom('staff_views')
        .where('staff_id', '=', staffId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
