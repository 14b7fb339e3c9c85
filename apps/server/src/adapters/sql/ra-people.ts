import type { Holder, Holders } from '@certhall/ra'
import { type Insertable, type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'
import { within } from './ra-jurisdictions.ts'
import type { RaTables } from './ra-tables.ts'

export function sqlHolders(db: Kysely<Database>): Holders {
  const findByNumber: Holders['findByNumber'] = async (idType, idNumber) => {
    const row = await db
      .selectFrom('holders')
      .selectAll()
      .where('id_type', '=', idType)
      .where('id_number', '=', idNumber)
      .executeTakeFirst()
    return row && toHolder(row)
  }
  return {
    findByNumber,
    async search({ name, number, jurisdictionPath, limit }) {
      const rows = await db
        .selectFrom('holders')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .selectAll('holders')
        .where(within(jurisdictionPath))
        .where(
          sql<boolean>`(position(lower(${name}) in lower(holders.name)) > 0 or starts_with(holders.id_number, ${number}))`,
        )
        .orderBy('holders.name')
        .orderBy('holders.id')
        .limit(limit)
        .execute()
      return rows.map(toHolder)
    },
    async find(id) {
      const row = await db.selectFrom('holders').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toHolder(row)
    },
    async add(holder) {
      const added = await db
        .insertInto('holders')
        .values(holderRow(holder))
        .onConflict((conflict) => conflict.columns(['id_type', 'id_number']).doNothing())
        .returningAll()
        .executeTakeFirst()
      return added ? toHolder(added) : ((await findByNumber(holder.idType, holder.idNumber)) as Holder)
    },
    async update(holder) {
      await db.updateTable('holders').set(holderRow(holder)).where('id', '=', holder.id).execute()
    },
  }
}

export function toHolder(row: Selectable<RaTables['holders']>): Holder {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    idType: row.id_type,
    idNumber: row.id_number,
    unitAddress: row.unit_address ?? undefined,
    region: row.region,
    jurisdictionId: row.jurisdiction_id,
    numbers: row.numbers,
    contacts: row.contacts,
  }
}

export function holderRow(holder: Holder): Insertable<RaTables['holders']> {
  return {
    id: holder.id,
    kind: holder.kind,
    name: holder.name,
    id_type: holder.idType,
    id_number: holder.idNumber,
    unit_address: holder.unitAddress ?? null,
    region: holder.region,
    jurisdiction_id: holder.jurisdictionId,
    numbers: json(holder.numbers),
    contacts: json(holder.contacts),
  }
}
