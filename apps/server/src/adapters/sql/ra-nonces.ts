import type { Nonces, RestoreTickets, Tickets } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { Database } from './database.ts'

export function sqlNonces(db: Kysely<Database>): Nonces {
  return {
    async add({ nonce, purpose, origin, expiresAt }) {
      await db.insertInto('nonces').values({ nonce, purpose, origin, expires_at: expiresAt }).execute()
    },
    // One statement: of any number of callers, one deletes the row.
    async consume({ nonce, purpose, origin, at }) {
      const spent = await db
        .deleteFrom('nonces')
        .where('nonce', '=', nonce)
        .where('purpose', '=', purpose)
        .where('origin', '=', origin)
        .where('expires_at', '>', at)
        .returning('nonce')
        .executeTakeFirst()
      return spent !== undefined
    },
    async sweep(at) {
      await db.deleteFrom('nonces').where('expires_at', '<=', at).execute()
    },
  }
}

export function sqlTickets(db: Kysely<Database>): Tickets {
  return {
    async add({ id, reference, nonce, openedBy, expiresAt }) {
      const row = { id, reference, nonce, opened_by: openedBy, expires_at: expiresAt }
      await db.insertInto('tickets').values(row).execute()
    },
    async find(id) {
      const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) return undefined
      const { reference, nonce, opened_by: openedBy, expires_at: expiresAt } = row
      return { id, reference, nonce, openedBy, expiresAt }
    },
    async sweep(at) {
      await db.deleteFrom('tickets').where('expires_at', '<=', at).execute()
    },
  }
}

export function sqlRestoreTickets(db: Kysely<Database>): RestoreTickets {
  return {
    async add({ id, holderId, certificate, nonce, expiresAt }) {
      const row = { id, holder_id: holderId, certificate, nonce, expires_at: expiresAt }
      await db.insertInto('restore_tickets').values(row).execute()
    },
    async find(id) {
      const row = await db.selectFrom('restore_tickets').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) return undefined
      const { holder_id: holderId, certificate, nonce, expires_at: expiresAt } = row
      return { id, holderId, certificate, nonce, expiresAt }
    },
    async sweep(at) {
      await db.deleteFrom('restore_tickets').where('expires_at', '<=', at).execute()
    },
  }
}
