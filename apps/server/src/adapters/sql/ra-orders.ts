import { addDays, CerthallError } from '@certhall/model'
import type { OrderRecord, Orders } from '@certhall/ra'
import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import { optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { OrderTables } from './order-tables.ts'
import { within } from './ra-jurisdictions.ts'

/** A slip whose token never came; people's addresses after the token is back. */
const NEVER_CAME_DAYS = 90
const KEPT_DAYS = 365

/** Mail-in orders on PostgreSQL. */
export function sqlOrders(db: Kysely<Database>): Orders {
  const seen = (path: string) =>
    db
      .selectFrom('orders')
      .leftJoin('holders', 'holders.id', 'orders.holder_id')
      .leftJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
      .selectAll('orders')
      // Of nobody on record: whoever opens the envelope.
      .where(sql<boolean>`(orders.holder_id is null or ${within(path)})`)
  return {
    async add(record) {
      await db.insertInto('orders').values(toRow(record)).execute()
    },

    async find(reference) {
      const row = await db
        .selectFrom('orders')
        .selectAll()
        .where('reference', '=', reference)
        .executeTakeFirst()
      return row && toRecord(row)
    },

    async findWithin(path, reference) {
      const row = await seen(path).where('orders.reference', '=', reference).executeTakeFirst()
      return row && toRecord(row)
    },

    async list({ jurisdictionPath, q = '', state, limit }) {
      const found = await seen(jurisdictionPath)
        .where(q === '' ? sql<boolean>`true` : names(q))
        // Until something is looked for, what nobody has sent in yet is nobody's work.
        .where(
          state
            ? sql<boolean>`orders.state = ${state}`
            : sql<boolean>`(${q} <> '' or orders.state in ('received', 'processed'))`,
        )
        .orderBy('due_at')
        .orderBy('announced_at', 'desc')
        .limit(limit)
        .execute()
      return found.map(toRecord)
    },

    change: ({ reference, version, set, note }) =>
      db.transaction().execute(async (tx) => {
        const changed = await tx
          .updateTable('orders')
          .set({ ...toColumns(set), version: version + 1 })
          .where('reference', '=', reference)
          .where('version', '=', version)
          .returningAll()
          .executeTakeFirst()
        if (changed === undefined) throw new CerthallError('case-stale')
        await tx
          .insertInto('order_notes')
          .values({ reference, version, ...note })
          .execute()
        return toRecord(changed)
      }),

    async notes(reference) {
      const rows = await db
        .selectFrom('order_notes')
        .select(['at', 'by', 'state', 'note'])
        .where('reference', '=', reference)
        .orderBy('version')
        .execute()
      return rows
    },

    async sweep(at) {
      const { numDeletedRows } = await db
        .deleteFrom('orders')
        .where((where) =>
          where.or([
            where.and([
              where('state', 'in', ['announced', 'cancelled']),
              where('announced_at', '<', addDays(at, -NEVER_CAME_DAYS)),
            ]),
            where.and([where('state', '=', 'sent-back'), where('sent_at', '<', addDays(at, -KEPT_DAYS))]),
          ]),
        )
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

const names = (q: string): RawBuilder<boolean> => sql<boolean>`(
  orders.reference = upper(${q}) or orders.phone = ${q} or orders.id_number = upper(${q})
  or orders.token_serial = ${q} or position(lower(${q}) in lower(orders.holder_name)) > 0)`

type Columns = OrderTables['orders']

const COLUMNS = {
  state: 'state',
  receivedAt: 'received_at',
  dueAt: 'due_at',
  processedAt: 'processed_at',
  sentAt: 'sent_at',
  tokenSerial: 'token_serial',
  caseReference: 'case_reference',
  carrier: 'carrier',
  tracking: 'tracking',
} as const satisfies Record<string, keyof Columns>

const toColumns = (set: object): Partial<Columns> =>
  Object.fromEntries(
    Object.entries(set).map(([name, value]) => [COLUMNS[name as keyof typeof COLUMNS], value]),
  )

function toRow(record: OrderRecord): Columns {
  const { reference, state, version, profile, service, recipient, phone, address } = record
  return {
    ...{ reference, state, version, profile, service, recipient, phone, address },
    ...{ holder_id: record.holderId ?? null, holder_name: record.holderName, id_number: record.idNumber },
    ...{ announced_at: record.announcedAt, received_at: null, due_at: null, processed_at: null },
    ...{ sent_at: null, token_serial: null, case_reference: null, carrier: null, tracking: null },
  }
}

function toRecord(row: Selectable<Columns>): OrderRecord {
  const { reference, state, version, profile, service, recipient, phone, address } = row
  return {
    ...{ reference, state, version, profile, service, recipient, phone, address },
    ...{ holderName: row.holder_name, idNumber: row.id_number, announcedAt: row.announced_at },
    ...optional('holderId', row.holder_id),
    ...optional('receivedAt', row.received_at),
    ...optional('dueAt', row.due_at),
    ...optional('processedAt', row.processed_at),
    ...optional('sentAt', row.sent_at),
    ...optional('tokenSerial', row.token_serial),
    ...optional('caseReference', row.case_reference),
    ...optional('carrier', row.carrier),
    ...optional('tracking', row.tracking),
  }
}
