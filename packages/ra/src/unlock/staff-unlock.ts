import { CerthallError, type UnlockChannel } from '@certhall/model'
import type { StaffUnlockCase, UnlockForm } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import type { CaseRecord } from '../case-record.ts'
import type { Ra } from '../ports.ts'
import { addUnlock, handIn, keepForm } from './apply-unlock.ts'
import { presentStaffUnlock, unlockOf } from './present-unlock.ts'

/** An unlock of the jurisdiction: submitted, or being entered by this very member of staff. */
export async function staffUnlockCase(ra: Ra, actor: StaffActor, reference: string): Promise<CaseRecord> {
  const record = await ra.cases.findWithin(actor.jurisdictionPath, reference)
  const unlock = record && (await ra.unlocks.find(reference))
  const visible = record?.submittedAt !== undefined || unlock?.enteredBy === actor.staffId
  if (!record || !visible) throw new CerthallError('not-found', 'no such application')
  if (!unlock) throw new CerthallError('case-state-wrong', 'no unlock', { state: record.state })
  return record
}

export async function viewStaffUnlock(
  ra: Ra,
  actor: StaffActor,
  { reference }: { reference: string },
): Promise<StaffUnlockCase> {
  requireRole(actor, ...CASE_VIEWERS)
  return presentStaffUnlock(ra, actor, await staffUnlockCase(ra, actor, reference))
}

interface Entry {
  serial: string
  token: string
  channel: Exclude<UnlockChannel, 'online'>
  form: UnlockForm
}

/** Papers that came by post, fax or mail: what stands on them, entered by staff of the holder's jurisdiction. */
export async function enterUnlock(ra: Ra, actor: StaffActor, entry: Entry): Promise<StaffUnlockCase> {
  requireRole(actor, 'counter')
  const certificate = await ra.authority.findBySerial(entry.serial)
  const holder = certificate && (await ra.holders.find(certificate.holder))
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const within =
    jurisdiction?.path === actor.jurisdictionPath ||
    jurisdiction?.path.startsWith(`${actor.jurisdictionPath}/`)
  if (!certificate || !within) throw new CerthallError('not-found', 'no such certificate')
  const { token, channel, form } = entry
  const about = { fingerprint: certificate.fingerprint, token, channel, enteredBy: actor.staffId }
  const { record } = await addUnlock(ra, about, { by: 'operator', actorId: actor.staffId })
  const { reference, version } = record
  return presentStaffUnlock(ra, actor, await keepForm(ra, record, { reference, version, form }))
}

/** The entered papers are whole: on to somebody else's review. */
export async function submitEntered(
  ra: Ra,
  actor: StaffActor,
  { reference, version }: { reference: string; version: number },
): Promise<StaffUnlockCase> {
  requireRole(actor, 'counter')
  const record = await staffUnlockCase(ra, actor, reference)
  const unlock = await unlockOf(ra, reference)
  if (unlock.enteredBy !== actor.staffId) throw new CerthallError('not-yours', 'entered by somebody else')
  const by = { by: 'operator', actorId: actor.staffId } as const
  return presentStaffUnlock(ra, actor, await handIn(ra, record, unlock, { ...by, version }))
}
