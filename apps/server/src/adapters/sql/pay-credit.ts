import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * Invoices of money that went back. One that nobody has asked for yet is left out; for one that exists, or may, its negative is wanted by
 * the same way. Each statement finds nothing a second time.
 */
export async function creditRefunded(db: Kysely<Database>, at: Date): Promise<number> {
  const withdrawn = await sql`
    update invoices set state = 'withdrawn', next_at = null
    from refunds
    where refunds.charge = invoices.charge and refunds.state = 'done'
      and invoices.kind = 'invoice' and (
        invoices.state = 'to-mail' or (invoices.state = 'wanted' and invoices.attempts = 0))`.execute(db)
  const credited = await sql`
    insert into invoices (number, charge, kind, reference, way, title, tax_number, recipient, phone, address, email,
      amount_fen, state, created_at, next_at, attempts)
    select 'C' || invoices.charge, invoices.charge, 'credit-note', invoices.reference, way, title, tax_number, recipient, phone,
      address, email, invoices.amount_fen, case way when 'electronic' then 'wanted' else 'to-mail' end,
      ${at}::timestamptz, case way when 'electronic' then ${at}::timestamptz end, 0
    from invoices join refunds on refunds.charge = invoices.charge and refunds.state = 'done'
    where invoices.kind = 'invoice' and invoices.state in ('issued', 'mailed')
    on conflict (charge, kind) do nothing`.execute(db)
  return Number(withdrawn.numAffectedRows ?? 0) + Number(credited.numAffectedRows ?? 0)
}
