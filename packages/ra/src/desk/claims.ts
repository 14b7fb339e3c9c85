import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { CaseDeskView } from '@certhall/model/api'
import { CASE_VIEWERS, CASE_WORKERS, hasRole, requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord, Claim, Ra } from '../ports.ts'
import { caseWithin } from '../view-staff-case.ts'
import { openResponsible } from './responsible.ts'

type At = { reference: string }

/** Who has an application, whose turn it is, and what staff have said about it. */
export async function viewDesk(ra: Ra, actor: StaffActor, { reference }: At): Promise<CaseDeskView> {
  requireRole(actor, ...CASE_VIEWERS)
  return present(ra, actor, await caseWithin(ra, actor, reference))
}

/**
 * Takes an application up, so that nobody else works on it. `case-claimed` {by} while another has it; whoever stands in for that one, or
 * is of a level above, may take it over.
 */
export async function claimCase(
  ra: Ra,
  actor: StaffActor,
  { reference, takeOver = false }: At & { takeOver?: boolean },
): Promise<CaseDeskView> {
  requireRole(actor, ...CASE_WORKERS)
  const record = await caseWithin(ra, actor, reference)
  const at = ra.clock.now()
  const before = await ra.desk.claimOf(reference, at)
  const from = takeOver && before && (await mayTakeOver(ra, actor, before)) ? before.staffId : undefined
  if (!(await ra.desk.claim(reference, { staffId: actor.staffId, at }, from))) {
    throw await claimed(ra, (await ra.desk.claimOf(reference, at)) ?? before)
  }
  return present(ra, actor, record)
}

export async function releaseCase(ra: Ra, actor: StaffActor, { reference }: At): Promise<CaseDeskView> {
  requireRole(actor, ...CASE_WORKERS)
  const record = await caseWithin(ra, actor, reference)
  await ra.desk.release(reference, actor.staffId)
  return present(ra, actor, record)
}

export async function commentCase(
  ra: Ra,
  actor: StaffActor,
  { reference, text }: At & { text: string },
): Promise<CaseDeskView> {
  requireRole(actor, ...CASE_WORKERS)
  const record = await caseWithin(ra, actor, reference)
  await ra.desk.addComment(reference, { staffId: actor.staffId, at: ra.clock.now(), text })
  return present(ra, actor, record)
}

/**
 * That the actor may decide: nobody else has taken it up (`case-claimed`), and it is not what he has entered himself for the holder
 * (`entered-by-self`).
 */
export async function requireFree(
  ra: Pick<Ra, 'desk' | 'cases' | 'staff' | 'clock'>,
  actor: StaffActor,
  reference: string,
): Promise<void> {
  const claim = await ra.desk.claimOf(reference, ra.clock.now())
  if (claim && claim.staffId !== actor.staffId) throw await claimed(ra, claim)
  const history = await ra.cases.history(reference)
  const entered = history.some(
    ({ actorId, event }) => actorId === actor.staffId && (event === 'start' || event === 'submit'),
  )
  if (entered) throw new CerthallError('entered-by-self')
}

async function claimed(ra: Pick<Ra, 'staff'>, claim: Claim | undefined): Promise<CerthallError> {
  const by = claim && (await ra.staff.find(claim.staffId))?.name
  return new CerthallError('case-claimed', undefined, { by })
}

async function mayTakeOver(ra: Ra, actor: StaffActor, { staffId }: Claim): Promise<boolean> {
  if (actor.actingFor === staffId) return true
  const member = await ra.staff.find(staffId)
  const jurisdiction = member && (await ra.jurisdictions.find(member.jurisdictionId))
  if (!member || member.disabled || !jurisdiction) return true
  return jurisdiction.path.startsWith(`${actor.jurisdictionPath}/`)
}

async function present(ra: Ra, actor: StaffActor, record: CaseRecord): Promise<CaseDeskView> {
  const { reference, state, submittedAt, dueAt } = record
  const [claim, comments, responsible, holder] = await Promise.all([
    ra.desk.claimOf(reference, ra.clock.now()),
    ra.desk.comments(reference),
    openResponsible(ra),
    ra.holders.find(record.holderId),
  ])
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const works = hasRole(actor, ...CASE_WORKERS)
  const mine = claim?.staffId === actor.staffId
  const nameOf = async (id: string) => (await ra.staff.find(id))?.name ?? id
  return {
    claim: claim && { by: await nameOf(claim.staffId), mine, at: claim.at.toISOString() },
    mayClaim: works && !claim && OPEN_STATES.includes(state),
    mayTakeOver: works && claim !== undefined && !mine && (await mayTakeOver(ra, actor, claim)),
    mayComment: works,
    responsible:
      state === 'review'
        ? responsible({ state, submittedAt, dueAt, jurisdictionPath: jurisdiction?.path ?? '' })
        : undefined,
    comments: await Promise.all(
      comments.map(async ({ staffId, at, text }) => ({
        ...{ by: await nameOf(staffId), at: at.toISOString(), text },
      })),
    ),
  }
}
