import { fingerprint } from '@certhall/crypto'
import type { Recoveries, Recovery } from '@certhall/km'
import { type Kysely, type Selectable, sql } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { Database } from './database.ts'
import type { RecoveryRow } from './km-tables.ts'

/** Recoveries by two officers on PostgreSQL; each change in one statement with its entry of the trail. */
export function sqlRecoveries(db: Kysely<Database>): Recoveries {
  const within = (path: string) =>
    db
      .selectFrom('km_recoveries')
      .selectAll()
      .where(({ eb, or }) =>
        or([eb('scope', '=', path), eb(sql`starts_with(scope, ${`${path}/`})`, '=', true)]),
      )
  return {
    add: (recovery) =>
      db.transaction().execute(async (tx) => {
        const { id, signingSerial, requestedBy, reason, legalBasis, recipient, requestedAt } = recovery
        await tx
          .insertInto('km_recoveries')
          .values({
            ...{ id, scope: recovery.scope, reason, recipient },
            signing_serial: signingSerial,
            requested_by: requestedBy,
            legal_basis: legalBasis,
            requested_at: requestedAt,
            expires_at: recovery.expiresAt,
          })
          .execute()
        await tx
          .insertInto('km_trail')
          .values({
            at: requestedAt,
            event: 'recovery-request',
            signing_serial: signingSerial,
            actor: requestedBy,
            reason: `${reason} (${legalBasis})`,
            to_key: fingerprint(recipient),
            reference: id,
          })
          .execute()
      }),

    async find(path, id) {
      const row = await within(path).where('id', '=', id).executeTakeFirst()
      return row && toRecovery(row)
    },

    async list(path, limit) {
      const rows = await within(path).orderBy('requested_at', 'desc').limit(limit).execute()
      return rows.map(toRecovery)
    },

    async approve(id, by, at) {
      const { numAffectedRows } = await sql`
        with approved as (
          update km_recoveries set approved_by = ${by}, approved_at = ${at}
          where id = ${id} and approved_by is null and requested_by <> ${by} and expires_at > ${at}
          returning id, signing_serial
        )
        insert into km_trail (at, event, signing_serial, actor, reference)
        select ${at}, 'recovery-approve', signing_serial, ${by}, id from approved`.execute(db)
      return numAffectedRows === 1n
    },

    async release(id, by, envelope, at) {
      const { numAffectedRows } = await sql`
        with released as (
          update km_recoveries set released_at = ${at}, envelope = ${envelope}
          where id = ${id} and requested_by = ${by} and approved_by is not null and released_at is null
            and expires_at > ${at}
          returning id, signing_serial, recipient, reason, legal_basis
        )
        insert into km_trail (at, event, pair, signing_serial, actor, reason, to_key, reference)
        select ${at}, 'recovery-release', encode(sha256(spki), 'hex'), released.signing_serial, ${by},
          reason || ' (' || legal_basis || ')', encode(sha256(recipient), 'hex'), released.id
        from released join km_pairs on km_pairs.signing_serial = released.signing_serial`.execute(db)
      return numAffectedRows === 1n
    },
  }
}

function toRecovery(row: Selectable<RecoveryRow>): Recovery {
  return {
    id: row.id,
    signingSerial: row.signing_serial,
    scope: row.scope,
    requestedBy: row.requested_by,
    reason: row.reason,
    legalBasis: row.legal_basis,
    recipient: bytes(row.recipient),
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    ...optional('approvedBy', row.approved_by),
    ...optional('approvedAt', row.approved_at),
    ...optional('releasedAt', row.released_at),
    ...optional('envelope', row.envelope && bytes(row.envelope)),
  }
}
