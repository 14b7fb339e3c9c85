import type { QueueQuery, QueueRow } from '@certhall/ra'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { claimsFrom } from './case-desk.ts'
import type { Database } from './database.ts'
import { within } from './ra-jurisdictions.ts'

const ORDER: Record<QueueQuery['sort'], RawBuilder<unknown>> = {
  submittedAt: sql`cases.submitted_at asc`,
  '-submittedAt': sql`cases.submitted_at desc`,
  dueAt: sql`cases.due_at asc nulls last`,
  '-dueAt': sql`cases.due_at desc nulls last`,
  holder: sql`holders.name asc`,
  '-holder': sql`holders.name desc`,
}

/** Nobody decides on what is his own, or what he has entered; what another has taken up is that one's. */
function isTurn({ staffId, idNumber, waiting }: NonNullable<QueueQuery['turnOf']>): RawBuilder<boolean> {
  const steps = waiting.map(
    ({ kinds, state }) => sql`(cases.state = ${state} and cases.kind in (${sql.join([...kinds])}))`,
  )
  if (steps.length === 0) return sql`false`
  return sql`((${sql.join(steps, sql` or `)})
    and coalesce(case_claims.staff_id, ${staffId}) = ${staffId}
    and holders.id_number <> ${idNumber ?? ''}
    and coalesce(cases.draft #>> '{handler,idNumber}', '') <> ${idNumber ?? '-'}
    and not exists (
      select from case_history where case_history.reference = cases.reference
        and case_history.actor_id = ${staffId} and case_history.event in ('start', 'submit')
    ))`
}

/** One page of submitted applications within a jurisdiction. `q`: part of a name, or the start of a reference or ID number. */
export async function queueCases(
  db: Kysely<Database>,
  query: QueueQuery,
): Promise<{ total: number; rows: QueueRow[] }> {
  const { jurisdictionPath, kind, state, profile, q, sort, page, size, now } = query
  let matching = db
    .selectFrom('cases')
    .innerJoin('holders', 'holders.id', 'cases.holder_id')
    .innerJoin('jurisdictions', 'jurisdictions.id', 'holders.jurisdiction_id')
    .leftJoin('case_claims', (join) =>
      join.onRef('case_claims.reference', '=', 'cases.reference').on('case_claims.at', '>', claimsFrom(now)),
    )
    .leftJoin('staff', 'staff.id', 'case_claims.staff_id')
    .where(within(jurisdictionPath))
    .where('cases.submitted_at', 'is not', null)
  if (query.claimedBy !== undefined) matching = matching.where('case_claims.staff_id', '=', query.claimedBy)
  if (query.unclaimed) matching = matching.where('case_claims.reference', 'is', null)
  if (query.turnOf) matching = matching.where(isTurn(query.turnOf))
  if (query.overdue) matching = matching.where('cases.state', '=', 'review').where('cases.due_at', '<=', now)
  if (kind !== undefined) matching = matching.where('cases.kind', '=', kind)
  if (state !== undefined) matching = matching.where('cases.state', '=', state)
  if (profile !== undefined) matching = matching.where('cases.profile', '=', profile)
  const text = q?.trim()
  if (text) {
    matching = matching.where(
      sql<boolean>`(position(${text} in holders.name) > 0
        or starts_with(cases.reference, upper(${text})) or starts_with(holders.id_number, upper(${text})))`,
    )
  }
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .select([
      'cases.reference',
      'cases.kind',
      'cases.profile',
      'cases.state',
      'cases.submitted_at',
      'cases.due_at',
      'cases.fee_fen',
      'holders.name as holder_name',
      'jurisdictions.name as jurisdiction',
      'jurisdictions.path as jurisdiction_path',
      'case_claims.staff_id as claimed_by',
      'staff.name as claimed_by_name',
    ])
    .orderBy(ORDER[sort])
    .orderBy('cases.reference')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  return {
    total,
    rows: rows.map((row) => ({
      reference: row.reference,
      kind: row.kind,
      profile: row.profile,
      state: row.state,
      holderName: row.holder_name,
      jurisdiction: row.jurisdiction,
      jurisdictionPath: row.jurisdiction_path,
      ...(row.claimed_by !== null && { claimedBy: { id: row.claimed_by, name: row.claimed_by_name ?? '' } }),
      submittedAt: row.submitted_at ?? undefined,
      dueAt: row.due_at ?? undefined,
      feeFen: row.fee_fen ?? undefined,
    })),
  }
}
