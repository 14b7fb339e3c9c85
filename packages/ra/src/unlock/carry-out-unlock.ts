import { randomBytes } from '@certhall/crypto'
import { CerthallError, type SignedStatement, type UnlockFault } from '@certhall/model'
import type { UnlockGrant, UnlockState, UnlockTicket } from '@certhall/model/api'
import { findKeyWeakness, PkiError, parseSpki } from '@certhall/pki'
import type { DeliveryActor, UnlockActor } from '../actor.ts'
import { applyEvent } from '../apply-event.ts'
import { fromBase64, toBase64, toBase64url } from '../base64.ts'
import type { CaseRecord } from '../case-record.ts'
import { certificateOf } from '../context.ts'
import { digestOf, liveTicket, refuseLapsed, ticketId } from '../open-delivery.ts'
import type { Ra } from '../ports.ts'
import { retryStale } from '../retry-stale.ts'
import { statusRefusal } from '../status-refusal.ts'
import { verifyStatement } from '../verify-statement.ts'
import { ownUnlock, until } from './apply-unlock.ts'
import { unlockOf, unlockRules } from './present-unlock.ts'
import type { UnlockRecord } from './unlock-record.ts'

const CARRIED_OUT: readonly CaseRecord['state'][] = ['approved', 'issued', 'done']
/** Each is a whole try at the token; whoever needs more has something else in his way. */
const MOST_GRANTS = 12

/** A ticket for the assistant, for an hour, as often as retries need it. */
export async function openUnlock(
  ra: Ra,
  actor: UnlockActor,
  { reference }: { reference: string },
): Promise<UnlockTicket> {
  const { record } = await ownUnlock(ra, actor, reference)
  refuseLapsed(record, ra.clock.now())
  if (!CARRIED_OUT.includes(record.state))
    throw new CerthallError('case-state-wrong', 'not approved', { state: record.state })
  const ticket = toBase64url(randomBytes(32))
  const nonce = toBase64url(randomBytes(24))
  const expiresAt = until(ra.clock.now())
  await ra.tickets.add({ id: ticketId(ticket), reference, nonce, openedBy: actor.fingerprint, expiresAt })
  return { ticket, expiresAt: expiresAt.toISOString() }
}

async function ticketed(ra: Ra, { reference }: DeliveryActor) {
  const record = await ra.cases.find(reference)
  if (record?.kind !== 'unlock') throw new CerthallError('not-found', 'no such application')
  return { record, unlock: await unlockOf(ra, reference) }
}

/** What the assistant needs to begin, or to go on. */
export async function viewUnlockDelivery(ra: Ra, actor: DeliveryActor): Promise<UnlockState> {
  const { record, unlock } = await ticketed(ra, actor)
  return present(ra, actor, record, unlock)
}

async function present(
  ra: Ra,
  actor: DeliveryActor,
  record: CaseRecord,
  unlock: UnlockRecord,
): Promise<UnlockState> {
  const { nonce } = await liveTicket(ra, actor.ticketId)
  const holder = await ra.holders.find(record.holderId)
  return {
    reference: record.reference,
    state: record.state,
    step: unlock.step,
    origin: ra.origin,
    nonce,
    caseDigest: digestOf(record),
    shown: [
      '解锁这个 USBKey，并设置新的证书密码 · Unlock this USBKey and set a new PIN',
      `持有人 · Holder: ${holder?.name ?? ''}`,
      `USBKey · Token: ${unlock.token}`,
      `申请编号 · Application: ${record.reference}`,
    ],
    certificate: certificateOf(record),
    token: unlock.token,
    adminTriesAtLeast: unlockRules(ra, record).adminTriesAtLeast,
  }
}

interface GrantRequest {
  session: string
  token: string
  adminTriesLeft?: number
}

/**
 * Gives out the admin PIN and the one that is to take its place, sealed to the assistant's session. The new one is under escrow
 * before; until it is confirmed every further request gets the same two. Only while the case is under way: its receipt ends it.
 */
export function grantUnlock(ra: Ra, actor: DeliveryActor, request: GrantRequest): Promise<UnlockGrant> {
  return retryStale(async () => {
    const { record, unlock } = await ticketed(ra, actor)
    await liveTicket(ra, actor.ticketId)
    refuseLapsed(record, ra.clock.now())
    if (record.state !== 'approved' && record.state !== 'issued')
      throw new CerthallError('case-state-wrong', 'nothing to unlock', { state: record.state })
    if (request.token !== unlock.token) throw new CerthallError('unlock-other-token')
    // Whoever was told of an unlock that is not his reports a loss: an open ticket must not outlive that.
    const certificate = await ra.authority.find(certificateOf(record))
    if (certificate?.status !== 'good')
      throw new CerthallError(statusRefusal('certificate', certificate ?? { status: 'revoked' }))
    const { adminTriesAtLeast } = unlockRules(ra, record)
    const left = request.adminTriesLeft
    if (left !== undefined && left < adminTriesAtLeast)
      throw new CerthallError('admin-pin-low', undefined, { triesLeft: left })
    const session = sessionKey(request.session)
    const { reference } = record
    const challenge = unlock.grant?.challenge ?? toBase64(randomBytes(32))
    const { envelope, position } = await ra.keys.releaseAdminPins({
      serial: unlock.token,
      holder: record.holderId,
      to: session,
      bound: { reference, token: unlock.token, challenge },
      actor: `assistant of ${reference}`,
      reason: `unlock ${reference}`,
    })
    const granted = await ra.unlocks.grant(reference, { challenge, position }, MOST_GRANTS)
    if (granted === undefined) throw new CerthallError('rate-limited', 'too many attempts at one token')
    // Of two at once the first challenge counts, and the other asks again.
    if (granted.grant?.challenge !== challenge) throw new CerthallError('case-stale')
    const { version } = record
    if (record.state === 'approved')
      await applyEvent(ra, record, { event: 'grant', version, by: 'holder', actorId: record.holderId })
    const inDoubt = unlock.step === 'changing' && unlock.grant?.position === position
    if (!inDoubt) await ra.unlocks.note(reference, 'granted')
    return { envelope: toBase64(envelope), inDoubt }
  })
}

function sessionKey(text: string): Uint8Array {
  const spki = fromBase64(text)
  try {
    // Known before anything is made for it: whatever is sealed, to a point of the curve alone, and not to everybody's.
    if (parseSpki(spki).key === 'sm2' && findKeyWeakness(spki) === undefined) return spki
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
  throw new CerthallError('input-invalid', 'not a sound SM2 public key')
}

/** Intent and result of each step on the token: what a resumed attempt goes by. */
export async function noteUnlock(
  ra: Ra,
  actor: DeliveryActor,
  { step }: { step: 'changing' | 'admin-changed' | 'pin-set' },
): Promise<UnlockState> {
  const { record, unlock } = await ticketed(ra, actor)
  if (record.state !== 'issued' || unlock.grant === undefined)
    throw new CerthallError('case-state-wrong', 'nothing under way', { state: record.state })
  if (step !== 'changing') await ra.keys.confirmAdminPin(unlock.token, unlock.grant.position)
  await ra.unlocks.note(record.reference, step)
  return present(ra, actor, record, { ...unlock, step })
}

const REASONS: Record<UnlockFault, string> = {
  'admin-pin-locked':
    'USBKey 的管理员密码已锁死，无法解锁，请到受理点更换 USBKey。 / The USBKey’s admin PIN is locked: it cannot be unlocked any more. Please have the USBKey replaced at a service point.',
  'admin-pin-wrong':
    '保管的管理员密码与 USBKey 不符，为免锁死没有再试，请带 USBKey 到受理点办理。 / The admin PIN on record does not fit the USBKey. Nothing more was tried; please take the USBKey to a service point.',
}

/** The token cannot be unlocked from afar: the application ends with a reason and the ways that remain. Idempotent. */
export function failUnlock(
  ra: Ra,
  actor: DeliveryActor,
  { fault }: { fault: UnlockFault },
): Promise<UnlockState> {
  return retryStale(async () => {
    const { record, unlock } = await ticketed(ra, actor)
    if (record.state === 'rejected') return present(ra, actor, record, unlock)
    const { version, holderId: actorId } = record
    const reason = REASONS[fault]
    const failed = await applyEvent(ra, record, {
      event: 'fail',
      version,
      by: 'holder',
      actorId,
      reason,
      set: { reason },
    })
    return present(ra, actor, failed, unlock)
  })
}

/** The unlocked key signs that it works, over the grant's challenge: only this token could. Then all contacts are told. */
export function acceptUnlockReceipt(
  ra: Ra,
  actor: DeliveryActor,
  { statement: signed }: { statement: SignedStatement },
): Promise<UnlockState> {
  return retryStale(async () => {
    const { record, unlock } = await ticketed(ra, actor)
    const { nonce } = await liveTicket(ra, actor.ticketId)
    if (record.state !== 'issued' && record.state !== 'done')
      throw new CerthallError('case-state-wrong', 'nothing to prove', { state: record.state })
    const { statement, certificate } = await verifyStatement(ra, signed, 'unlock')
    if (certificate.fingerprint !== record.oldFingerprint || statement.token !== unlock.token)
      throw new CerthallError('unlock-other-token')
    if (statement.nonce !== nonce) throw new CerthallError('statement-nonce-unknown')
    if (statement.caseDigest !== digestOf(record) || statement.subject !== unlock.grant?.challenge)
      throw new CerthallError('delivery-proof-wrong', 'about another unlock')
    if (record.state === 'done') return present(ra, actor, record, unlock)
    await ra.keys.confirmAdminPin(unlock.token, unlock.grant.position)
    const { reference, holderId, version } = record
    const done = await applyEvent(ra, record, { event: 'receipt', version, by: 'holder', actorId: holderId })
    await ra.unlocks.note(reference, 'done')
    const at = ra.clock.now()
    await ra.cases.journal(reference, { step: 'done', at, ticketId: actor.ticketId, evidence: signed })
    return present(ra, actor, done, { ...unlock, step: 'done' })
  })
}
