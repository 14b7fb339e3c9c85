import { CerthallError } from '@certhall/model'
import type { Settlement } from '@certhall/ra'
import type { Transaction } from 'kysely'
import type { Database } from './database.ts'
import { fromCharge, fromInvoice } from './pay-rows.ts'

/** Within a case's change: its charge is settled for it, once, and the invoice is wanted. `case-stale` where it was settled meanwhile. */
export async function settle(trx: Transaction<Database>, { charge, invoice }: Settlement): Promise<void> {
  if (typeof charge === 'string') {
    const settled = await trx
      .updateTable('charges')
      .set({ settled: 'case' })
      .where('number', '=', charge)
      .where('state', '=', 'paid')
      .where('settled', 'is', null)
      .returning('number')
      .executeTakeFirst()
    if (settled === undefined) throw new CerthallError('case-stale')
  } else {
    const added = await trx
      .insertInto('charges')
      .values(fromCharge(charge))
      .onConflict((conflict) =>
        conflict
          .columns(['provider', 'provider_number', 'reference'])
          .where('provider_number', 'is not', null)
          .doNothing(),
      )
      .returning('number')
      .executeTakeFirst()
    // One transfer pays one application once.
    if (added === undefined) throw new CerthallError('payment-state-wrong', 'this transfer is noted already')
  }
  if (invoice !== undefined) await trx.insertInto('invoices').values(fromInvoice(invoice)).execute()
}
