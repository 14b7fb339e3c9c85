import { digest } from '@certhall/crypto'
import { addDays, CerthallError } from '@certhall/model'
import type { SealCase } from '@certhall/model/api'
import { toHex } from '@certhall/pki'
import type { HolderActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import type { CaseRecord, HistoryRow } from '../case-record.ts'
import { certificateOf, type RenewalContext, renewalContext } from '../context.ts'
import { ownCase } from '../own-case.ts'
import type { Ra } from '../ports.ts'
import { isEditable } from '../present-case.ts'
import { newReference } from '../start-case.ts'
import { statusRefusal } from '../status-refusal.ts'
import { presentSealCase } from './present-seal.ts'
import { sealKind, sealRules } from './seal-rules.ts'

const DRAFT_DAYS = 30

/** Whose hand it is. */
type Hand = Pick<HistoryRow, 'by' | 'actorId'>

/** Opens an application for a seal of this kind. `renewal-case-open` {openCase} while another one is open for this certificate. */
export async function startSeal(
  ra: Ra,
  actor: HolderActor,
  { kind, name }: { kind: string; name: string },
): Promise<SealCase> {
  if (actor.scope !== 'full') throw new CerthallError('scope-renewal-only')
  const context = await renewalContext(ra, actor.fingerprint)
  sealKind(context.profile, kind)
  requireSealable(context, ra.clock.now())
  const by = { by: 'holder', actorId: actor.holderId } as const
  return presentSealCase(ra, await beginSeal(ra, context, { kind, name, draft: {}, by }))
}

/** That a seal may be bound to this certificate now. */
export function requireSealable({ registered }: RenewalContext, now: Date): void {
  if (registered.status !== 'good') throw new CerthallError(statusRefusal('certificate', registered))
  if (registered.notAfter <= now) throw new CerthallError('certificate-expired')
}

/** The application, with nothing in it but kind and name. */
export async function beginSeal(
  ra: Ra,
  { profile, registered, holder }: RenewalContext,
  { kind, name, draft, by }: { kind: string; name: string; draft: CaseRecord['draft']; by: Hand },
): Promise<CaseRecord> {
  const now = ra.clock.now()
  const end = addDays(now, DRAFT_DAYS)
  const record: CaseRecord = {
    ...{ reference: newReference(now), kind: 'seal', profile: profile.id, state: 'draft', version: 0 },
    ...{
      holderId: holder.id,
      oldFingerprint: registered.fingerprint,
      createdAt: now,
      dueAt: end,
      expiresAt: end,
    },
    ...{ draft, pending: [] },
  }
  await ra.cases.add(record, { at: now, ...by, event: 'start', to: 'draft' })
  await ra.seals.putImage({ reference: record.reference, kind, name, acceptable: false, findings: [] })
  return record
}

export async function viewSealCase(
  ra: Ra,
  actor: HolderActor,
  { reference }: { reference: string },
): Promise<SealCase> {
  return presentSealCase(ra, await ownSealCase(ra, actor, reference))
}

/** Looks at an upload, keeps what was made of it, and answers check by check. `input-too-large`, `input-invalid` for no picture. */
export async function putSealPicture(
  ra: Ra,
  actor: HolderActor,
  { reference, picture }: { reference: string; picture: Uint8Array },
): Promise<SealCase> {
  const record = await ownSealCase(ra, actor, reference)
  await keepSealPicture(ra, record, picture)
  return presentSealCase(ra, record)
}

/** The picture and what was found of it, whoever's hand it comes from. */
export async function keepSealPicture(ra: Ra, record: CaseRecord, picture: Uint8Array): Promise<void> {
  const { reference } = record
  requireEditable(record)
  const { profile } = await renewalContext(ra, certificateOf(record))
  const { maxPictureBytes } = sealRules(profile)
  if (picture.length > maxPictureBytes)
    throw new CerthallError('input-too-large', `at most ${maxPictureBytes} octets`)
  const image = await ra.seals.image(reference)
  if (image === undefined) throw new CerthallError('not-found', 'no such application')
  const { kind, name } = image
  const prepared = await ra.sealPictures.prepare(picture, sealKind(profile, kind))
  const { png } = prepared
  await ra.seals.putImage({
    reference,
    kind,
    name,
    ...prepared,
    ...(png && { digest: toHex(digest('sha256', png)) }),
  })
}

/** 「提交」. `seal-picture-unfit` until the picture has no fault. */
export async function submitSeal(
  ra: Ra,
  actor: HolderActor,
  { reference, version }: { reference: string; version: number },
): Promise<SealCase> {
  const record = await ownSealCase(ra, actor, reference)
  const by = { by: 'holder', actorId: actor.holderId } as const
  return presentSealCase(ra, await sendSeal(ra, record, { version, ...by }))
}

/** On to review, as whoever's hand it is; `reason` stands in the history. */
export async function sendSeal(
  ra: Ra,
  record: CaseRecord,
  request: Hand & { version: number; reason?: string },
): Promise<CaseRecord> {
  const image = await ra.seals.image(record.reference)
  if (isEditable(record) && !image?.acceptable) throw new CerthallError('seal-picture-unfit')
  const submittedAt = record.submittedAt ?? ra.clock.now()
  return applyEvent(ra, record, { event: 'submit', ...request, set: { submittedAt, reason: null } })
}

async function ownSealCase(ra: Ra, actor: HolderActor, reference: string): Promise<CaseRecord> {
  const record = await ownCase(ra, actor, reference)
  if (record.kind !== 'seal') throw new CerthallError('not-found', 'no application for a seal')
  return record
}

function requireEditable(record: CaseRecord): void {
  if (!isEditable(record))
    throw new CerthallError('case-state-wrong', 'already submitted', { state: record.state })
}
