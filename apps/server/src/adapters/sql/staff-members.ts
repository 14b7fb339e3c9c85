import type { Staff, StaffMember, StaffPatch } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { within } from './ra-jurisdictions.ts'
import type { RaTables } from './ra-tables.ts'

type Row = Selectable<RaTables['staff']> & { second_factor: boolean; has_certificate: boolean }

export function sqlStaff(db: Kysely<Database>): Staff {
  const all = () =>
    db
      .selectFrom('staff')
      .selectAll('staff')
      .select([
        sql<boolean>`exists (select 1 from staff_factors
          where staff_factors.staff_id = staff.id and confirmed_at is not null)`.as('second_factor'),
        sql<boolean>`exists (select 1 from staff_certificates
          where staff_certificates.staff_id = staff.id)`.as('has_certificate'),
      ])
  const one = async (column: 'id' | 'login', value: string) => {
    const row = await all().where(column, '=', value).executeTakeFirst()
    return row && toMember(row)
  }
  return {
    find: (id) => one('id', id),
    findByLogin: (login) => one('login', login),
    async findByNumber(idNumber) {
      const rows = await all().where('id_number', '=', idNumber).where('disabled', '=', false).execute()
      return rows.map(toMember)
    },
    async change(id, set) {
      const columns = Object.entries(toColumns(set)).filter(([, value]) => value !== undefined)
      if (columns.length === 0) return
      await db.updateTable('staff').set(Object.fromEntries(columns)).where('id', '=', id).execute()
    },
    async put(member) {
      const row = toRow(member)
      await db
        .insertInto('staff')
        .values({ ...row, id: member.id, login: member.login })
        .onConflict((conflict) => conflict.column('login').doUpdateSet(row))
        .execute()
    },
    async add(member) {
      const row = await db
        .insertInto('staff')
        .values({ ...toRow(member), id: member.id, login: member.login })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
    async reviewedJurisdictions() {
      const rows = await db
        .selectFrom('staff')
        .select('jurisdiction_id')
        .distinct()
        .where('disabled', '=', false)
        .where(sql<boolean>`'reviewer' = any(roles)`)
        .execute()
      return new Set(rows.map((row) => row.jurisdiction_id))
    },
    async listWithin(path) {
      const rows = await all()
        .innerJoin('jurisdictions', 'jurisdictions.id', 'staff.jurisdiction_id')
        .where(within(path))
        .orderBy('staff.login')
        .execute()
      return rows.map(toMember)
    },
  }
}

const toColumns = (set: StaffPatch) => ({
  name: set.name,
  roles: set.roles,
  jurisdiction_id: set.jurisdictionId,
  id_number: set.idNumber,
  password_hash: set.passwordHash,
  disabled: set.disabled,
  must_change_password: set.mustChangePassword,
  sessions_from: set.sessionsFrom,
})

const toRow = (member: StaffMember) => ({
  name: member.name,
  roles: member.roles,
  jurisdiction_id: member.jurisdictionId,
  id_number: member.idNumber ?? null,
  password_hash: member.passwordHash,
  disabled: member.disabled,
  must_change_password: member.mustChangePassword ?? false,
  sessions_from: member.sessionsFrom ?? null,
})

const toMember = (row: Row): StaffMember => ({
  id: row.id,
  login: row.login,
  name: row.name,
  roles: row.roles,
  jurisdictionId: row.jurisdiction_id,
  idNumber: row.id_number ?? undefined,
  passwordHash: row.password_hash,
  disabled: row.disabled,
  mustChangePassword: row.must_change_password,
  sessionsFrom: row.sessions_from ?? undefined,
  secondFactor: row.second_factor,
  hasCertificate: row.has_certificate,
})
