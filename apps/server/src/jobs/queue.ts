import { randomUUID } from 'node:crypto'
import type { NotifyJob, Outbox, OutboxJob, TellApplicationJob } from '@certhall/ra'
import type { Kysely, Transaction } from 'kysely'
import type { KyselyTransactionLike } from 'pg-boss'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database } from '../adapters/sql/database.ts'
import { addNotice, type NoticeChannels } from '../adapters/sql/notice-deliveries.ts'
import type { DeliverNoticeJob } from './deliver-notice.ts'

export const TELL_QUEUE = 'tell-application'

/** Attempts: at once, then after about 1, 2, 4 … seconds, at most ten minutes apart: over a day in all. */
export const TELL_RETRIES = 150

export const NOTIFY_QUEUE = 'deliver-notice'

/** Attempts: at once, then after about 5, 10, 20 … seconds, at most an hour apart: over a day in all. */
export const NOTIFY_RETRIES = 36

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
  await boss.createQueue(NOTIFY_QUEUE, {
    notify: true,
    heartbeatSeconds: 10,
    expireInSeconds: 120,
    retryLimit: NOTIFY_RETRIES,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 3600,
  })
}

/** The RA's outbox: the jobs and the rows that show their results, inside the transaction of the SQL adapters. */
export function bossOutbox(boss: PgBoss, notices: NoticeChannels): Outbox {
  const put = (queue: string, job: object, trx: Transaction<Database>) =>
    boss.send(queue, job, { db: fromKysely(trx as unknown as KyselyTransactionLike) })

  const kinds: { [Type in OutboxJob['type']]: (job: never, trx: Transaction<Database>) => Promise<void> } = {
    async 'tell-application'(job: TellApplicationJob, trx) {
      const { application, reference, event } = job
      const added = await trx
        .insertInto('tellings')
        .values({
          ...{ reference, application, state: 'waiting', at: null, problem: null },
          ...{
            event: JSON.stringify(event),
            message_id: `msg_${randomUUID()}`,
            queued_at: notices.clock.now(),
          },
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('reference')
        .executeTakeFirst()
      if (added) await tellAgain(boss)(trx, job)
    },
    async notify({ notice }: NotifyJob, trx) {
      for (const delivery of await addNotice(trx, notice, notices)) {
        await put(NOTIFY_QUEUE, { delivery } satisfies DeliverNoticeJob, trx)
      }
    },
  }

  return {
    async enqueue(transaction, jobs) {
      for (const job of jobs) await kinds[job.type](job as never, transaction as Transaction<Database>)
    },
  }
}

/** A message whose row is there already. */
export function tellAgain(boss: PgBoss) {
  return (trx: Transaction<Database>, job: TellApplicationJob) =>
    boss.send(TELL_QUEUE, job, { db: fromKysely(trx as unknown as KyselyTransactionLike) })
}

/** For jobs that follow from no change of a case: a transaction of their own. */
export function sendingAlone(db: Kysely<Database>, outbox: Outbox) {
  return (jobs: readonly OutboxJob[]) => db.transaction().execute((trx) => outbox.enqueue(trx, jobs))
}
