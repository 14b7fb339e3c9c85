import type { TellApplicationJob } from '@certhall/ra'
import type { Job, PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import type { Tellings } from '../adapters/sql/server-tellings.ts'
import type { RelyingApplication } from '../config.ts'
import { TELL_QUEUE, TELL_RETRIES } from './queue.ts'

export interface Teller {
  applications: readonly RelyingApplication[]
  tellings: Tellings
  clock: { now(): Date }
}

const ANSWER_WITHIN_MS = 15_000

/** Tells relying applications of new certificates until each has answered with a 2xx. */
export async function workTellApplication(boss: PgBoss, teller: Teller): Promise<void> {
  const options = {
    localConcurrency: 4,
    heartbeatRefreshSeconds: 4,
    notifyPollingIntervalSeconds: 2,
  } as const
  await boss.work<TellApplicationJob>(TELL_QUEUE, options, async (jobs: Job<TellApplicationJob>[]) => {
    for (const job of jobs) await tellApplication(teller, job)
  })
}

/** One attempt. A failure is recorded and thrown, so that the queue tries again later. */
async function tellApplication(
  { applications, tellings, clock }: Teller,
  job: Pick<Job<TellApplicationJob>, 'id' | 'data' | 'retryCount' | 'signal'>,
): Promise<void> {
  const { application: id, reference } = job.data
  const attempts = job.retryCount + 1
  const record = (state: 'told' | 'retrying' | 'failed', problem?: string) =>
    tellings.record(
      { reference, application: id },
      { state, attempts, at: clock.now(), ...(problem && { problem }) },
    )
  const application = applications.find((one) => one.id === id)
  // Taken out of the configuration since: there is nobody left to tell.
  if (!application) return record('failed', 'no longer registered')
  try {
    await send(application, job)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    await record(attempts > TELL_RETRIES ? 'failed' : 'retrying', problem)
    throw error
  }
  await record('told')
}

/** A signed message (Standard Webhooks 1.0). Its id stays the same over all attempts: receivers tell repeats by it. */
async function send(
  { webhookUrl, webhookSecret }: RelyingApplication,
  { id, data, signal }: Pick<Job<TellApplicationJob>, 'id' | 'data' | 'signal'>,
): Promise<void> {
  const at = new Date()
  const body = JSON.stringify({ ...data.event, timestamp: at.toISOString() })
  const messageId = `msg_${id}`
  const answer = await fetch(webhookUrl, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(webhookSecret).sign(messageId, at, body),
    },
    body,
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`answered ${answer.status}`)
}
