import type { OutboxResults } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

export interface Tellings extends Pick<OutboxResults, 'results'> {
  /** Under which id the message goes out, the same for every attempt; undefined for one from before ids were kept. */
  messageId(what: { reference: string; application: string }): Promise<string | undefined>
  record(
    what: { reference: string; application: string },
    result: { state: 'told' | 'retrying' | 'failed'; attempts: number; at: Date; problem?: string },
  ): Promise<void>
}

/** What became of telling relying applications; the outbox adds the row, the worker records each attempt. */
export function sqlTellings(db: Kysely<Database>): Tellings {
  return {
    async results(reference) {
      const rows = await db
        .selectFrom('tellings')
        .selectAll()
        .where('reference', '=', reference)
        .orderBy('application')
        .execute()
      return rows.map(({ application, state, attempts, at }) => ({
        application,
        state,
        attempts,
        ...(at && { at }),
      }))
    },
    async messageId({ reference, application }) {
      const row = await db
        .selectFrom('tellings')
        .select('message_id')
        .where('reference', '=', reference)
        .where('application', '=', application)
        .executeTakeFirst()
      return row?.message_id ?? undefined
    },
    async record({ reference, application }, { problem, ...result }) {
      await db
        .updateTable('tellings')
        .set({ ...result, problem: problem ?? null })
        .where('reference', '=', reference)
        .where('application', '=', application)
        .execute()
    },
  }
}
