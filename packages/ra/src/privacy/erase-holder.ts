import { CerthallError, OPEN_STATES } from '@certhall/model'
import type { ErasureList, ErasurePlan } from '@certhall/model/api'
import { type HolderActor, requireRole, type StaffActor } from '../actor.ts'
import { COUNTER_VIEWERS } from '../counter/view-holder.ts'
import type { Proposal, Ra } from '../ports.ts'
import { propose } from '../proposals/propose.ts'
import { seeToAll } from '../see-to-all.ts'
import { holderWithin } from '../staff-certificates.ts'
import { keptFor } from './own-data.ts'

const MOST = 100
/** While something is in use after its time: looked at again then. */
const AGAIN_MS = 24 * 3600 * 1000

/** What of the holder's data could go, what has to stay and until when, and how far it has come. */
export async function planErasure(ra: Ra, holderId: string): Promise<ErasurePlan> {
  const now = ra.clock.now()
  const [certificates, cases, erasure] = await Promise.all([
    ra.authority.listByHolder(holderId),
    ra.cases.listByHolder(holderId),
    ra.erasures.find(holderId),
  ])
  const valid = certificates.some(({ status, notAfter }) => status !== 'revoked' && notAfter > now)
  const kept = [...ra.profiles.values()].flatMap((profile) => keptFor(profile, certificates))
  const until = kept
    .map((one) => one.until)
    .sort()
    .at(-1)
  const isKept = until !== undefined && new Date(until) > now
  // What was typed and not submitted goes; where all goes, nobody is to go on typing.
  const open = cases.some(
    ({ state, submittedAt }) => OPEN_STATES.includes(state) && (submittedAt !== undefined || !isKept),
  )
  return {
    inUse: [
      ...(valid ? (['certificate-valid'] as const) : []),
      ...(open ? (['application-open'] as const) : []),
    ],
    ...(isKept && { keptUntil: until }),
    requestedAt: erasure?.requestedAt.toISOString(),
    erasedAt: erasure?.erasedAt?.toISOString(),
    doneAt: erasure?.doneAt?.toISOString(),
  }
}

export async function viewErasure(ra: Ra, actor: HolderActor): Promise<ErasurePlan> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  return planErasure(ra, actor.holderId)
}

/** The holder wants his data deleted: staff are told, and two of them carry it out once nothing is in use. Idempotent. */
export async function requestErasure(ra: Ra, actor: HolderActor): Promise<ErasurePlan> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  await ra.erasures.request(actor.holderId, ra.clock.now())
  return planErasure(ra, actor.holderId)
}

/** Who of the jurisdiction has asked for it. */
export async function listErasures(ra: Ra, actor: StaffActor): Promise<ErasureList> {
  requireRole(actor, ...COUNTER_VIEWERS)
  const found = await ra.erasures.waiting(actor.jurisdictionPath, MOST)
  return { requests: found.map((one) => ({ ...one, requestedAt: one.requestedAt.toISOString() })) }
}

/** A clerk proposes it: the holder has asked, here or in writing. `erasure-in-use` while a certificate is valid or an application open. */
export async function proposeErasure(
  ra: Ra,
  actor: StaffActor,
  { id, note }: { id: string; note: string },
): Promise<void> {
  requireRole(actor, 'counter')
  const holder = await holderWithin(ra, actor, { holder: id })
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  if (!jurisdiction) throw new CerthallError('not-found', 'no such holder')
  await requireUnused(ra, id)
  const { path: scope } = jurisdiction
  await propose(ra, actor, { kind: 'erase-holder', subject: id, scope, payload: {}, note })
  await ra.erasures.request(id, ra.clock.now())
}

async function requireUnused(ra: Ra, holderId: string): Promise<ErasurePlan> {
  const plan = await planErasure(ra, holderId)
  if (plan.inUse.length > 0) throw new CerthallError('erasure-in-use', undefined, { inUse: plan.inUse })
  return plan
}

/** Confirmed: what need not be kept goes now, the rest by itself when its time is over. */
export async function applyErasure(ra: Ra, { subject }: Pick<Proposal, 'subject'>): Promise<void> {
  const { keptUntil } = await requireUnused(ra, subject)
  const at = ra.clock.now()
  const isErased = await ra.erasures.erase(subject, {
    ...{ whole: keptUntil === undefined, at },
    ...(keptUntil !== undefined && { dueAt: new Date(keptUntil) }),
  })
  if (isErased) return
  await requireUnused(ra, subject)
  throw new CerthallError('erasure-in-use')
}

/** The rest of what two people have decided, once it need not be kept any more. Returns how many. */
export async function finishErasures(ra: Ra): Promise<number> {
  const at = ra.clock.now()
  return seeToAll({
    read: (page) => ra.erasures.due(at, page),
    key: (holderId) => holderId,
    async act(holderId) {
      const { inUse, keptUntil } = await planErasure(ra, holderId)
      if (keptUntil !== undefined) return ra.erasures.postpone(holderId, new Date(keptUntil))
      const isErased = inUse.length === 0 && (await ra.erasures.erase(holderId, { whole: true, at }))
      if (!isErased) await ra.erasures.postpone(holderId, new Date(at.getTime() + AGAIN_MS))
    },
  })
}
