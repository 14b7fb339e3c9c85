import type { CaseState } from '@certhall/model'
import type { Jurisdiction, Ra } from '../ports.ts'

const DAY = 24 * 3600 * 1000

export interface Responsible {
  jurisdiction: string
  /** 'vacant': nobody reviews where the holder belongs. 'escalated': the time given there has passed. */
  why: 'own' | 'vacant' | 'escalated'
}

interface Waiting {
  state: CaseState
  jurisdictionPath: string
  submittedAt?: Date
  /** When the review should have been done. */
  dueAt?: Date
}

/**
 * How many levels up an application has gone: one when its review is overdue, one more each time the same span has passed again (a
 * day at least).
 */
export function levelsUp(
  { state, submittedAt, dueAt }: Omit<Waiting, 'jurisdictionPath'>,
  now: Date,
): number {
  if (state !== 'review' || !dueAt || now < dueAt) return 0
  const span = Math.max(DAY, dueAt.getTime() - (submittedAt ?? dueAt).getTime())
  return 1 + Math.floor((now.getTime() - dueAt.getTime()) / span)
}

/**
 * Who is to review: the holder's own jurisdiction, or the nearest above it with a reviewer, from as many levels up as it is overdue.
 * Everybody above sees the application anyway; this says whose turn it is. `staffed`: ids of jurisdictions with a reviewer.
 */
export function responsibleFor(
  waiting: Waiting,
  staffed: ReadonlySet<string>,
  now: Date,
): { id: string; why: Responsible['why'] } {
  const ids = waiting.jurisdictionPath.split('/')
  const levels = levelsUp(waiting, now)
  const from = Math.max(0, ids.length - 1 - levels)
  const at = ids.slice(0, from + 1).findLastIndex((id) => staffed.has(id))
  const id = ids[at < 0 ? 0 : at] as string
  if (id === ids.at(-1)) return { id, why: 'own' }
  return { id, why: levels > 0 ? 'escalated' : 'vacant' }
}

/** The same for many, with one look at people and jurisdictions. */
export async function openResponsible(
  ra: Pick<Ra, 'jurisdictions' | 'staff' | 'clock'>,
): Promise<(waiting: Waiting) => Responsible> {
  const [all, staffed] = await Promise.all([ra.jurisdictions.list(), ra.staff.reviewedJurisdictions()])
  const names = new Map(all.map(({ id, name }: Jurisdiction) => [id, name]))
  const now = ra.clock.now()
  return (waiting) => {
    const { id, why } = responsibleFor(waiting, staffed, now)
    return { jurisdiction: names.get(id) ?? id, why }
  }
}
