import type { Applications, TellApplicationJob, WebhookSecret } from '@certhall/ra'
import type { Job, PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import type { Tellings } from '../adapters/sql/server-tellings.ts'
import { TELL_QUEUE, TELL_RETRIES } from './queue.ts'

export interface Teller {
  applications: Pick<Applications, 'find' | 'secrets'>
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
  const [application, secrets] = await Promise.all([applications.find(id), applications.secrets(id)])
  // Switched off or gone since: there is nobody to tell.
  if (!application?.active || !secrets) return record('failed', 'the application is switched off')
  const messageId = (await tellings.messageId(job.data)) ?? `msg_${job.id}`
  try {
    const now = clock.now().toISOString()
    const signers = secrets.webhookSecrets.filter(({ until }) => until === undefined || until > now)
    await send({ url: application.webhookUrl, signers, messageId }, job)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    await record(attempts > TELL_RETRIES ? 'failed' : 'retrying', problem)
    throw error
  }
  await record('told')
}

/** A signed message (Standard Webhooks 1.0). Its id stays the same over all attempts: receivers tell repeats by it. */
async function send(
  { url, signers, messageId }: { url: string; signers: readonly WebhookSecret[]; messageId: string },
  { data, signal }: Pick<Job<TellApplicationJob>, 'data' | 'signal'>,
): Promise<void> {
  const at = new Date()
  const body = JSON.stringify({ ...data.event, timestamp: at.toISOString() })
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      // Several, parted by spaces, while a secret is being changed over.
      'webhook-signature': signers
        .map(({ secret }) => new Webhook(secret).sign(messageId, at, body))
        .join(' '),
    },
    body,
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`answered ${answer.status}`)
}
