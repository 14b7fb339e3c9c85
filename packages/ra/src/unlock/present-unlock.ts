import { digest } from '@certhall/crypto'
import { CerthallError, stateWords } from '@certhall/model'
import type { StaffUnlockCase, UnlockCase, UnlockForm } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import { hasRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateSummary } from '../certificate-summary.ts'
import { certificateOf, profileOf, renewalContext } from '../context.ts'
import { presentPaper } from '../papers/view-papers.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { presentHolder } from '../view-session.ts'
import type { UnlockRecord } from './unlock-record.ts'

/** `not-found` for a case that is no unlock. */
export async function unlockOf(ra: Pick<Ra, 'unlocks'>, reference: string): Promise<UnlockRecord> {
  const unlock = await ra.unlocks.find(reference)
  if (unlock === undefined) throw new CerthallError('not-found', 'no such application')
  return unlock
}

export function unlockRules(ra: Pick<Ra, 'profiles'>, { profile }: CaseRecord) {
  const { unlock } = profileOf(ra, profile)
  if (unlock === undefined) throw new CerthallError('kind-not-offered', profile)
  return unlock
}

/** What was typed, once it is there. */
export function formOf({ draft }: CaseRecord): UnlockForm | undefined {
  return draft.unlock && draft.handler && { ...draft.unlock, handler: draft.handler }
}

/** SHA-256 (hex) of all that a reviewer sees: token, certificate, form and papers. What he approves is this and nothing else. */
export async function unlockHash(
  ra: Pick<Ra, 'papers'>,
  record: CaseRecord,
  { token }: UnlockRecord,
): Promise<string> {
  const papers = await ra.papers.list(record.reference)
  const form = formOf(record)
  // Field by field: what comes back from the store has its keys in another order.
  const seen = JSON.stringify([
    'certhall-unlock-v1',
    record.reference,
    record.oldFingerprint,
    token,
    form && [form.cause, form.note, form.handler.name, form.handler.idNumber, form.handler.mobile],
    papers.map(({ id, kind }) => [id, kind]),
  ])
  return toHex(digest('sha256', new TextEncoder().encode(seen)))
}

export async function presentUnlock(ra: Ra, record: CaseRecord, unlock: UnlockRecord): Promise<UnlockCase> {
  const { registered, holder, profile } = await renewalContext(ra, certificateOf(record))
  const rules = unlockRules(ra, record)
  const [papers, history, hash] = await Promise.all([
    ra.papers.list(record.reference),
    ra.cases.history(record.reference),
    unlockHash(ra, record, unlock),
  ])
  const form = formOf(record)
  return {
    reference: record.reference,
    profile: record.profile,
    state: record.state,
    version: record.version,
    next: stateWords(record).next,
    promise: rules.reviewPromise,
    dueAt: record.dueAt?.toISOString(),
    createdAt: record.createdAt.toISOString(),
    submittedAt: record.submittedAt?.toISOString(),
    reason: record.reason,
    channel: unlock.channel,
    token: unlock.token,
    ...(form && { form }),
    hash,
    kinds: rules.papers,
    papers: papers.map(presentPaper),
    step: unlock.step,
    holder: await presentHolder(ra, holder),
    certificate: certificateSummary(registered, ra.clock.now()),
    servicePoints: profile.servicePoints,
    history: history.map(({ at, by, event, from, to, reason }) => ({
      at: at.toISOString(),
      by,
      event,
      from,
      to,
      reason,
    })),
  }
}

/** For the page of a case in the console. */
export async function staffUnlockView(ra: Ra, record: CaseRecord) {
  const unlock = await ra.unlocks.find(record.reference)
  if (unlock === undefined) return undefined
  const { token, channel, enteredBy } = unlock
  const member = enteredBy === undefined ? undefined : await ra.staff.find(enteredBy)
  const form = formOf(record)
  return {
    ...{ token, channel },
    ...(enteredBy !== undefined && { enteredBy: member?.name ?? enteredBy }),
    ...(form && { form }),
    kinds: unlockRules(ra, record).papers,
    papers: (await ra.papers.list(record.reference)).map(presentPaper),
  }
}

export async function presentStaffUnlock(
  ra: Ra,
  actor: StaffActor,
  record: CaseRecord,
): Promise<StaffUnlockCase> {
  const unlock = await unlockOf(ra, record.reference)
  const mine = unlock.enteredBy === actor.staffId
  const member = unlock.enteredBy === undefined ? undefined : await ra.staff.find(unlock.enteredBy)
  return {
    ...(await presentUnlock(ra, record, unlock)),
    ...(unlock.enteredBy !== undefined && { enteredBy: member?.name ?? unlock.enteredBy }),
    mayEdit: hasRole(actor, 'counter') && mine && isEditable(record),
  }
}
