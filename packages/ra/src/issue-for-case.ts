import { randomBytes, sm2Encrypt } from '@certhall/crypto'
import { CerthallError, type SignedStatement } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import { parseCertificate, sameBytes } from '@certhall/pki'
import type { DeliveryActor } from './actor.ts'
import { applyEvent } from './apply-event.ts'
import type { IssuedPair } from './authority.ts'
import { fromBase64, toBase64, toBase64url } from './base64.ts'
import type { CaseRecord } from './case-record.ts'
import { checkCsr, claimKey } from './check-csr.ts'
import { caseContext, profileOf } from './context.ts'
import { requirePrepared } from './counter/prepare-token.ts'
import { digestOf, liveTicket, refuseLapsed } from './open-delivery.ts'
import { plannedOrNone } from './planned-template.ts'
import type { Ra, TicketRecord } from './ports.ts'
import { reissueOf } from './reissue/index.ts'
import { retryStale } from './retry-stale.ts'
import { liveOfCase, runEffects } from './run-effects.ts'
import { templateHash } from './template.ts'
import { verifyStatement } from './verify-statement.ts'
import { deliveredCase, presentDelivery } from './view-delivery.ts'
import { rulesOf } from './workflow/index.ts'

interface Input {
  /** By the old key; absent for a new token. */
  statement?: SignedStatement
  /** DER, base64. */
  csr: string
  /** Serial of this case's certificate whose key was lost before it was proved. */
  replaces?: string
}

/**
 * The old key signs for the new one, and the CA issues. Steps 3 and 4 of docs/renewal.md: everything is checked again, the
 * intent (state `issued` and the key) is stored before the CA signs, and the CA itself answers the same for the same key; so
 * a crash, a repeat or a race between any two lines ends at one live certificate.
 */
export function issueForCase(ra: Ra, actor: DeliveryActor, input: Input): Promise<DeliveryState> {
  return retryStale(async () => {
    const record = await deliveredCase(ra, actor)
    const spki = await checkRequest(ra, actor, record, input)
    if (record.newFingerprint && record.newSpki && sameBytes(record.newSpki, spki)) {
      return presentDelivery(ra, actor, record)
    }
    const ready = await storeIntent(ra, actor, record, spki, input)
    const pair = await issueOrReplace(ra, ready, spki, input.replaces)
    const attached = await attach(ra, ready, pair)
    await ra.cases.journal(ready.reference, { step: 'issued', at: ra.clock.now(), ticketId: actor.ticketId })
    return presentDelivery(ra, actor, attached, pair)
  })
}

/** Statement, CSR and state; returns the new public key (SPKI). */
async function checkRequest(ra: Ra, actor: DeliveryActor, record: CaseRecord, input: Input) {
  const ticket = await liveTicket(ra, actor.ticketId)
  const statement = reissueOf(record).newToken
    ? requirePrepared(record, ticket)
    : await checkConsent(ra, record, ticket, input)
  const { template } = record
  if (template === undefined) throw new CerthallError('case-state-wrong', 'nothing approved')
  const { spki } = await checkCsr(ra, fromBase64(input.csr), template.key)
  if (statement !== undefined && statement.subject !== toBase64(spki)) {
    throw new CerthallError('csr-key-refused', 'the statement is about another key')
  }
  return spki
}

/** The old key has signed for the new one, about this very certificate. */
async function checkConsent(ra: Ra, record: CaseRecord, { nonce }: TicketRecord, input: Input) {
  if (input.statement === undefined) throw new CerthallError('input-invalid', 'the old key has not signed')
  const { statement, certificate } = await verifyStatement(ra, input.statement, 'deliver')
  if (certificate.fingerprint !== record.oldFingerprint) throw new CerthallError('delivery-other-token')
  if (statement.nonce !== nonce) throw new CerthallError('statement-nonce-unknown')
  if (statement.caseDigest !== digestOf(record)) {
    throw new CerthallError('review-template-changed', 'the statement is about another certificate')
  }
  return statement
}

/**
 * The CA may hold a place for a key whose certificate it had not signed when it was killed; the register does not show that
 * one yet, so it is the CA's refusal that names what is to be replaced.
 */
async function issueOrReplace(ra: Ra, record: CaseRecord, spki: Uint8Array, replaces?: string) {
  const template = record.template as NonNullable<CaseRecord['template']>
  const request = { caseReference: record.reference, template, spki }
  try {
    return await ra.authority.issue(request)
  } catch (error) {
    const held = error instanceof CerthallError && error.code === 'delivery-key-exists'
    if (!held || replaces === undefined || error.extra.serial !== replaces) throw error
    await ra.authority.revokePair({ serial: replaces, reason: 'superseded' })
    return ra.authority.issue(request)
  }
}

/** Guards again, then the intent; a certificate that this one replaces is revoked after the intent and before the issue. */
async function storeIntent(
  ra: Ra,
  actor: DeliveryActor,
  record: CaseRecord,
  spki: Uint8Array,
  input: Input,
): Promise<CaseRecord> {
  refuseLapsed(record, ra.clock.now())
  if (record.state !== 'approved' && record.state !== 'issued') {
    throw new CerthallError('case-state-wrong', 'cannot be issued', { state: record.state })
  }
  await recheck(ra, record, isIntended(record, spki))
  const others = (await liveOfCase(ra, record)).filter(
    ({ der }) => !sameBytes(parseCertificate(der).spki, spki),
  )
  const [other] = others
  if (other && others.some(({ serial }) => serial !== input.replaces)) {
    throw new CerthallError('delivery-key-exists', undefined, { serial: other.serial })
  }
  await claimKey(ra, spki, record.reference)
  const intended = await intend(ra, record, spki)
  await ra.cases.journal(record.reference, {
    step: 'csr-sent',
    at: ra.clock.now(),
    ticketId: actor.ticketId,
    evidence: input.statement ?? record.preparation,
  })
  for (const { serial } of others) await ra.authority.revokePair({ serial, reason: 'superseded' })
  return intended
}

/** Stores which key the certificate is for. Another key may have been faster: then all is decided anew. */
async function intend(ra: Ra, record: CaseRecord, spki: Uint8Array): Promise<CaseRecord> {
  const { reference, version, state } = record
  if (isIntended(record, spki)) return record
  const set = { newSpki: spki, newFingerprint: null, proof: null }
  const intended =
    state === 'approved'
      ? await applyEvent(ra, record, { event: 'csr', version, by: 'holder', actorId: record.holderId, set })
      : await ra.cases.change({ reference, version, set })
  if (!intended.newSpki || !sameBytes(intended.newSpki, spki)) throw new CerthallError('case-stale')
  return intended
}

/** Whether the intent is stored already, for this very key. */
function isIntended({ state, newSpki }: CaseRecord, spki: Uint8Array): boolean {
  return state === 'issued' && newSpki !== undefined && sameBytes(newSpki, spki)
}

/**
 * What was approved is still what would be issued, and the old certificate still stands. An intent that is stored was checked
 * then, and is finished as it was begun: the CA may have signed it already.
 */
async function recheck(ra: Ra, record: CaseRecord, intended: boolean): Promise<void> {
  const context = await caseContext(ra, record)
  const reissue = reissueOf(record)
  const refusal = reissue.standing(context)
  if (refusal !== undefined) throw new CerthallError(refusal)
  const tooLate = intended ? undefined : reissue.tooLate(context, ra.clock.now())
  if (tooLate !== undefined) throw new CerthallError(tooLate)
  const stored = record.template && templateHash(record.template)
  // What the case rests on may have been tampered with: then nothing can be planned from it.
  const planned = intended ? record.template : await plannedOrNone(ra, context, record)
  const today = planned && templateHash(planned)
  if (today !== undefined && today === record.templateHash && stored === today) return
  if (record.state === 'approved') {
    // What the holder has confirmed is no longer what is on record: he is asked again.
    const { confirmations: _old, ...unconfirmed } = record.draft
    const reason = '登记信息在批准后有变化 / The record changed after the approval'
    await applyEvent(ra, record, {
      event: 'reopen',
      version: record.version,
      by: 'system',
      reason,
      // A change asks the registry anew.
      set: { reason, draft: unconfirmed, evidence: null },
    })
  }
  throw new CerthallError('review-template-changed', undefined, {
    review: rulesOf(record.kind, profileOf(ra, record.profile)).review,
  })
}

/** Notes the certificate and what its receipt has to show: a signature over a nonce, and a challenge decrypted. */
async function attach(ra: Ra, record: CaseRecord, pair: IssuedPair): Promise<CaseRecord> {
  const challenge = pair.encryption && randomBytes(32)
  const challengeCipher =
    pair.encryption && challenge && sm2Encrypt(parseCertificate(pair.encryption.der).spki, challenge)
  const proof = { receiptNonce: toBase64url(randomBytes(24)), challenge, challengeCipher }
  const { reference, version } = record
  try {
    const set = { newFingerprint: pair.signing.fingerprint, proof }
    return await ra.cases.change({ reference, version, set })
  } catch (error) {
    const now = await ra.cases.find(reference)
    // The period ended between intent and signature: nothing may stay alive that nobody can fetch.
    if (now?.state === 'lapsed') await runEffects(ra, { ...now, pending: ['revokeUndelivered'] })
    throw error
  }
}
