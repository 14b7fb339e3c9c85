import type { Proposal, Proposals } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'
import type { StaffTables } from './staff-tables.ts'

/** A scope at or below a path. */
const within = (path: string) =>
  sql<boolean>`(proposals.scope = ${path} or starts_with(proposals.scope, ${`${path}/`}))`

export function sqlProposals(db: Kysely<Database>): Proposals {
  return {
    add: (proposal) =>
      db.transaction().execute(async (trx) => {
        // One that nobody decided in time gives way.
        await trx
          .updateTable('proposals')
          .set({ state: 'withdrawn' })
          .where('kind', '=', proposal.kind)
          .where('subject', '=', proposal.subject)
          .where('state', '=', 'open')
          .where('expires_at', '<=', proposal.proposedAt)
          .execute()
        const row = await trx
          .insertInto('proposals')
          .values({
            ...{ id: proposal.id, kind: proposal.kind, subject: proposal.subject, scope: proposal.scope },
            ...{ payload: json(proposal.payload), note: proposal.note, state: proposal.state },
            proposed_by: proposal.proposedBy,
            proposed_at: proposal.proposedAt,
            expires_at: proposal.expiresAt,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        return row !== undefined
      }),

    async find(id) {
      const row = await db.selectFrom('proposals').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toProposal(row)
    },

    async findWithin(path, id) {
      const row = await db
        .selectFrom('proposals')
        .selectAll()
        .where('id', '=', id)
        .where(within(path))
        .executeTakeFirst()
      return row && toProposal(row)
    },

    async openAbout(subject, at) {
      const rows = await db
        .selectFrom('proposals')
        .selectAll()
        .where('subject', '=', subject)
        .where('state', '=', 'open')
        .where('expires_at', '>', at)
        .orderBy('proposed_at')
        .execute()
      return rows.map(toProposal)
    },

    async listWithin(path, kinds, limit) {
      const rows = await db
        .selectFrom('proposals')
        .selectAll()
        .where('kind', 'in', [...kinds])
        .where(within(path))
        .orderBy(sql`state = 'open'`, 'desc')
        .orderBy('proposed_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map(toProposal)
    },

    async decide(id, { state, by, at, note }) {
      const row = await db
        .updateTable('proposals')
        .set({ state, decided_by: by, decided_at: at, decision_note: note })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .where('expires_at', '>', at)
        .where(state === 'withdrawn' ? sql<boolean>`proposed_by = ${by}` : sql<boolean>`proposed_by <> ${by}`)
        .returningAll()
        .executeTakeFirst()
      return row && toProposal(row)
    },

    async finish(id, { state, at, problem }) {
      await db
        .updateTable('proposals')
        .set({ state, applied_at: at, problem: problem ?? null })
        .where('id', '=', id)
        .where('state', '=', 'confirmed')
        .execute()
    },

    async unfinished({ after, limit }) {
      const rows = await db
        .selectFrom('proposals')
        .selectAll()
        .where('state', '=', 'confirmed')
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toProposal)
    },
  }
}

const toProposal = (row: Selectable<StaffTables['proposals']>): Proposal => ({
  ...{ id: row.id, kind: row.kind, subject: row.subject, scope: row.scope, payload: row.payload },
  ...{ note: row.note, state: row.state },
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at,
  expiresAt: row.expires_at,
  decidedBy: row.decided_by ?? undefined,
  decidedAt: row.decided_at ?? undefined,
  decisionNote: row.decision_note ?? undefined,
  appliedAt: row.applied_at ?? undefined,
  problem: row.problem ?? undefined,
})
