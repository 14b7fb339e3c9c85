import { CerthallError } from '@certhall/model'
import type { Transaction } from 'kysely'
import type { Database } from './database.ts'

/**
 * What belongs to an application changes while whoever fills it in has it, decided in the very transaction: what takes long to read would
 * else arrive after somebody has decided about it. `case-state-wrong`; held until the end of the transaction.
 */
export async function lockEditable(trx: Transaction<Database>, reference: string): Promise<void> {
  const { state } = await trx
    .selectFrom('cases')
    .select('state')
    .where('reference', '=', reference)
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (state !== 'draft' && state !== 'correction')
    throw new CerthallError('case-state-wrong', 'already submitted', { state })
}
