import type { Crls, Revocation, StatusSource, StoredCrl } from '@certhall/va'
import type { Kysely, Selectable } from 'kysely'
import { bytes } from './ca-columns.ts'
import type { CertificateRow, CrlRow } from './ca-tables.ts'
import type { Database } from './database.ts'

/** What the validation authority reads of the CA's table. */
export function sqlStatuses(db: Kysely<Database>): StatusSource {
  return {
    async status(issuer, serial) {
      const row = await db
        .selectFrom('ca_certificates')
        .select(['serial', 'state', 'revoked_at', 'reason', 'issued_at'])
        .where('serial', '=', serial)
        .where('issuer', '=', issuer)
        .executeTakeFirst()
      // An intent is no certificate yet.
      if (row === undefined || row.state === 'intended') return undefined
      return row.state === 'issued' ? 'good' : toRevocation(row)
    },
  }
}

/** Stored lists. */
export function sqlCrls(db: Kysely<Database>): Crls {
  return {
    async newest(issuer) {
      return { crl: await newestOf(db, issuer), changes: await changesOf(db, issuer) }
    },

    renew: (issuer, keep, build, endedBefore) =>
      db.transaction().execute(async (tx) => {
        const { changes } = await tx
          .selectFrom('ca_issuers')
          .select('changes')
          .where('id', '=', issuer)
          // Not FOR UPDATE: issuing, which only refers to the issuer, need not wait for a list.
          .forNoKeyUpdate()
          .executeTakeFirstOrThrow()
        const newest = await newestOf(tx, issuer)
        if (newest !== undefined && keep(newest, changes)) return newest
        const rows = await tx
          .selectFrom('ca_certificates')
          .select(['serial', 'state', 'revoked_at', 'reason', 'issued_at'])
          .where('issuer', '=', issuer)
          .where('state', 'in', ['suspended', 'revoked'])
          .where('not_after', '>=', endedBefore(newest))
          .orderBy('revoked_at')
          .orderBy('serial')
          .execute()
        const number = (newest?.number ?? 0) + 1
        const built = await build({ number, revocations: rows.map(toRevocation) })
        const stored = { ...built, number, changes }
        await tx
          .insertInto('ca_crls')
          .values({
            ...{ issuer, number, changes, der: built.der },
            this_update: built.thisUpdate,
            next_update: built.nextUpdate,
          })
          .execute()
        return stored
      }),
  }
}

type StatusColumns = Pick<
  Selectable<CertificateRow>,
  'serial' | 'state' | 'revoked_at' | 'reason' | 'issued_at'
>

function toRevocation({ serial, revoked_at, reason, issued_at }: StatusColumns): Revocation {
  // A suspension has no columns of its own yet: it counts from the beginning.
  return { serial, revokedAt: revoked_at ?? issued_at ?? new Date(0), reason: reason ?? 'certificateHold' }
}

async function changesOf(db: Kysely<Database>, issuer: string): Promise<number> {
  const row = await db.selectFrom('ca_issuers').select('changes').where('id', '=', issuer).executeTakeFirst()
  return row?.changes ?? 0
}

async function newestOf(db: Kysely<Database>, issuer: string): Promise<StoredCrl | undefined> {
  const row = await db
    .selectFrom('ca_crls')
    .selectAll()
    .where('issuer', '=', issuer)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toCrl(row)
}

function toCrl({ number, der, this_update, next_update, changes }: Selectable<CrlRow>): StoredCrl {
  return { number, der: bytes(der), thisUpdate: this_update, nextUpdate: next_update, changes }
}
