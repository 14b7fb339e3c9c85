import type { Outbox, TellApplicationJob } from '@certhall/ra'
import type { Transaction } from 'kysely'
import type { KyselyTransactionLike } from 'pg-boss'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database } from '../adapters/sql/database.ts'

export const TELL_QUEUE = 'tell-application'

/** Attempts: at once, then after about 1, 2, 4 … seconds, at most ten minutes apart: over a day in all. */
export const TELL_RETRIES = 150

/** pg-boss on the hall's own database: jobs and the state changes that they follow from stand or fall together. */
export function createQueue(databaseUrl: string, log: (error: Error) => void): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 4,
    application_name: 'certhall-jobs',
    superviseIntervalSeconds: 2,
    useListenNotify: true,
    schedule: false,
  })
  boss.on('error', log)
  return boss
}

/** Queues that must exist before anything can be put into them. */
export async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(TELL_QUEUE, {
    notify: true,
    heartbeatSeconds: 10,
    expireInSeconds: 60,
    retryLimit: TELL_RETRIES,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
  })
}

/** The RA's outbox: the job and the row that shows its result, inside the transaction of the SQL adapters. */
export function bossOutbox(boss: PgBoss): Outbox {
  return {
    async enqueue(transaction, jobs) {
      const trx = transaction as Transaction<Database>
      for (const job of jobs) {
        const { application, reference } = job
        await trx
          .insertInto('tellings')
          .values({ reference, application, state: 'waiting', at: null, problem: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await boss.send(TELL_QUEUE, job satisfies TellApplicationJob, {
          db: fromKysely(trx as unknown as KyselyTransactionLike),
        })
      }
    },
  }
}
