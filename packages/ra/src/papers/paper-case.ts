import { CerthallError, type PaperKind } from '@certhall/model'
import { CASE_VIEWERS, type HolderActor, requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { profileOf } from '../context.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { caseWithin } from '../view-staff-case.ts'
import { rulesOf } from '../workflow/index.ts'

export type PapersActor = HolderActor | StaffActor

type Find<Kind extends PapersActor['kind']> = (
  ra: Ra,
  actor: Extract<PapersActor, { kind: Kind }>,
  reference: string,
) => Promise<CaseRecord>

/** Whose papers somebody may see: the holder his own, staff those of submitted applications of the jurisdiction. */
const SEEN_BY: { [Kind in PapersActor['kind']]: Find<Kind> } = {
  holder: ownCase,
  async staff(ra, actor, reference) {
    requireRole(actor, ...CASE_VIEWERS)
    return caseWithin(ra, actor, reference)
  },
}

/** The application if this actor may see its papers; `not-found` as for one that does not exist. */
export function seenCase(ra: Ra, actor: PapersActor, reference: string): Promise<CaseRecord> {
  return (SEEN_BY[actor.kind] as Find<PapersActor['kind']>)(ra, actor as never, reference)
}

/** The application if papers may come and go by this actor's hand: whoever fills it in, while it is filled in. */
export async function filledCase(ra: Ra, actor: PapersActor, reference: string): Promise<CaseRecord> {
  if (actor.kind === 'staff') requireRole(actor, 'counter')
  const record = await seenCase(ra, actor, reference)
  // What a holder handed in is not staff's to change.
  if (actor.kind === 'staff') throw new CerthallError('not-yours', 'entered by somebody else')
  if (!isEditable(record))
    throw new CerthallError('case-state-wrong', 'already submitted', { state: record.state })
  return record
}

/** Papers that applications of this kind take; none where the profile names none. */
export function paperKindsOf(ra: Pick<Ra, 'profiles'>, { kind, profile }: CaseRecord): readonly PaperKind[] {
  return rulesOf(kind, profileOf(ra, profile)).papers ?? []
}
