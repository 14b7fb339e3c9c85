import type { KnownStatus, StatusSource } from '@certhall/va'
import type { Kysely, Selectable } from 'kysely'
import { bytes, optional } from './ca-columns.ts'
import type { CertificateRow } from './ca-tables.ts'
import type { Database } from './database.ts'

const STATUS_COLUMNS = [
  'certificate.state',
  'certificate.revoked_at',
  'certificate.reason',
  'certificate.suspended_at',
  'certificate.invalidity_at',
  'certificate.changed',
  'certificate.not_after',
] as const

/** What the validation authority reads of the CA's table. */
export function sqlStatuses(db: Kysely<Database>): StatusSource {
  return {
    async status(issuer, serial, hash) {
      const row = await db
        .selectFrom('ca_certificates as certificate')
        // An answer stands for the status that it was made for: whatever races, another one is never found here.
        .leftJoin('va_answers as answer', (join) =>
          join
            .onRef('answer.serial', '=', 'certificate.serial')
            .onRef('answer.changed', '=', 'certificate.changed')
            .on('answer.hash', '=', hash ?? ''),
        )
        .select(STATUS_COLUMNS)
        .select(['answer.der', 'answer.this_update', 'answer.next_update'])
        .where('certificate.serial', '=', serial)
        .where('certificate.issuer', '=', issuer)
        .executeTakeFirst()
      // An intent is no certificate yet.
      if (row === undefined || row.state === 'intended') return undefined
      const { der, this_update, next_update } = row
      const times = this_update && next_update && { thisUpdate: this_update, nextUpdate: next_update }
      return {
        status: statusOf(row),
        changed: row.changed,
        notAfter: row.not_after,
        ...(der && times && { presigned: { der: bytes(der), ...times } }),
      }
    },
  }
}

type StatusColumns = Pick<
  Selectable<CertificateRow>,
  'state' | 'revoked_at' | 'reason' | 'suspended_at' | 'invalidity_at'
>

export function statusOf(row: StatusColumns): KnownStatus['status'] {
  if (row.state === 'issued') return 'good'
  const { revoked_at, reason, suspended_at, invalidity_at } = row
  // The table's own checks: a revoked one has its time and reason, a suspended one its time.
  const revokedAt = (revoked_at ?? suspended_at) as Date
  return { revokedAt, ...reasonOf(reason), ...optional('invalidityDate', invalidity_at) }
}

// RFC 5280 §5.3.1: `unspecified` is said by saying nothing.
function reasonOf(reason: StatusColumns['reason']) {
  if (reason === null) return { reason: 'certificateHold' as const }
  return reason === 'unspecified' ? {} : { reason }
}
