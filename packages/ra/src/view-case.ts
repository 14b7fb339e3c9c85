import type { RenewalCase } from '@certhall/model/api'
import type { HolderActor } from './actor.ts'
import { isOwn, ownCase } from './own-case.ts'
import type { Ra } from './ports.ts'
import { presentCase } from './present-case.ts'

export async function viewCase(
  ra: Ra,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<RenewalCase> {
  return presentCase(ra, await ownCase(ra, actor, reference))
}

/** Newest first. Those of a service that this hall no longer offers cannot be shown: nothing is known of its rules. */
export async function listCases(ra: Ra, actor: HolderActor): Promise<RenewalCase[]> {
  const records = await ra.cases.listByHolder(actor.holderId)
  const own = records.filter((record) => isOwn(actor, record) && ra.profiles.has(record.profile))
  return Promise.all(own.map((record) => presentCase(ra, record)))
}
