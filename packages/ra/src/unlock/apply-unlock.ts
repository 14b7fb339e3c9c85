import {
  addDays,
  CerthallError,
  isMobile,
  isResidentId,
  normaliseNumber,
  type UnlockChannel,
} from '@certhall/model'
import type { UnlockCase, UnlockForm } from '@certhall/model/api'
import type { UnlockActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord, HistoryRow } from '../case-record.ts'
import { renewalContext } from '../context.ts'
import { requirePapers } from '../papers/require-papers.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { newReference } from '../start-case.ts'
import { periodEnds } from '../window.ts'
import { rulesOf } from '../workflow/index.ts'
import { formOf, presentUnlock, unlockHash } from './present-unlock.ts'
import type { UnlockRecord } from './unlock-record.ts'

interface Versioned {
  reference: string
  version: number
}

/** The case and its token, if they are this actor's. Others' and none: `not-found`. */
export async function ownUnlock(
  ra: Ra,
  actor: UnlockActor,
  reference: string,
): Promise<{ record: CaseRecord; unlock: UnlockRecord }> {
  const record = await ra.cases.find(reference)
  const unlock = await ra.unlocks.find(reference)
  const own =
    record?.holderId === actor.holderId &&
    record.oldFingerprint === actor.fingerprint &&
    unlock?.token === actor.token
  if (!record || !unlock || !own) throw new CerthallError('not-found', 'no such application')
  return { record, unlock }
}

/** Opens an application; `renewal-case-open` {openCase} where one stands open for this certificate. */
export async function startUnlock(ra: Ra, actor: UnlockActor): Promise<UnlockCase> {
  const by = { by: 'holder', actorId: actor.holderId } as const
  const { record, unlock } = await addUnlock(ra, { ...actor, channel: 'online' }, by)
  return presentUnlock(ra, record, unlock)
}

/** For holder and staff alike. `unlock-not-possible` where the escrow has no admin PIN of this holder's token. */
export async function addUnlock(
  ra: Ra,
  about: { fingerprint: string; token: string; channel: UnlockChannel; enteredBy?: string },
  by: Pick<HistoryRow, 'by' | 'actorId'>,
): Promise<{ record: CaseRecord; unlock: UnlockRecord }> {
  const { profile, holder } = await renewalContext(ra, about.fingerprint)
  const rules = rulesOf('unlock', profile)
  if (['none', 'of-another'].includes(await ra.keys.adminPinState(about.token, holder.id)))
    throw new CerthallError('unlock-not-possible')
  const now = ra.clock.now()
  const end = periodEnds(ra.calendar, now, rules.download)
  const record: CaseRecord = {
    reference: newReference(now),
    kind: 'unlock',
    profile: profile.id,
    state: 'draft',
    version: 0,
    holderId: holder.id,
    oldFingerprint: about.fingerprint,
    createdAt: now,
    dueAt: end,
    expiresAt: end,
    draft: {},
    pending: [],
  }
  const { token, channel, enteredBy } = about
  const unlock: UnlockRecord = { reference: record.reference, token, channel, enteredBy, grants: 0 }
  await ra.cases.add(record, { at: now, ...by, event: 'start', to: 'draft' }, unlock)
  return { record, unlock }
}

/** Keeps what was typed, complete or not. */
export async function saveUnlock(
  ra: Ra,
  actor: UnlockActor,
  input: Versioned & { form: UnlockForm },
): Promise<UnlockCase> {
  const { record, unlock } = await ownUnlock(ra, actor, input.reference)
  return presentUnlock(ra, await keepForm(ra, record, input), unlock)
}

export async function keepForm(
  ra: Ra,
  record: CaseRecord,
  { version, form }: Versioned & { form: UnlockForm },
): Promise<CaseRecord> {
  if (!isEditable(record))
    throw new CerthallError('case-state-wrong', 'already submitted', { state: record.state })
  const { cause, note, handler } = form
  const draft = { ...record.draft, unlock: { cause, note }, handler }
  return ra.cases.change({ reference: record.reference, version, set: { draft } })
}

export async function submitUnlock(ra: Ra, actor: UnlockActor, input: Versioned): Promise<UnlockCase> {
  const { record, unlock } = await ownUnlock(ra, actor, input.reference)
  const by = { by: 'holder', actorId: actor.holderId } as const
  return presentUnlock(ra, await handIn(ra, record, unlock, { ...by, version: input.version }), unlock)
}

/** Form and papers are whole, or `case-incomplete` names what is missing. */
export async function handIn(
  ra: Ra,
  record: CaseRecord,
  unlock: UnlockRecord,
  by: Pick<HistoryRow, 'by' | 'actorId'> & { version: number },
): Promise<CaseRecord> {
  const request = { event: 'submit', ...by } as const
  if (!isEditable(record) || record.version !== by.version) return applyEvent(ra, record, request)
  const draft = normalised(record)
  checkForm(draft)
  await requirePapers(ra, record)
  return applyEvent(ra, record, {
    ...request,
    set: {
      draft: draft.draft,
      submittedAt: record.submittedAt ?? ra.clock.now(),
      templateHash: await unlockHash(ra, draft, unlock),
      reason: null,
    },
  })
}

export async function cancelUnlock(ra: Ra, actor: UnlockActor, input: Versioned): Promise<UnlockCase> {
  const { record, unlock } = await ownUnlock(ra, actor, input.reference)
  const by = { by: 'holder', actorId: actor.holderId } as const
  const cancelled = await applyEvent(ra, record, { event: 'cancel', version: input.version, ...by })
  return presentUnlock(ra, cancelled, unlock)
}

export async function viewUnlock(ra: Ra, actor: UnlockActor, reference: string): Promise<UnlockCase> {
  const { record, unlock } = await ownUnlock(ra, actor, reference)
  return presentUnlock(ra, record, unlock)
}

function normalised(record: CaseRecord): CaseRecord {
  const { handler } = record.draft
  if (handler === undefined) return record
  const { name, idNumber, mobile } = handler
  return {
    ...record,
    draft: {
      ...record.draft,
      handler: {
        name: name.trim(),
        idNumber: normaliseNumber(idNumber),
        mobile: normaliseNumber(mobile),
      },
    },
  }
}

function checkForm(record: CaseRecord): void {
  const form = formOf(record)
  const faults: { path: string; message: string }[] = []
  const fault = (path: string, message: string) => faults.push({ path, message })
  if (form === undefined) fault('/cause', '请选择原因 / Please choose a reason')
  if (!form?.handler.name) fault('/handler/name', '请填写 / Please fill in')
  if (!isResidentId(form?.handler.idNumber ?? ''))
    fault('/handler/idNumber', '身份证号码不正确，请核对 / This ID number is not right, please check')
  if (!isMobile(form?.handler.mobile ?? ''))
    fault('/handler/mobile', '请填写 11 位手机号码 / Please give an 11-digit mobile number')
  if (faults.length > 0) throw new CerthallError('case-incomplete', undefined, { fields: faults })
}

export const LIFE_DAYS = 1 / 24
export const until = (now: Date) => addDays(now, LIFE_DAYS)
