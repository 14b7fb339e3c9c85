import { createHash, randomBytes } from 'node:crypto'
import type { HolderActor, LossActor, StaffActor, UnlockActor } from '@certhall/ra'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

type SessionActor = HolderActor | StaffActor | UnlockActor | LossActor

export interface Sessions {
  /** Returns the cookie's value. */
  open(actor: SessionActor): Promise<string>
  /** The actor with the session's present end, which this use has moved; undefined when unknown, idle too long or over. */
  use<Kind extends SessionActor['kind']>(
    kind: Kind,
    cookie: string,
  ): Promise<Extract<SessionActor, { kind: Kind }> | undefined>
  close(cookie: string): Promise<void>
  /** The same session goes on as somebody else: a deputy. Its end stays. */
  change(cookie: string, actor: StaffActor): Promise<void>
  /** Living sessions of a member of staff, newest first. `id` is no secret: the cookie cannot be had from it. */
  ofStaff(staffId: string): Promise<{ id: string; actor: StaffActor; since: Date; seenAt: Date }[]>
  /** False where there is none of his with this id. */
  closeOfStaff(staffId: string, id: string): Promise<boolean>
  /** What `ofStaff` calls the session of a cookie. */
  idOf(cookie: string): string
  sweep(): Promise<void>
}

const MINUTE = 60_000
/** How long a session lives unused, and at most. */
const LIVES = {
  holder: { idle: 30 * MINUTE, longest: 8 * 60 * MINUTE },
  /** Long enough to print a form, have it stamped and scan it; what was filled in is kept beyond. */
  unlock: { idle: 60 * MINUTE, longest: 8 * 60 * MINUTE },
  loss: { idle: 15 * MINUTE, longest: 30 * MINUTE },
  staff: { idle: 60 * MINUTE, longest: 12 * 60 * MINUTE },
}
/** A use less than this after the last one is not written down. */
const TOUCH_EVERY = MINUTE

export function sqlSessions(db: Kysely<Database>, clock: { now(): Date }): Sessions {
  return {
    async open(actor) {
      const cookie = randomBytes(32).toString('base64url')
      const now = clock.now()
      await db
        .insertInto('sessions')
        .values({
          id_hash: hash(cookie),
          kind: actor.kind,
          actor: JSON.stringify(actor),
          created_at: now,
          seen_at: now,
          expires_at: new Date(now.getTime() + LIVES[actor.kind].idle),
        })
        .execute()
      return cookie
    },

    async use(kind, cookie) {
      const now = clock.now()
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('id_hash', '=', hash(cookie))
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (!row) return undefined
      const { idle, longest } = LIVES[kind]
      const end = new Date(Math.min(now.getTime() + idle, row.created_at.getTime() + longest))
      if (now.getTime() - row.seen_at.getTime() >= TOUCH_EVERY) {
        await db
          .updateTable('sessions')
          .set({ seen_at: now, expires_at: end })
          .where('id_hash', '=', row.id_hash)
          .execute()
      }
      return { ...row.actor, expiresAt: end.toISOString() } as never
    },

    async close(cookie) {
      await db.deleteFrom('sessions').where('id_hash', '=', hash(cookie)).execute()
    },

    async change(cookie, actor) {
      await db
        .updateTable('sessions')
        .set({ actor: JSON.stringify(actor) })
        .where('id_hash', '=', hash(cookie))
        .where('kind', '=', actor.kind)
        .execute()
    },

    async ofStaff(staffId) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('kind', '=', 'staff')
        .where(sql<boolean>`actor ->> 'staffId' = ${staffId}`)
        .where('expires_at', '>', clock.now())
        .orderBy('created_at', 'desc')
        .execute()
      return rows.map((row) => ({
        id: row.id_hash,
        actor: row.actor as unknown as StaffActor,
        since: row.created_at,
        seenAt: row.seen_at,
      }))
    },

    async closeOfStaff(staffId, id) {
      const row = await db
        .deleteFrom('sessions')
        .where('kind', '=', 'staff')
        .where('id_hash', '=', id)
        .where(sql<boolean>`actor ->> 'staffId' = ${staffId}`)
        .returning('id_hash')
        .executeTakeFirst()
      return row !== undefined
    },

    idOf: hash,

    async sweep() {
      await db.deleteFrom('sessions').where('expires_at', '<=', clock.now()).execute()
    },
  }
}

const hash = (cookie: string) => createHash('sha256').update(cookie).digest('hex')
