import type { CertificateState, Certificates, StatusEvent } from '@certhall/ca'
import { fingerprint } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import { type Kysely, type Selectable, sql, type Updateable } from 'kysely'
import { optional } from './ca-columns.ts'
import type { CertificateRow, StatusEventRow } from './ca-tables.ts'
import type { Database } from './database.ts'
import { noteStatusChange } from './note-status-change.ts'
import { transact } from './transact.ts'

export const LIVE: CertificateState[] = ['intended', 'issued', 'suspended']

type StatusChanges = Pick<
  Certificates,
  'revoke' | 'suspend' | 'resume' | 'events' | 'keyBlocked' | 'blockKey'
>

/** The columns to set, and the event that says so. */
type Change = Omit<StatusEvent, 'serial'> & {
  from: CertificateState[]
  set(row: Pair[number]): Updateable<CertificateRow>
}

type Pair = Pick<Selectable<CertificateRow>, 'serial' | 'issuer' | 'state' | 'suspended_at' | 'spki_digest'>[]

/** How certificates' status changes: always a whole pair, with its events, in one transaction. */
export function sqlStatusChanges(db: Kysely<Database>): StatusChanges {
  return {
    revoke: (serial, { reason, invalidityDate, actor, note }, at) =>
      transact(db, async (tx) => {
        const pair = await lockPair(tx, serial)
        await apply(tx, pair, {
          ...{ event: 'revoked', reason, actor, note, at, from: LIVE },
          ...(invalidityDate && { invalidityDate }),
          set: () => ({
            state: 'revoked',
            revoked_at: at,
            reason,
            invalidity_at: invalidityDate ?? null,
          }),
        })
        // Also of what was revoked for another reason before: the key stays as lost as it is.
        if (reason === 'keyCompromise')
          for (const { spki_digest } of pair) await block(tx, { spki_digest, actor, note, at })
      }),

    suspend: (serial, { actor, note }, at) =>
      transact(db, async (tx) => {
        const whole = await lockPair(tx, serial)
        const pair = whole.filter(({ suspended_at }) => suspended_at === null)
        const held = whole.filter(({ suspended_at, state }) => suspended_at !== null && LIVE.includes(state))
        await noteFurtherHold(tx, held, { event: 'suspended', actor, note, at })
        await apply(tx, pair, {
          ...{ event: 'suspended', actor, note, at, from: ['intended', 'issued'] },
          set: ({ state }) => ({
            suspended_at: at,
            ...(state === 'issued' && { state: 'suspended' as const }),
          }),
        })
        return stateOf(tx, serial)
      }),

    resume: (serial, { actor, note }, at, seen) =>
      transact(db, async (tx) => {
        const pair = (await lockPair(tx, serial)).filter(({ suspended_at }) => suspended_at !== null)
        if (seen !== undefined && (await eventsOf(tx, serial)).length !== seen)
          throw new CerthallError('case-stale', 'another hold has come in between')
        await apply(tx, pair, {
          ...{ event: 'resumed', actor, note, at, from: ['intended', 'suspended'] },
          set: ({ state }) => ({
            suspended_at: null,
            ...(state === 'suspended' && { state: 'issued' as const }),
          }),
        })
        return stateOf(tx, serial)
      }),

    events: (serial) => eventsOf(db, serial),

    async keyBlocked(spki) {
      const row = await db
        .selectFrom('ca_blocked_keys')
        .select('spki_digest')
        .where('spki_digest', '=', fingerprint(spki))
        .executeTakeFirst()
      return row !== undefined
    },

    blockKey: (spki, { actor, note }, at) => block(db, { spki_digest: fingerprint(spki), actor, note, at }),
  }
}

/** The rows of a pair, locked; the signing one first, by everyone: the encryption one may just be being added to it. */
async function lockPair(tx: Kysely<Database>, serial: string): Promise<Pair> {
  const named = (await nameOf(tx, serial)) ?? (await takeIn(tx, serial))
  if (named === undefined) return []
  const first = named.use === 'encryption' && named.pair_serial !== null ? named.pair_serial : serial
  await tx.selectFrom('ca_certificates').select('serial').where('serial', '=', first).forUpdate().execute()
  return tx
    .selectFrom('ca_certificates')
    .select(['serial', 'issuer', 'state', 'suspended_at', 'spki_digest'])
    .where((where) => where.or([where('serial', '=', first), where('pair_serial', '=', first)]))
    .forUpdate()
    .execute()
}

const nameOf = (tx: Kysely<Database>, serial: string) =>
  tx
    .selectFrom('ca_certificates')
    .select(['use', 'pair_serial'])
    .where('serial', '=', serial)
    .executeTakeFirst()

/** A machine's intent whose status changes goes on among the certificates; that it is signed meanwhile is waited for. */
async function takeIn(tx: Kysely<Database>, serial: string) {
  const intent = await tx
    .deleteFrom('ca_intents')
    .where('serial', '=', serial)
    .returningAll()
    .executeTakeFirst()
  if (intent !== undefined)
    await tx
      .insertInto('ca_certificates')
      .values({ ...intent, state: 'intended' })
      .execute()
  return nameOf(tx, serial)
}

async function apply(tx: Kysely<Database>, pair: Pair, change: Change): Promise<void> {
  const changing = pair.filter(({ state }) => change.from.includes(state))
  const { event, reason = null, invalidityDate = null, actor, note, at } = change
  for (const row of changing) {
    const { serial, issuer } = row
    await tx.updateTable('ca_certificates').set(change.set(row)).where('serial', '=', serial).execute()
    await tx
      .insertInto('ca_status_events')
      .values({ serial, issuer, event, reason, invalidity_at: invalidityDate, actor, note, at })
      .execute()
  }
  if (changing.length > 0) await noteStatusChange(tx, changing)
}

/** Somebody else wants it on hold, too, or for another reason: the status stays, and whoever may take holds back reads both. */
async function noteFurtherHold(
  tx: Kysely<Database>,
  held: Pair,
  hold: Pick<StatusEvent, 'event' | 'actor' | 'note' | 'at'>,
): Promise<void> {
  for (const { serial, issuer } of held) {
    const events = await eventsOf(tx, serial)
    const since = events.slice(events.findLastIndex(({ event }) => event === 'resumed') + 1)
    if (since.some(({ actor, note }) => actor === hold.actor && note === hold.note)) continue
    await tx
      .insertInto('ca_status_events')
      .values({ serial, issuer, reason: null, invalidity_at: null, ...hold })
      .execute()
  }
}

async function eventsOf(db: Kysely<Database>, serial: string): Promise<StatusEvent[]> {
  const rows = await db
    .selectFrom('ca_status_events')
    .selectAll()
    .where('serial', '=', serial)
    .orderBy('id')
    .execute()
  return rows.map(toEvent)
}

async function stateOf(tx: Kysely<Database>, serial: string): Promise<CertificateState | undefined> {
  const row = await tx
    .selectFrom('ca_certificates')
    .select('state')
    .where('serial', '=', serial)
    .executeTakeFirst()
  return row?.state
}

async function block(
  db: Kysely<Database>,
  values: { spki_digest: string; actor: string; note: string; at: Date },
): Promise<void> {
  await db
    .insertInto('ca_blocked_keys')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

function toEvent({
  serial,
  event,
  reason,
  invalidity_at,
  actor,
  note,
  at,
}: Selectable<StatusEventRow>): StatusEvent {
  return {
    ...{ serial, event, actor, note, at },
    ...optional('reason', reason),
    ...optional('invalidityDate', invalidity_at),
  }
}

/** For an update by which a certificate comes to be: on hold where it was suspended meanwhile. */
export const issuedState = () =>
  sql<CertificateState>`case when suspended_at is null then 'issued' else 'suspended' end`
