import { CerthallError } from '@certhall/model'
import type { HolderActor } from './actor.ts'
import type { CaseRecord } from './case-record.ts'
import type { Ra } from './ports.ts'

/**
 * The case if it is the actor's: his own, and for an expired certificate's log-in only that certificate's. Others' cases and
 * cases that do not exist answer the same.
 */
export async function ownCase(
  ra: Pick<Ra, 'cases'>,
  actor: HolderActor,
  reference: string,
): Promise<CaseRecord> {
  const record = await ra.cases.find(reference)
  if (record === undefined || !isOwn(actor, record))
    throw new CerthallError('not-found', 'no such application')
  return record
}

export function isOwn(actor: HolderActor, record: CaseRecord): boolean {
  return (
    record.holderId === actor.holderId &&
    (actor.scope === 'full' || record.oldFingerprint === actor.fingerprint)
  )
}
