import type { ChargeQuery, ChargeRow, Finance, StoredLine } from '@certhall/ra'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from './database.ts'
import { notedUnseen } from './pay-noted.ts'
import { toInvoice, toRefund } from './pay-rows.ts'
import type { PayTables } from './pay-tables.ts'
import { json } from './ra-case-row.ts'
import { within } from './ra-jurisdictions.ts'

/** What the finance room asks, in PostgreSQL. */
export function sqlFinance(db: Kysely<Database>): Finance {
  return {
    charges: (query) => findCharges(db, query),

    async refunds(jurisdictionPath, limit) {
      const rows = await db
        .selectFrom('refunds')
        .innerJoin('cases', 'cases.reference', 'refunds.reference')
        .innerJoin('holders', 'holders.id', 'cases.holder_id')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .where(within(jurisdictionPath))
        .selectAll('refunds')
        .select('holders.name as holder_name')
        .orderBy(sql`refunds.state = 'done'`)
        .orderBy('refunds.created_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...toRefund(row), holderName: row.holder_name }))
    },

    async invoices(jurisdictionPath, limit) {
      const rows = await db
        .selectFrom('invoices')
        .innerJoin('cases', 'cases.reference', 'invoices.reference')
        .innerJoin('holders', 'holders.id', 'cases.holder_id')
        .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
        .where(within(jurisdictionPath))
        .selectAll('invoices')
        .select('holders.name as holder_name')
        .orderBy(sql`invoices.state <> 'to-mail'`)
        .orderBy('invoices.created_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        ...toInvoice({ ...row, file: null }),
        holderName: row.holder_name,
      }))
    },

    async isReconciled(provider, day) {
      const row = await db
        .selectFrom('reconciliations')
        .select('day')
        .where('provider', '=', provider)
        .where('day', '=', day)
        .executeTakeFirst()
      return row !== undefined
    },

    async booked(provider, day) {
      const paid = await db
        .selectFrom('charges')
        .select(['number', 'paid_fen as fen'])
        .where('provider', '=', provider)
        .where(onDay('paid_at', day))
        .execute()
      const refunded = await db
        .selectFrom('refunds')
        .select(['number', 'amount_fen as fen'])
        .where('provider', '=', provider)
        // What a person transferred back is not on the provider's bill.
        .where('done_by', 'is', null)
        .where(onDay('done_at', day))
        .execute()
      return [
        ...paid.map(({ number, fen }) => ({ kind: 'payment' as const, number, fen: fen ?? 0 })),
        ...refunded.map((row) => ({ kind: 'refund' as const, ...row })),
      ]
    },

    async addReconciliation({ provider, day, at, paidFen, refundedFen, differences }) {
      await db
        .insertInto('reconciliations')
        .values({
          ...{ provider, day, at, paid_fen: paidFen, refunded_fen: refundedFen },
          differences: json(differences),
        })
        .onConflict((conflict) => conflict.columns(['provider', 'day']).doNothing())
        .execute()
    },

    async reconciliations(limit) {
      const rows = await db
        .selectFrom('reconciliations')
        .selectAll()
        .orderBy('day', 'desc')
        .orderBy('provider')
        .limit(limit)
        .execute()
      return rows.map(({ provider, day, at, paid_fen: paidFen, refunded_fen: refundedFen, differences }) => ({
        ...{ provider, day, at, paidFen, refundedFen, differences },
      }))
    },

    async findLines(bankNumbers) {
      if (bankNumbers.length === 0) return []
      const rows = await db
        .selectFrom('statement_lines')
        .selectAll()
        .where('bank_number', 'in', bankNumbers)
        .execute()
      return rows.map(toLine)
    },

    async addLine(line) {
      await db
        .insertInto('statement_lines')
        .values({
          bank_number: line.bankNumber,
          day: line.day,
          amount_fen: line.amountFen,
          payer: line.payer,
          note: line.note,
          outcome: line.outcome,
          reference: line.reference,
          imported_at: line.importedAt,
          imported_by: line.importedBy,
        })
        .onConflict((conflict) => conflict.column('bank_number').doNothing())
        .execute()
    },

    async openLines(jurisdictionPath, limit) {
      const rows = await db
        .selectFrom('statement_lines')
        .selectAll()
        .where('outcome', '<>', 'matched')
        .where('resolution', 'is', null)
        .where(lineWithin(jurisdictionPath))
        .orderBy('imported_at')
        .orderBy('bank_number')
        .limit(limit)
        .execute()
      return rows.map(toLine)
    },

    notedUnseen: (jurisdictionPath, limit) => notedUnseen(db, jurisdictionPath, limit),

    async resolveLine(jurisdictionPath, bankNumber, { resolution, resolvedBy, resolvedAt }) {
      const row = await db
        .updateTable('statement_lines')
        .set({ resolution, resolved_by: resolvedBy, resolved_at: resolvedAt })
        .where('bank_number', '=', bankNumber)
        .where('outcome', '<>', 'matched')
        .where('resolution', 'is', null)
        .where(lineWithin(jurisdictionPath))
        .returning('bank_number')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

/** Whose a line is: its application's jurisdiction, else that of whoever has imported it. */
const lineWithin = (path: string) => sql<boolean>`exists (
  select 1 from jurisdictions
  where ${within(path)} and jurisdictions.id = coalesce(
    (select holders.jurisdiction_id from cases join holders on holders.id = cases.holder_id
      where cases.reference = statement_lines.reference),
    (select staff.jurisdiction_id from staff where staff.id = statement_lines.imported_by)))`

/** Between the midnights of a calendar day at +08:00. */
const onDay = (column: 'paid_at' | 'done_at', day: string) => {
  const start = new Date(`${day}T00:00:00+08:00`)
  const end = new Date(start.getTime() + 24 * 3600_000)
  return sql<boolean>`(${sql.ref(column)} >= ${start} and ${sql.ref(column)} < ${end})`
}

function toLine(row: Selectable<PayTables['statement_lines']>): StoredLine {
  return {
    bankNumber: row.bank_number,
    day: row.day,
    amountFen: row.amount_fen,
    payer: row.payer,
    note: row.note,
    outcome: row.outcome,
    reference: row.reference ?? undefined,
    importedAt: row.imported_at,
    importedBy: row.imported_by,
    resolution: row.resolution ?? undefined,
    resolvedBy: row.resolved_by ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
  }
}

async function findCharges(
  db: Kysely<Database>,
  { jurisdictionPath, q, provider, state, page, size }: ChargeQuery,
): Promise<{ total: number; rows: ChargeRow[] }> {
  let matching = db
    .selectFrom('charges')
    .innerJoin('cases', 'cases.reference', 'charges.reference')
    .innerJoin('holders', 'holders.id', 'cases.holder_id')
    .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
    .where(within(jurisdictionPath))
  if (provider !== undefined) matching = matching.where('charges.provider', '=', provider)
  if (state !== undefined) matching = matching.where('charges.state', '=', state)
  const text = q?.trim()
  if (text)
    matching = matching.where(
      sql<boolean>`(position(${text} in holders.name) > 0 or starts_with(charges.reference, upper(${text}))
        or starts_with(charges.number, upper(${text})) or starts_with(charges.provider_number, ${text}))`,
    )
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll('charges')
    .select('holders.name as holder_name')
    .orderBy('charges.created_at', 'desc')
    .orderBy('charges.number')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return {
    total,
    rows: rows.map((row) => ({
      number: row.number,
      reference: row.reference,
      holderName: row.holder_name,
      provider: row.provider,
      amountFen: row.amount_fen,
      state: row.state,
      settled: row.settled ?? undefined,
      createdAt: row.created_at,
      paidAt: row.paid_at ?? undefined,
      paidFen: row.paid_fen ?? undefined,
      providerNumber: row.provider_number ?? undefined,
      problem: row.problem ?? undefined,
    })),
  }
}
