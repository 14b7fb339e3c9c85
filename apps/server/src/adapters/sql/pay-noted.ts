import type { NotedPayment } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { within } from './ra-jurisdictions.ts'

/**
 * Payments that a person has noted and no line of a statement speaks of, oldest first. A line that names another application, or another
 * amount, is not this payment's; one that names none is nobody's where two have its number.
 */
export async function notedUnseen(
  db: Kysely<Database>,
  jurisdictionPath: string,
  limit: number,
): Promise<NotedPayment[]> {
  const { rows } = await sql<NotedPayment>`
    select c.number, c.reference, holders.name as "holderName", c.paid_fen as "amountFen",
      c.provider_number as "bankReference", c.created_at as "notedAt", coalesce(staff.name, h.actor_id) as "notedBy"
    from charges c
    join lateral (
      select actor_id from case_history
      where reference = c.reference and event = 'pay' and by = 'operator' and at >= c.created_at
      order by version limit 1) h on true
    left join staff on staff.id = h.actor_id
    join cases on cases.reference = c.reference
    join holders on holders.id = cases.holder_id
    join jurisdictions on jurisdictions.id = holders.jurisdiction_id
    where c.provider = 'bank' and c.state = 'paid' and ${within(jurisdictionPath)} and not exists (
      select 1 from statement_lines l
      where l.bank_number = c.provider_number and l.amount_fen = c.paid_fen and (
        l.reference = c.reference or l.reference is null and not exists (
          select 1 from charges other
          where other.provider = 'bank' and other.provider_number = c.provider_number
            and other.number <> c.number)))
    order by c.created_at, c.number limit ${limit}`.execute(db)
  return rows
}
