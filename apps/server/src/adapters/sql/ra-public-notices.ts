import type { PublicNotice, PublicNotices } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import { optional } from './ca-columns.ts'
import type { Database } from './database.ts'

interface Row extends Omit<PublicNotice, 'newSerial' | 'reason'> {
  newSerial: string | null
  reason: string | null
}

/** Renewals and revocations, each along its own index; a page far back reads what lies before it. */
export function sqlPublicNotices(db: Kysely<Database>): PublicNotices {
  return {
    async list({ kind, offset, limit }) {
      const most = offset + limit
      const renewed = sql`
        select 'renewed' as kind, done.at, cases.profile, holders.name as "holderName", old.serial,
          made.serial as "newSerial", null as reason
        from (select reference, at from case_history where to_state = 'done' order by at desc limit ${most}) done
        join cases on cases.reference = done.reference
        join holders on holders.id = cases.holder_id
        join ca_certificates old on old.fingerprint = cases.old_fingerprint and old.holder not like 'client/%'
        join ca_certificates made on made.fingerprint = cases.new_fingerprint and made.holder not like 'client/%'`
      const revoked = sql`
        select 'revoked' as kind, events.at, c.profile, holders.name as "holderName", events.serial,
          null as "newSerial", events.reason
        from ca_status_events events
        join ca_certificates c on c.serial = events.serial and c.use in ('signing', 'single')
        join holders on holders.id = c.holder
        where events.event = 'revoked'
        order by events.at desc limit ${most}`
      const parts = { renewed: [renewed], revoked: [sql`(${revoked})`], both: [renewed, sql`(${revoked})`] }
      const { rows } = await sql<Row>`
        ${sql.join(parts[kind ?? 'both'], sql` union all `)}
        order by at desc, serial limit ${limit} offset ${offset}`.execute(db)
      return rows.map(({ newSerial, reason, ...row }) => ({
        ...row,
        ...optional('newSerial', newSerial),
        ...optional('reason', reason),
      }))
    },
  }
}
