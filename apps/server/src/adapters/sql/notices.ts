import type { Notices, StoredNotice, UntoldStatus } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/** What holders were told, for those who look after it, and what there is to tell. */
export function sqlNotices(db: Kysely<Database>): Notices {
  return {
    ofCase: (reference) => stored(db, 'reference', reference),
    ofCertificate: (fingerprint) => stored(db, 'certificate', fingerprint),

    async ending({ profile, ranges, quietSince, after, limit }) {
      if (ranges.length === 0) return []
      const within = sql.join(
        ranges.map(({ from, until }) => sql`(not_after between ${from} and ${until})`),
        sql` or `,
      )
      // Renewed already, or somebody else's turn: nothing to remind of.
      const { rows } = await sql<{ fingerprint: string; holder: string; not_after: Date }>`
        select fingerprint, holder, not_after from ca_certificates c
        where profile = ${profile} and state = 'issued' and use in ('signing', 'single')
          and holder not like 'client/%' and fingerprint > ${after} and (${within})
          and not exists (select 1 from cases 
            where old_fingerprint = c.fingerprint and clash = 'reissue' and cases.state in ('done', 'review'))
          and not exists (
            select 1 from notices n where n.certificate = c.fingerprint and n.created_at >= ${quietSince}
              and starts_with(n.kind, 'reminder.'))
        order by fingerprint limit ${limit}`.execute(db)
      return rows.map((row) => ({
        fingerprint: row.fingerprint,
        holderId: row.holder,
        notAfter: row.not_after,
      }))
    },

    async untoldStatus(since, { after, limit }) {
      // What the hall itself does, as at the end of a renewal, is told by that.
      const { rows } = await sql<UntoldStatus & { holder: string }>`
        select e.id, e.event, e.note, e.at, c.serial, c.fingerprint, c.profile, c.holder from ca_status_events e
        join ca_certificates c on c.serial = e.serial
        where e.at >= ${since} and e.id > ${Number(after)} and e.actor <> 'ra' and c.use in ('signing', 'single')
          and c.fingerprint is not null and exists (select 1 from holders h where h.id = c.holder)
          and not exists (
            select 1 from notices n where n.certificate = c.fingerprint and n.once = 'event ' || e.id)
        order by e.id limit ${limit}`.execute(db)
      return rows.map(({ holder, ...row }) => ({ ...row, holderId: holder }))
    },
  }
}

async function stored(
  db: Kysely<Database>,
  column: 'reference' | 'certificate',
  value: string,
): Promise<StoredNotice[]> {
  const notices = await db.selectFrom('notices').selectAll().where(column, '=', value).orderBy('id').execute()
  if (notices.length === 0) return []
  const deliveries = await db
    .selectFrom('notice_deliveries')
    .selectAll()
    .where(
      'notice_id',
      'in',
      notices.map(({ id }) => id),
    )
    .orderBy('channel')
    .orderBy('address')
    .execute()
  return notices.map(({ id, kind, facts, created_at }) => ({
    ...{ kind, facts, at: created_at },
    deliveries: deliveries
      .filter((one) => one.notice_id === id)
      .map(({ channel, address, state, attempts, at, problem }) => ({
        ...{ channel, address, state, attempts },
        ...(at && { at }),
        ...(problem && { problem }),
      })),
  }))
}
