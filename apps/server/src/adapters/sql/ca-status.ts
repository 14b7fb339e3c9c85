import type { KnownStatus, StatusSource } from '@certhall/va'
import { type Kysely, type Selectable, sql } from 'kysely'
import { optional } from './ca-columns.ts'
import type { CertificateRow } from './ca-tables.ts'
import type { Database } from './database.ts'

export type StatusColumns = Pick<
  Selectable<CertificateRow>,
  'state' | 'revoked_at' | 'reason' | 'suspended_at' | 'invalidity_at'
>

type Row = StatusColumns &
  Pick<Selectable<CertificateRow>, 'serial' | 'issuer' | 'changed' | 'not_after'> & {
    der: Uint8Array | null
    this_update: Date
    next_update: Date
  }

interface Question {
  issuer: string
  serial: string
  answer(known: KnownStatus | undefined): void
  fail(error: unknown): void
}

/** Questions in one query, at most. */
const MANY = 500

/**
 * What the validation authority reads of the CA's table. Questions that come together are one query: most of what a single
 * one costs is the way to the database and back.
 */
export function sqlStatuses(db: Kysely<Database>): StatusSource {
  const waiting = new Map<string, Question[]>()

  function flush(hash: string): void {
    const questions = waiting.get(hash) ?? []
    waiting.delete(hash)
    for (let from = 0; from < questions.length; from += MANY) {
      const some = questions.slice(from, from + MANY)
      answer(db, hash, some).catch((error) => {
        for (const question of some) question.fail(error)
      })
    }
  }

  return {
    status: (issuer, serial, hash) =>
      new Promise((resolve, reject) => {
        const question = { issuer, serial, answer: resolve, fail: reject }
        const together = waiting.get(hash ?? '')
        if (together !== undefined) {
          together.push(question)
          return
        }
        waiting.set(hash ?? '', [question])
        setImmediate(flush, hash ?? '')
      }),
  }
}

async function answer(db: Kysely<Database>, hash: string, questions: Question[]): Promise<void> {
  const serials = questions.map(({ serial }) => serial)
  // An answer stands for the status that it was made for: whatever races, another one is never found here.
  const { rows } = await sql<Row>`
    select c.serial, c.issuer, c.state, c.revoked_at, c.reason, c.suspended_at, c.invalidity_at, c.changed, c.not_after,
      a.der, a.this_update, a.next_update
    from ca_certificates c
    left join va_answers a on a.serial = c.serial and a.changed = c.changed and a.hash = ${hash}
    where c.serial = any(${serials}::text[])`.execute(db)
  const bySerial = new Map(rows.map((row) => [row.serial, row]))
  for (const { issuer, serial, answer } of questions) {
    const row = bySerial.get(serial)
    // An intent is no certificate yet.
    answer(row?.issuer === issuer && row.state !== 'intended' ? toKnown(row) : undefined)
  }
}

function toKnown(row: Row): KnownStatus {
  const { changed, not_after, der, this_update, next_update } = row
  return {
    ...{ status: statusOf(row), changed, notAfter: not_after },
    ...(der && { presigned: { der, thisUpdate: this_update, nextUpdate: next_update } }),
  }
}

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
