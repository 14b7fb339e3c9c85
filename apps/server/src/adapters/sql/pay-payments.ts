import type { Payments } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { creditRefunded } from './pay-credit.ts'
import { fromCharge, fromRefund, patchColumns, toCharge, toInvoice, toRefund } from './pay-rows.ts'
import { json } from './ra-case-row.ts'

/** Charges, refunds and invoices in PostgreSQL. */
export function sqlPayments(db: Kysely<Database>): Payments {
  const charges = () => db.selectFrom('charges').selectAll()
  return {
    async addCharge(charge) {
      for (;;) {
        const added = await db
          .insertInto('charges')
          .values(fromCharge(charge))
          .onConflict((conflict) =>
            conflict.columns(['reference', 'provider']).where('state', 'in', ['new', 'open']).doNothing(),
          )
          .returningAll()
          .executeTakeFirst()
        if (added) return toCharge(added)
        const live = await charges()
          .where('reference', '=', charge.reference)
          .where('provider', '=', charge.provider)
          .where('state', 'in', ['new', 'open'])
          .executeTakeFirst()
        // Ended between the two statements: then there is room.
        if (live) return toCharge(live)
      }
    },

    async findCharge(number) {
      const row = await charges().where('number', '=', number).executeTakeFirst()
      return row && toCharge(row)
    },

    async chargesOf(reference) {
      const rows = await charges().where('reference', '=', reference).orderBy('created_at').execute()
      return rows.map(toCharge)
    },

    async refundsOf(reference) {
      const rows = await db
        .selectFrom('refunds')
        .selectAll()
        .where('reference', '=', reference)
        .orderBy('created_at')
        .execute()
      return rows.map(toRefund)
    },

    async invoicesOf(reference) {
      const rows = await db
        .selectFrom('invoices')
        .selectAll()
        .where('reference', '=', reference)
        .orderBy('created_at')
        .orderBy('number', 'desc')
        .execute()
      return rows.map(toInvoice)
    },

    async changeCharge(number, from, set) {
      const row = await db
        .updateTable('charges')
        .set(patchColumns(set))
        .where('number', '=', number)
        .where('state', 'in', from)
        .returningAll()
        .executeTakeFirst()
      return row && toCharge(row)
    },

    async recordPaid(number, { fen, providerNumber, at }) {
      const row = await db
        .updateTable('charges')
        .set({
          ...{ state: 'paid', paid_fen: fen, provider_number: providerNumber, paid_at: at },
          ...{ next_at: null, problem: null },
        })
        .where('number', '=', number)
        .where('state', '<>', 'paid')
        .returningAll()
        .executeTakeFirst()
      if (row) return toCharge(row)
      const known = await charges().where('number', '=', number).executeTakeFirst()
      return known && toCharge(known)
    },

    async addPaid(charge) {
      const added = await db
        .insertInto('charges')
        .values(fromCharge(charge))
        .onConflict((conflict) =>
          conflict
            .columns(['provider', 'provider_number', 'reference'])
            .where('provider_number', 'is not', null)
            .doNothing(),
        )
        .returningAll()
        .executeTakeFirst()
      if (added) return toCharge(added)
      const known = await charges()
        .where('provider', '=', charge.provider)
        .where('provider_number', '=', charge.paid.providerNumber)
        .where('reference', '=', charge.reference)
        .executeTakeFirstOrThrow()
      return toCharge(known)
    },

    settleByRefund: (refund) =>
      db.transaction().execute(async (trx) => {
        const settled = await trx
          .updateTable('charges')
          .set({ settled: 'refund' })
          .where('number', '=', refund.charge)
          .where('state', '=', 'paid')
          .where('settled', 'is', null)
          .returning('number')
          .executeTakeFirst()
        if (settled === undefined) return false
        await trx.insertInto('refunds').values(fromRefund(refund)).execute()
        return true
      }),

    async addRefund(refund) {
      await db
        .insertInto('refunds')
        .values(fromRefund(refund))
        .onConflict((conflict) => conflict.column('charge').doNothing())
        .execute()
    },

    async findRefund(number) {
      const row = await db.selectFrom('refunds').selectAll().where('number', '=', number).executeTakeFirst()
      return row && toRefund(row)
    },

    async changeRefund(number, from, set) {
      const row = await db
        .updateTable('refunds')
        .set(patchColumns(set))
        .where('number', '=', number)
        .where('state', 'in', from)
        .returningAll()
        .executeTakeFirst()
      return row && toRefund(row)
    },

    async changeInvoice(number, from, set) {
      const row = await db
        .updateTable('invoices')
        .set(patchColumns(set))
        .where('number', '=', number)
        .where('state', 'in', from)
        .returningAll()
        .executeTakeFirst()
      return row && toInvoice(row)
    },

    async findInvoice(number) {
      const row = await db.selectFrom('invoices').selectAll().where('number', '=', number).executeTakeFirst()
      return row && toInvoice(row)
    },

    creditRefunded: (at) => creditRefunded(db, at),

    takeCharges: async (at, until, limit) => {
      const rows = await take(db, 'charges', at, until, limit)
      return rows.map((row) => toCharge(row as never))
    },
    takeRefunds: async (at, until, limit) => {
      const rows = await take(db, 'refunds', at, until, limit)
      return rows.map((row) => toRefund(row as never))
    },
    takeInvoices: async (at, until, limit) => {
      const rows = await take(db, 'invoices', at, until, limit)
      return rows.map((row) => toInvoice(row as never))
    },

    async unsettled({ after, limit }) {
      const rows = await db
        .selectFrom('charges')
        .select('number')
        .where('state', '=', 'paid')
        .where('settled', 'is', null)
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute()
      return rows.map(({ number }) => number)
    },

    async hurry(reference, at) {
      await db
        .updateTable('charges')
        .set({ next_at: at })
        .where('reference', '=', reference)
        .where('state', 'in', ['new', 'open'])
        .execute()
    },

    async addEvent({ provider, id, kind, number, receivedAt, body }) {
      const added = await db
        .insertInto('payment_events')
        .values({ provider, id, kind, number, received_at: receivedAt, body: json(body) })
        .onConflict((conflict) => conflict.columns(['provider', 'id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (added) return 'new'
      const { outcome } = await db
        .selectFrom('payment_events')
        .select('outcome')
        .where('provider', '=', provider)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return outcome === null ? 'open' : 'ended'
    },

    async endEvent(provider, id, outcome) {
      await db
        .updateTable('payment_events')
        .set({ outcome })
        .where('provider', '=', provider)
        .where('id', '=', id)
        .execute()
    },
  }
}

/** Rows that are due, oldest first, put off until `until` in the same statement: no two processes take one. */
async function take(
  db: Kysely<Database>,
  table: 'charges' | 'refunds' | 'invoices',
  at: Date,
  until: Date,
  limit: number,
): Promise<unknown[]> {
  const name = sql.table(table)
  const { rows } = await sql`
    update ${name} set next_at = ${until} where number in (
      select number from ${name} where next_at <= ${at} order by next_at limit ${limit} for update skip locked
    ) returning *`.execute(db)
  return rows
}
