import { fingerprint } from '@certhall/crypto'
import type { Crls, Revocation, StatusSource, StoredCrl } from '@certhall/va'
import type { Kysely, Selectable } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { CertificateRow, ListRow } from './ca-tables.ts'
import type { Database } from './database.ts'

const STATUS_COLUMNS = ['serial', 'state', 'revoked_at', 'reason', 'suspended_at', 'invalidity_at'] as const

/** What the validation authority reads of the CA's table. */
export function sqlStatuses(db: Kysely<Database>): StatusSource {
  return {
    async status(issuer, serial) {
      const row = await db
        .selectFrom('ca_certificates')
        .select(STATUS_COLUMNS)
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
          .select(STATUS_COLUMNS)
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
          .insertInto('va_lists')
          .values({
            ...{ issuer, scope: 'full', number, changes, size: built.der.length, parts: 1 },
            this_update: built.thisUpdate,
            next_update: built.nextUpdate,
            entries: rows.length,
            digest: fingerprint(built.der),
          })
          .execute()
        await tx
          .insertInto('va_list_parts')
          .values({ issuer, scope: 'full', number, part: 0, bytes: built.der })
          .execute()
        return stored
      }),
  }
}

type StatusColumns = Pick<Selectable<CertificateRow>, (typeof STATUS_COLUMNS)[number]>

function toRevocation(row: StatusColumns): Revocation {
  const { serial, revoked_at, reason, suspended_at, invalidity_at } = row
  // The table's own checks: a revoked one has its time and reason, a suspended one its time.
  const revokedAt = (revoked_at ?? suspended_at) as Date
  return { serial, revokedAt, ...reasonOf(reason), ...optional('invalidityDate', invalidity_at) }
}

// RFC 5280 §5.3.1: `unspecified` is said by saying nothing.
function reasonOf(reason: StatusColumns['reason']): Pick<Revocation, 'reason'> {
  if (reason === null) return { reason: 'certificateHold' }
  return reason === 'unspecified' ? {} : { reason }
}

async function changesOf(db: Kysely<Database>, issuer: string): Promise<number> {
  const row = await db.selectFrom('ca_issuers').select('changes').where('id', '=', issuer).executeTakeFirst()
  return row?.changes ?? 0
}

async function newestOf(db: Kysely<Database>, issuer: string): Promise<StoredCrl | undefined> {
  const row = await db
    .selectFrom('va_lists as list')
    .innerJoin('va_list_parts as part', (join) =>
      join
        .onRef('part.issuer', '=', 'list.issuer')
        .onRef('part.scope', '=', 'list.scope')
        .onRef('part.number', '=', 'list.number'),
    )
    .selectAll('list')
    .select('part.bytes')
    .where('list.issuer', '=', issuer)
    .where('list.scope', '=', 'full')
    .orderBy('list.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toCrl(row)
}

function toCrl(row: Selectable<ListRow> & { bytes: Uint8Array }): StoredCrl {
  const { number, this_update, next_update, changes } = row
  return { number, der: bytes(row.bytes), thisUpdate: this_update, nextUpdate: next_update, changes }
}
