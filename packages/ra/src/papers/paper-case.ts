import { CerthallError, type PaperKind } from '@certhall/model'
import { CASE_VIEWERS, type HolderActor, requireRole, type StaffActor, type UnlockActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { profileOf } from '../context.ts'
import { cameAsPaper } from '../counter/entry-channel.ts'
import { hasEntered } from '../counter/renew-at-counter.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { ownUnlock } from '../unlock/apply-unlock.ts'
import { rulesOf } from '../workflow/index.ts'

export type PapersActor = HolderActor | UnlockActor | StaffActor

type Find<Kind extends PapersActor['kind']> = (
  ra: Ra,
  actor: Extract<PapersActor, { kind: Kind }>,
  reference: string,
) => Promise<CaseRecord>

/** Whose papers somebody may see: the holder his own, staff those of submitted applications of the jurisdiction. */
const SEEN_BY: { [Kind in PapersActor['kind']]: Find<Kind> } = {
  holder: ownCase,
  unlock: async (ra, actor, reference) => (await ownUnlock(ra, actor, reference)).record,
  async staff(ra, actor, reference) {
    requireRole(actor, ...CASE_VIEWERS)
    const record = await ra.cases.findWithin(actor.jurisdictionPath, reference)
    const entered = record && (await isEntered(ra, actor, reference))
    if (record === undefined || (record.submittedAt === undefined && !entered))
      throw new CerthallError('not-found', 'no such application')
    return record
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
  if (actor.kind === 'staff' && !(await isEntered(ra, actor, reference)))
    throw new CerthallError('not-yours', 'entered by somebody else')
  if (!isEditable(record))
    throw new CerthallError('case-state-wrong', 'already submitted', { state: record.state })
  return record
}

/** Whether this member of staff has entered it from papers that came otherwise. */
async function isEntered(ra: Ra, actor: StaffActor, reference: string): Promise<boolean> {
  if ((await ra.unlocks.find(reference))?.enteredBy === actor.staffId) return true
  return hasEntered(ra, actor, { reference })
}

/** Papers that applications of this kind take, or that came in place of their holder; none where the profile names none. */
export function paperKindsOf(ra: Pick<Ra, 'profiles'>, record: CaseRecord): readonly PaperKind[] {
  const profile = profileOf(ra, record.profile)
  return cameAsPaper(record) ? profile.renewal.enteredPapers : (rulesOf(record.kind, profile).papers ?? [])
}
