import { randomUUID } from 'node:crypto'
import { localDay } from '@certhall/model'
import {
  type DeliveryChannel,
  type Fact,
  NOTICE_KINDS,
  type Notice,
  type NoticeDeliveryState,
} from '@certhall/ra'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import { json } from './ra-case-row.ts'

/** Everything that one attempt needs. */
export interface DueDelivery {
  id: string
  channel: DeliveryChannel
  address: string
  attempts: number
  /** An attempt before this one ended without a word: its message may have gone out. */
  uncertain: boolean
  /** When that attempt began. */
  since: Date
  kind: string
  profile: string
  facts: Record<string, Fact>
  holderName: string
}

export interface DeliveryResult {
  state: NoticeDeliveryState
  problem?: string
  providerId?: string
}

/** By which ways a kind of notice can go out from here. */
export interface NoticeChannels {
  channels(kind: string): readonly DeliveryChannel[]
  clock: { now(): Date }
}

/**
 * Keeps a notice and its deliveries, within the caller's transaction. Returns what is to be sent: nothing where the same notice
 * was there already.
 */
export async function addNotice(
  trx: Transaction<Database>,
  notice: Notice,
  { channels, clock }: NoticeChannels,
): Promise<string[]> {
  const now = clock.now()
  const { kind, holderId, profile, reference, certificate, facts } = notice
  const added = await trx
    .insertInto('notices')
    .values({
      ...{ kind, profile, holder_id: holderId, facts: json(facts), created_at: now },
      about: reference ?? certificate ?? holderId,
      once: notice.once ?? localDay(now),
      reference: reference ?? null,
      certificate: certificate ?? null,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'about', 'once']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return []
  const rows = (await addressesOf(trx, notice))
    .filter(({ channel }) => channels(kind).includes(channel))
    .map((one) => ({ ...one, id: randomUUID(), notice_id: added.id, state: 'waiting' as const }))
  if (rows.length > 0) await trx.insertInto('notice_deliveries').values(rows).execute()
  return rows.map(({ id }) => id)
}

async function addressesOf(trx: Transaction<Database>, { holderId, to, besides = [] }: Notice) {
  const { contacts } = await trx
    .selectFrom('holders')
    .select('contacts')
    .where('id', '=', holderId)
    .executeTakeFirstOrThrow()
  const all = [...(to ?? [contacts]), ...besides].flatMap(({ email, mobile }) => [
    ...(email ? [{ channel: 'email' as const, address: email }] : []),
    ...(mobile ? [{ channel: 'sms' as const, address: mobile }] : []),
  ])
  return [...new Map(all.map((one) => [`${one.channel} ${one.address}`, one])).values()]
}

/** Takes a delivery in hand: the intent is stored before anything leaves. Undefined where there is nothing to do any more. */
export async function beginDelivery(
  db: Kysely<Database>,
  id: string,
  now: Date,
): Promise<DueDelivery | undefined> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('notice_deliveries as d')
      .innerJoin('notices as n', 'n.id', 'd.notice_id')
      .innerJoin('holders as h', 'h.id', 'n.holder_id')
      .select(['d.channel', 'd.address', 'd.attempts', 'd.state', 'd.at', 'n.kind', 'n.profile', 'n.facts'])
      .select('h.name as holderName')
      .where('d.id', '=', id)
      .where('d.state', 'in', ['waiting', 'sending', 'retrying'])
      .forUpdate('d')
      .executeTakeFirst()
    if (!row) return undefined
    const attempts = row.attempts + 1
    await trx
      .updateTable('notice_deliveries')
      .set({ state: 'sending', attempts, at: now })
      .where('id', '=', id)
      .execute()
    const { state, at, ...rest } = row
    return { ...rest, id, attempts, uncertain: state === 'sending', since: at ?? now }
  })
}

/** Notes what came of it. Secret facts are forgotten once nothing is on its way any more. */
export async function endDelivery(
  db: Kysely<Database>,
  id: string,
  { state, problem, providerId }: DeliveryResult,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('notice_deliveries')
      .set({ state, at: now, problem: problem?.slice(0, 500) ?? null })
      .$if(providerId !== undefined, (query) => query.set({ provider_id: providerId }))
      .where('id', '=', id)
      .returning('notice_id')
      .executeTakeFirst()
    if (row) await forgetSecrets(trx, row.notice_id)
  })
}

async function forgetSecrets(trx: Transaction<Database>, noticeId: number): Promise<void> {
  const { kind } = await trx
    .selectFrom('notices')
    .select('kind')
    .where('id', '=', noticeId)
    .executeTakeFirstOrThrow()
  const secret = (NOTICE_KINDS as Record<string, { secret?: readonly string[] }>)[kind]?.secret ?? []
  if (secret.length === 0) return
  await sql`
    update notices set facts = facts - ${sql.val([...secret])}::text[]
    where id = ${noticeId} and not exists (
      select 1 from notice_deliveries d
      where d.notice_id = ${noticeId} and d.state in ('waiting', 'sending', 'retrying'))`.execute(trx)
}

/** The provider's numbers of all messages to one telephone. */
export async function providerIdsOf(db: Kysely<Database>, address: string): Promise<string[]> {
  const rows = await db
    .selectFrom('notice_deliveries')
    .select('provider_id')
    .where('channel', '=', 'sms')
    .where('address', '=', address)
    .where('provider_id', 'is not', null)
    .execute()
  return rows.map(({ provider_id }) => provider_id as string)
}

/** Text messages taken by the provider since `since` of which it is not known yet whether they arrived. */
export function undeliveredMessages(db: Kysely<Database>, since: Date, limit: number) {
  return (
    db
      .selectFrom('notice_deliveries')
      .select(['id', 'address', 'provider_id', 'at'])
      .where('channel', '=', 'sms')
      .where('state', '=', 'sent')
      .where('at', '>=', since)
      // By lot: those that are never reported hold up no others.
      .orderBy(sql`random()`)
      .limit(limit)
      .execute()
  )
}

/** A message that was taken by the mail server came back. */
export async function noteBounce(
  db: Kysely<Database>,
  id: string,
  problem: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('notice_deliveries')
    .set({ state: 'bounced', problem: problem.slice(0, 500), at: now })
    .where('id', '=', id)
    .where('channel', '=', 'email')
    .where('state', 'in', ['sent', 'delivered'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
