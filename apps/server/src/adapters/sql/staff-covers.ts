import type { Cover, Covers, StaffEvents } from '@certhall/ra'
import type { Kysely, Selectable } from 'kysely'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'
import type { StaffTables } from './staff-tables.ts'

export function sqlCovers(db: Kysely<Database>): Covers {
  const unfinished = (at: Date) =>
    db
      .selectFrom('staff_covers')
      .selectAll()
      .where('ended_at', 'is', null)
      .where('until_at', '>', at)
      .orderBy('from_at')
  return {
    async add({ id, absentId, deputyId, from, until, setBy }) {
      const row = {
        id,
        absent_id: absentId,
        deputy_id: deputyId,
        from_at: from,
        until_at: until,
        set_by: setBy,
      }
      await db.insertInto('staff_covers').values(row).execute()
    },
    async ofAbsent(staffId, at) {
      return (await unfinished(at).where('absent_id', '=', staffId).execute()).map(toCover)
    },
    async ofDeputy(staffId, at) {
      const rows = await unfinished(at).where('deputy_id', '=', staffId).where('from_at', '<=', at).execute()
      return rows.map(toCover)
    },
    async end(id, absentId, at) {
      const row = await db
        .updateTable('staff_covers')
        .set({ ended_at: at })
        .where('id', '=', id)
        .where('absent_id', '=', absentId)
        .where('ended_at', 'is', null)
        .where('until_at', '>', at)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

const toCover = (row: Selectable<StaffTables['staff_covers']>): Cover => ({
  id: row.id,
  absentId: row.absent_id,
  deputyId: row.deputy_id,
  from: row.from_at,
  until: row.until_at,
  setBy: row.set_by,
})

export function sqlStaffEvents(db: Kysely<Database>): StaffEvents {
  return {
    async add({ detail, ...event }) {
      await db
        .insertInto('staff_events')
        .values({ ...event, detail: json(detail) })
        .execute()
    },
    of: (subject, limit) =>
      db
        .selectFrom('staff_events')
        .select(['at', 'actor', 'event', 'subject', 'detail'])
        .where('subject', '=', subject)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute(),
  }
}
