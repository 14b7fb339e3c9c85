import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/**
 * To be called in the transaction that revokes, suspends or takes up again, after the rows' states are written: counts a change
 * of each issuer and marks the rows with it. By this count lists know what they cover, and processes which answers they
 * may no longer give. It waits for other changes of the same issuer until they are committed, so counts are seen in order.
 */
export async function noteStatusChange(
  tx: Kysely<Database>,
  rows: readonly { issuer: string; serial: string }[],
): Promise<void> {
  // Always in the same order, or two changes could wait for each other.
  for (const issuer of [...new Set(rows.map((row) => row.issuer))].sort()) {
    const { changes } = await tx
      .updateTable('ca_issuers')
      .set((set) => ({ changes: set('changes', '+', 1) }))
      .where('id', '=', issuer)
      .returning('changes')
      .executeTakeFirstOrThrow()
    const serials = rows.filter((row) => row.issuer === issuer).map(({ serial }) => serial)
    await tx.updateTable('ca_certificates').set({ changed: changes }).where('serial', 'in', serials).execute()
  }
}
