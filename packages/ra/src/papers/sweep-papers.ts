import { addYears } from '@certhall/model'
import type { Ra } from '../ports.ts'

/** Deletes papers whose application ended longer ago than its profile keeps ID data; answers how many. */
export async function sweepPapers(ra: Pick<Ra, 'papers' | 'profiles' | 'clock'>): Promise<number> {
  const now = ra.clock.now()
  let removed = 0
  for (const { id, renewal } of ra.profiles.values()) {
    removed += await ra.papers.sweep(id, addYears(now, -renewal.agreement.keptYears))
  }
  return removed
}
