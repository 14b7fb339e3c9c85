import { CerthallError } from '@certhall/model'
import type { CounterHolder } from '@certhall/model/api'
import { requireRole, type StaffActor } from '../actor.ts'
import type { RegisteredCertificate } from '../authority.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { presentCancellation } from '../life/cancellations.ts'
import { isLost } from '../life/losses.ts'
import type { Holder } from '../people.ts'
import type { Ra } from '../ports.ts'
import { planErasure } from '../privacy/erase-holder.ts'
import { presentProposal } from '../proposals/decide-proposal.ts'
import { stampingsOf } from '../seals/stampings.ts'
import { holderWithin, nameOf } from '../staff-certificates.ts'
import { presentHolder } from '../view-session.ts'

/** Who sees a holder's whole history. Operators of the CA come here as the second person of a cancellation. */
export const COUNTER_VIEWERS = ['counter', 'ca-operator', 'auditor'] as const

/** Everything about one holder of the jurisdiction. Outside it and unknown are the same `not-found`. */
export async function viewCounterHolder(
  ra: Ra,
  actor: StaffActor,
  { id }: { id: string },
): Promise<CounterHolder> {
  requireRole(actor, ...COUNTER_VIEWERS)
  const holder = await ra.holders.find(id)
  const within = holder && (await holderWithin(ra, actor, { holder: id }))
  if (!holder || !within) throw new CerthallError('not-found', 'no such holder')
  const [all, cases, open] = await Promise.all([
    ra.authority.listByHolder(id),
    ra.cases.listByHolder(id),
    ra.cancellations.open({ holderId: id }),
  ])
  const own = all.filter(({ use }) => use !== 'encryption')
  const events = await eventsOf(ra, own)
  const { unitAddress, contacts } = holder
  return {
    id,
    holder: await presentHolder(ra, holder),
    ...(unitAddress && { unitAddress }),
    ...contacts,
    certificates: own.map((one) => ({
      certificate: certificateSummary(one, ra.clock.now()),
      profile: one.profile,
      reason: one.reason,
      revokedAt: one.revokedAt?.toISOString(),
      suspendedAt: one.suspendedAt?.toISOString(),
      lost: one.status === 'suspended' && isLost(events.filter(({ serial }) => serial === one.serial)),
    })),
    // Drafts are the holder's own business until he submits.
    cases: cases
      .filter(({ submittedAt }) => submittedAt !== undefined)
      .map(({ reference, kind, profile, state, createdAt, submittedAt }) => ({
        ...{ reference, kind, profile, state, createdAt: createdAt.toISOString() },
        submittedAt: submittedAt?.toISOString(),
      })),
    events: await Promise.all(
      events.map(async ({ invalidityDate: _, at, ...event }) => ({
        ...{ ...event, at: at.toISOString(), actorName: await nameOf(ra, event.actor) },
      })),
    ),
    cancellations: await Promise.all(open.map((record) => presentCancellation(ra, actor, record))),
    ...(await stampingsOf(ra, id)),
    erasure: await planErasure(ra, id),
    proposals: await Promise.all(
      (await ra.proposals.openAbout(id, ra.clock.now())).map((one) => presentProposal(ra, actor, one)),
    ),
    mayAct: actor.roles.includes('counter'),
  }
}

async function eventsOf({ authority }: Pick<Ra, 'authority'>, own: readonly RegisteredCertificate[]) {
  const all = await Promise.all(
    own.map(async ({ serial }) =>
      (await authority.statusEvents(serial)).map((event) => ({ ...event, serial })),
    ),
  )
  return all.flat().sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** A certificate of the jurisdiction with its holder. */
export async function counterHolderOf(
  ra: Ra,
  actor: StaffActor,
  serial: string,
): Promise<{ certificate: RegisteredCertificate; holder: Holder }> {
  const certificate = await ra.authority.findBySerial(serial)
  const holder = certificate && (await holderWithin(ra, actor, certificate))
  if (!certificate || !holder) throw new CerthallError('not-found', 'no such certificate')
  return { certificate, holder }
}
