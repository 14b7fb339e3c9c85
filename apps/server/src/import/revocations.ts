import { REVOCATION_REASONS } from '@certhall/ca'
import { STORED_SERIAL, storedSerial } from '@certhall/model'
import { sql } from 'kysely'
import { z } from 'zod'
import { sqlStatusChanges } from '../adapters/sql/ca-certificate-status.ts'
import type { ImportStep, ImportWork, Numbered } from './import-work.ts'
import { type Outcome, outcomeOf, RowFault } from './outcome.ts'

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** As other programs show serials. */
export const serial = z.string().transform(storedSerial).pipe(z.string().regex(STORED_SERIAL))

const columns = z.object({
  serial,
  revoked_at: instant,
  /** RFC 5280 §5.3.1; `certificateHold` for one that is suspended. */
  reason: z.enum([...REVOCATION_REASONS, 'certificateHold']),
  invalidity_at: z.literal('').or(instant).optional(),
})
type Row = z.infer<typeof columns>

export interface Revocation {
  at: Date
  reason: Row['reason']
  invalidityAt?: Date
}

/** A revocation as a row says it. */
export function revocationIn(row: Row, now: Date): Revocation | RowFault {
  const { revoked_at: at, reason, invalidity_at: since } = row
  if (at > now) return new RowFault('revocation-wrong', 'lies in the future')
  if (since instanceof Date && (since > at || reason !== 'keyCompromise'))
    return new RowFault('revocation-wrong', 'invalidity_at goes with keyCompromise, and before revoked_at')
  return { at, reason, ...(since instanceof Date && { invalidityAt: since }) }
}

/**
 * What was revoked or put on hold before. Rows of certificates that came with this bundle went with them; the others are for
 * certificates that were imported earlier.
 */
export const revocations: ImportStep<typeof columns> = {
  file: 'revocations.csv',
  columns,
  async take(work, rows) {
    const { rows: found } = await sql<Found>`
      select c.serial, c.state, c.not_before, c.suspended_at is not null as held,
        exists (select from ca_status_events e where e.serial = c.serial and e.actor = ${work.actor}) as ours
      from ca_certificates c join ca_issuers i on i.id = c.issuer
      where c.serial = any(${rows.map(({ row }) => row.serial)}) and i.imported is not null`.execute(work.db)
    const known = new Map(found.map((one) => [one.serial, one]))
    const outcomes: Outcome[] = []
    for (const row of rows) outcomes.push(await outcomeOf(() => takeOne(work, row, known)))
    return outcomes
  },
}

interface Found {
  serial: string
  state: string
  not_before: Date
  held: boolean
  ours: boolean
}

async function takeOne(
  work: ImportWork,
  { row }: Numbered<Row>,
  known: Map<string, Found>,
): Promise<Outcome> {
  const revocation = revocationIn(row, work.now)
  if (revocation instanceof RowFault) throw revocation
  const found = known.get(row.serial)
  if (found === undefined) throw new RowFault('certificate-unknown', row.serial)
  if (revocation.at < found.not_before)
    throw new RowFault('revocation-wrong', 'lies before the certificate’s beginning')
  const done = row.reason === 'certificateHold' ? found.held : found.state === 'revoked'
  if (done) return found.ours ? 'taken' : 'already'
  const by = { actor: work.actor, note: '' }
  const status = sqlStatusChanges(work.db)
  if (row.reason === 'certificateHold') await status.suspend(row.serial, by, revocation.at)
  else {
    const { invalidityAt } = revocation
    const since = invalidityAt && { invalidityDate: invalidityAt }
    await status.revoke(row.serial, { ...by, reason: row.reason, ...since }, revocation.at)
  }
  known.set(row.serial, {
    ...found,
    state: row.reason === 'certificateHold' ? found.state : 'revoked',
    held: true,
  })
  return 'taken'
}
