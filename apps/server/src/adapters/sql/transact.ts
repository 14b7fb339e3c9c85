import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

/** In the transaction that is under way, or in one of its own. */
export const transact = <Result>(
  db: Kysely<Database>,
  work: (tx: Kysely<Database>) => Promise<Result>,
): Promise<Result> => (db.isTransaction ? work(db) : db.transaction().execute(work))
