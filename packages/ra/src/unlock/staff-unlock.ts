import { CerthallError, type UnlockChannel } from '@certhall/model'
import type { StaffUnlockCase, UnlockForm } from '@certhall/model/api'
import { CASE_VIEWERS, requireRole, type StaffActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord } from '../case-record.ts'
import type { Ra } from '../ports.ts'
import { statusRefusal } from '../status-refusal.ts'
import { addUnlock, handIn, keepForm } from './apply-unlock.ts'
import { presentStaffUnlock, unlockOf } from './present-unlock.ts'
import { contactsOf } from './send-code.ts'

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

/**
 * Papers that came by post, fax or mail: what stands on them, entered by staff of the holder's jurisdiction. `contact-missing` where the
 * holder could not be sent the code that he has to unlock with.
 */
export async function enterUnlock(ra: Ra, actor: StaffActor, entry: Entry): Promise<StaffUnlockCase> {
  requireRole(actor, 'counter')
  const certificate = await ra.authority.findBySerial(entry.serial)
  const holder = certificate && (await ra.holders.find(certificate.holder))
  const jurisdiction = holder && (await ra.jurisdictions.find(holder.jurisdictionId))
  const within =
    jurisdiction?.path === actor.jurisdictionPath ||
    jurisdiction?.path.startsWith(`${actor.jurisdictionPath}/`)
  if (!certificate || !holder || !within) throw new CerthallError('not-found', 'no such certificate')
  if (certificate.status !== 'good') throw new CerthallError(statusRefusal('certificate', certificate))
  if (contactsOf(holder).length === 0) throw new CerthallError('contact-missing')
  const { token, channel, form } = entry
  const about = { fingerprint: certificate.fingerprint, token, channel, enteredBy: actor.staffId }
  const { record } = await addUnlock(ra, about, byClerk(actor))
  const { reference, version } = record
  return presentStaffUnlock(ra, actor, await keepForm(ra, record, { reference, version, form }))
}

const byClerk = ({ staffId }: StaffActor) => ({ by: 'counter', actorId: staffId }) as const

/** What this member is still entering, or has to correct. */
export async function listEntered(ra: Ra, actor: StaffActor): Promise<{ unlocks: StaffUnlockCase[] }> {
  requireRole(actor, 'counter')
  const references = await ra.unlocks.inEntry(actor.staffId)
  // A clerk who has moved to another jurisdiction leaves them behind.
  const records = await Promise.all(
    references.map((reference) => ra.cases.findWithin(actor.jurisdictionPath, reference)),
  )
  const there = records.filter((record) => record !== undefined)
  return { unlocks: await Promise.all(there.map((record) => presentStaffUnlock(ra, actor, record))) }
}

type Versioned = { reference: string; version: number }

/** Keeps what was corrected; the papers come and go by their own routes. */
export async function saveEntered(
  ra: Ra,
  actor: StaffActor,
  input: Versioned & { form: UnlockForm },
): Promise<StaffUnlockCase> {
  const { record } = await ownEntry(ra, actor, input)
  return presentStaffUnlock(ra, actor, await keepForm(ra, record, input))
}

/** The entered papers are whole: on to somebody else's review. */
export async function submitEntered(ra: Ra, actor: StaffActor, input: Versioned): Promise<StaffUnlockCase> {
  const { record, unlock } = await ownEntry(ra, actor, input)
  const { version } = input
  return presentStaffUnlock(ra, actor, await handIn(ra, record, unlock, { ...byClerk(actor), version }))
}

/** Entered by mistake, or taken back by the holder. */
export async function cancelEntered(ra: Ra, actor: StaffActor, input: Versioned): Promise<StaffUnlockCase> {
  const { record } = await ownEntry(ra, actor, input)
  const { version } = input
  const cancelled = await applyEvent(ra, record, { event: 'cancel', version, ...byClerk(actor) })
  return presentStaffUnlock(ra, actor, cancelled)
}

async function ownEntry(ra: Ra, actor: StaffActor, { reference }: Versioned) {
  requireRole(actor, 'counter')
  const record = await staffUnlockCase(ra, actor, reference)
  const unlock = await unlockOf(ra, reference)
  if (unlock.enteredBy !== actor.staffId) throw new CerthallError('not-yours', 'entered by somebody else')
  return { record, unlock }
}
