import { openWithKey, sealWithKey } from '@certhall/crypto'
import type { StaffAccess } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/** Attempts that cost nothing; then 30 s, doubled with each further one, at most 15 minutes. */
const FREE = 5
const FIRST_LOCK_S = 30
const LONGEST_LOCK_S = 900
/** Attempts so long ago do not count any more. */
const FORGOTTEN_S = 24 * 3600

/** `sealingKey`: 32 bytes; who reads the table alone cannot make codes. */
export function sqlStaffAccess(db: Kysely<Database>, sealingKey: Uint8Array): StaffAccess {
  const dataOf = (staffId: string) => new TextEncoder().encode(`staff-factor/${staffId}`)
  return {
    async factor(staffId) {
      const row = await db
        .selectFrom('staff_factors')
        .selectAll()
        .where('staff_id', '=', staffId)
        .executeTakeFirst()
      return (
        row && {
          secret: openWithKey(row.secret, sealingKey, dataOf(staffId)),
          confirmedAt: row.confirmed_at ?? undefined,
          recoveryLeft: row.recovery.length,
        }
      )
    },

    async beginFactor(staffId, secret) {
      const sealed = Buffer.from(sealWithKey(secret, sealingKey, dataOf(staffId)))
      const row = await db
        .insertInto('staff_factors')
        .values({ staff_id: staffId, secret: sealed })
        .onConflict((conflict) =>
          conflict
            .column('staff_id')
            .doUpdateSet({ secret: sealed, last_step: 0 })
            .where('staff_factors.confirmed_at', 'is', null),
        )
        .returning('staff_id')
        .executeTakeFirst()
      return row !== undefined
    },

    async confirmFactor(staffId, { step, recovery, at }) {
      const row = await db
        .updateTable('staff_factors')
        .set({ confirmed_at: at, last_step: step, recovery: [...recovery] })
        .where('staff_id', '=', staffId)
        .where('confirmed_at', 'is', null)
        .returning('staff_id')
        .executeTakeFirst()
      return row !== undefined
    },

    // RFC 6238 §5.2: a code that was accepted is not accepted again.
    async spendStep(staffId, step) {
      const row = await db
        .updateTable('staff_factors')
        .set({ last_step: step })
        .where('staff_id', '=', staffId)
        .where('last_step', '<', step)
        .returning('staff_id')
        .executeTakeFirst()
      return row !== undefined
    },

    async spendRecovery(staffId, hash) {
      const row = await db
        .updateTable('staff_factors')
        .set({ recovery: sql`array_remove(recovery, ${hash})` })
        .where('staff_id', '=', staffId)
        .where(sql<boolean>`${hash} = any(recovery)`)
        .returning('staff_id')
        .executeTakeFirst()
      return row !== undefined
    },

    removeFactor: (staffId) => removeFactor(db, staffId),

    async beginAttempt(key, at) {
      // One statement, so that attempts at the same moment are counted one after the other.
      const { rows } = await sql<{ attempts: number }>`
        insert into log_in_attempts as old (key, attempts, last_at) values (${key}, 1, ${at})
        on conflict (key) do update set
          attempts = case when old.last_at < ${at}::timestamptz - make_interval(secs => ${FORGOTTEN_S})
            then 1 else old.attempts + 1 end,
          last_at = ${at},
          locked_until = case when old.attempts + 1 > ${FREE}
              and old.last_at >= ${at}::timestamptz - make_interval(secs => ${FORGOTTEN_S})
            then ${at}::timestamptz + make_interval(secs =>
              least(${LONGEST_LOCK_S}, ${FIRST_LOCK_S} * power(2, least(old.attempts - ${FREE}, 20))))
            else null end
        where old.locked_until is null or old.locked_until <= ${at}
        returning attempts`.execute(db)
      if (rows.length > 0) return undefined
      const row = await db
        .selectFrom('log_in_attempts')
        .select('locked_until')
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.locked_until ?? undefined
    },

    async clearAttempts(key) {
      await db.deleteFrom('log_in_attempts').where('key', '=', key).execute()
    },

    async sweepAttempts(before) {
      await db.deleteFrom('log_in_attempts').where('last_at', '<', before).execute()
    },

    async certificates(staffId) {
      const rows = await db
        .selectFrom('staff_certificates')
        .selectAll()
        .where('staff_id', '=', staffId)
        .orderBy('added_at')
        .execute()
      return rows.map((row) => ({
        fingerprint: row.fingerprint,
        addedBy: row.added_by,
        addedAt: row.added_at,
      }))
    },

    async ownerOf(fingerprint) {
      const row = await db
        .selectFrom('staff_certificates')
        .select('staff_id')
        .where('fingerprint', '=', fingerprint)
        .executeTakeFirst()
      return row?.staff_id
    },

    async addCertificate(staffId, { fingerprint, addedBy, addedAt }) {
      const row = await db
        .insertInto('staff_certificates')
        .values({ fingerprint, staff_id: staffId, added_by: addedBy, added_at: addedAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('fingerprint')
        .executeTakeFirst()
      return row !== undefined
    },

    async removeCertificate(staffId, fingerprint) {
      const row = await db
        .deleteFrom('staff_certificates')
        .where('staff_id', '=', staffId)
        .where('fingerprint', '=', fingerprint)
        .returning('fingerprint')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

export async function removeFactor(db: Kysely<Database>, staffId: string): Promise<void> {
  await db.deleteFrom('staff_factors').where('staff_id', '=', staffId).execute()
}
