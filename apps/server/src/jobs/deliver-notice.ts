import type { Profile } from '@certhall/model'
import { type DeliveryChannel, type NoticeKind, renderNotice, smsFacts, templateOf } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Job, PgBoss } from 'pg-boss'
import type { Mailer } from '../adapters/mail/mailer.ts'
import type { TextMessages } from '../adapters/sms/text-messages.ts'
import type { Database } from '../adapters/sql/database.ts'
import {
  beginDelivery,
  type DeliveryResult,
  type DueDelivery,
  endDelivery,
  providerIdsOf,
} from '../adapters/sql/notice-deliveries.ts'
import { MessageInDoubt, MessageRefused } from './message-refused.ts'
import { NOTIFY_QUEUE, NOTIFY_RETRIES } from './queue.ts'

export interface Courier {
  db: Kysely<Database>
  mailer: Mailer | undefined
  messages: TextMessages | undefined
  profiles: ReadonlyMap<string, Profile>
  origin(): string
  clock: { now(): Date }
}

/** One message to one address, on its way. */
export interface DeliverNoticeJob {
  delivery: string
}

type Attempt = Pick<Job<DeliverNoticeJob>, 'data' | 'retryCount'>

/** Sends notices until each is taken, refused for good, or given up after days. */
export async function workDeliverNotice(boss: PgBoss, courier: Courier): Promise<void> {
  const options = {
    localConcurrency: 4,
    heartbeatRefreshSeconds: 4,
    notifyPollingIntervalSeconds: 2,
  } as const
  await boss.work<DeliverNoticeJob>(NOTIFY_QUEUE, options, async (jobs) => {
    for (const job of jobs) await deliverNotice(courier, job)
  })
}

/** One attempt: the intent is stored, then the message leaves, then its fate is stored. A failure is thrown, for the queue to try again. */
async function deliverNotice(courier: Courier, { data, retryCount }: Attempt): Promise<void> {
  const { db, clock } = courier
  const due = await beginDelivery(db, data.delivery, clock.now())
  if (due === undefined) return
  const end = (result: DeliveryResult) => endDelivery(db, due.id, result, clock.now())
  try {
    await end({ state: 'sent', ...(await SEND[due.channel](courier, due)) })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    const over = error instanceof MessageRefused || retryCount >= NOTIFY_RETRIES
    // In doubt it stays under way: the next attempt asks first.
    const again = error instanceof MessageInDoubt ? 'sending' : 'retrying'
    await end({ state: over ? 'failed' : again, problem })
    if (!over) throw error
  }
}

type Send = (courier: Courier, due: DueDelivery) => Promise<{ providerId: string }>

const SEND: Record<DeliveryChannel, Send> = {
  async email(courier, due) {
    if (!courier.mailer) throw new Error('e-mail is not set up')
    const facts = factsOf(courier, due)
    const zh = renderNotice(due.kind, facts, 'zh')
    const en = renderNotice(due.kind, facts, 'en')
    // It is not known which of the two its reader reads.
    return courier.mailer.send({
      id: due.id,
      to: due.address,
      subject: `${zh.subject} / ${en.subject}`,
      text: `${zh.text}\n\n——————————\n\n${en.text}`,
      html: `${zh.html}\n<hr>\n${en.html}`,
    })
  },
  async sms(courier, due) {
    const { messages } = courier
    if (!messages?.has(due.kind)) throw new Error('no text is registered for this kind of message')
    const before = due.uncertain ? await alreadySent(courier, messages, due) : undefined
    if (before !== undefined) return before
    const facts = factsOf(courier, due)
    return messages.send({
      id: due.id,
      mobile: due.address,
      kind: due.kind as NoticeKind,
      facts: smsFacts(due.kind, facts),
    })
  },
}

/** An attempt that ended without a word may have been taken all the same: then the provider knows a message that we do not. */
async function alreadySent({ db }: Courier, messages: TextMessages, { address, since }: DueDelivery) {
  const reports = await messages.reports(address, since)
  const known = await providerIdsOf(db, address)
  const foreign = reports.find(({ providerId }) => !known.includes(providerId))
  return foreign && { providerId: foreign.providerId }
}

function factsOf({ profiles, origin }: Courier, { kind, profile: id, facts, holderName }: DueDelivery) {
  const profile = profiles.get(id)
  if (profile === undefined) throw new MessageRefused(`the service ${id} is no longer offered`)
  const page = templateOf(kind).page.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]))
  const { product, operator, hotline } = profile
  return { ...facts, product, operator, hotline, holder: holderName, link: `${origin()}${page}` }
}
