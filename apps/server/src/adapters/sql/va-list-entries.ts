import type { RevocationReason } from '@certhall/ca'
import type { Revocation } from '@certhall/va'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

/** Rows at a time: some milliseconds of work, after which the event loop is free. */
const PAGE = 2000

interface EntryRow {
  serial: string
  good: boolean
  reason: RevocationReason | null
  /** Milliseconds; dates would be read by a pattern each. */
  at: number
  invalidity_at: Date | null
  changed: number
}

/** Intents too: a signature may have been made just before they were revoked or suspended. */
const REVOKED = sql`(state in ('suspended', 'revoked') or suspended_at is not null)`

/** Pages of an issuer's revoked and suspended certificates, of one shard or all, but those that ended before. */
export function revokedPages(
  db: Kysely<Database>,
  { issuer, shard, endedBefore }: { issuer: string; shard: number | undefined; endedBefore: Date },
): AsyncIterable<Revocation[]> {
  const place = shard === undefined ? sql`issuer = ${issuer}` : sql`issuer = ${issuer} and shard = ${shard}`
  return pages(db, sql`${place} and ${REVOKED} and not_after >= ${endedBefore}`, 0)
}

/** Pages of what changed after a count: revoked, suspended, or good again. */
export function changedPages(
  db: Kysely<Database>,
  { issuer, after }: { issuer: string; after: number },
): AsyncIterable<Revocation[]> {
  return pages(db, sql`issuer = ${issuer}`, after)
}

async function* pages(db: Kysely<Database>, which: RawBuilder<unknown>, after: number) {
  // Along the index, from where the last page ended: nothing is sorted, and nothing held between pages.
  let place = sql`changed > ${after}`
  for (;;) {
    const { rows } = await sql<EntryRow>`
      select serial, not ${REVOKED} as good, reason, invalidity_at, changed,
        (extract(epoch from coalesce(revoked_at, suspended_at, intended_at)) * 1000)::int8 as at
      from ca_certificates
      where changed > 0 and ${which} and ${place}
      order by changed, serial limit ${PAGE}`.execute(db)
    if (rows.length > 0) yield rows.map(toRevocation)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    place = sql`(changed, serial) > (${last.changed}, ${last.serial})`
  }
}

function toRevocation({ serial, good, reason, at, invalidity_at }: EntryRow): Revocation {
  const revokedAt = new Date(at)
  // RFC 5280 §5.3.1: good again after a hold.
  if (good) return { serial, revokedAt, reason: 'removeFromCRL' }
  if (reason === null) return { serial, revokedAt, reason: 'certificateHold' }
  return {
    ...{ serial, revokedAt },
    // `unspecified` is said by saying nothing.
    ...(reason !== 'unspecified' && { reason }),
    ...(invalidity_at && { invalidityDate: invalidity_at }),
  }
}
