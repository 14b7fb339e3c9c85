import { CerthallError, type SignedStatement } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import type { DeliveryActor } from './actor.ts'
import { activeApplications } from './applications/active-applications.ts'
import { applyEvent } from './apply-event.ts'
import { toBase64 } from './base64.ts'
import type { CaseRecord } from './case-record.ts'
import { certificateOf, profileOf, renewalContext } from './context.ts'
import { digestOf, liveTicket } from './open-delivery.ts'
import type { CertificateEvent, OutboxJob } from './outbox.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'
import type { Reissue } from './reissue/reissue.ts'
import { retryStale } from './retry-stale.ts'
import { runEffects } from './run-effects.ts'
import { statusRefusal } from './status-refusal.ts'
import { verifyStatement } from './verify-statement.ts'
import { deliveredCase, presentDelivery } from './view-delivery.ts'
import { rulesOf } from './workflow/index.ts'

/**
 * Both new keys are proved: the receipt is signed by one and shows the challenge that only the other opens. In one
 * transaction the application is done and the relying applications' jobs exist; then the encryption certificate is published
 * and the old one retired as the profile says.
 */
export function acceptReceipt(
  ra: Ra,
  actor: DeliveryActor,
  { statement: signed }: { statement: SignedStatement },
): Promise<DeliveryState> {
  return retryStale(async () => {
    const record = await deliveredCase(ra, actor)
    await liveTicket(ra, actor.ticketId)
    if (record.state !== 'issued' && record.state !== 'done') {
      throw new CerthallError('case-state-wrong', 'nothing to prove', { state: record.state })
    }
    await checkProof(ra, record, signed)
    const done = record.state === 'done' ? record : await finish(ra, actor, record, signed)
    return presentDelivery(ra, actor, await runEffects(ra, done))
  })
}

async function finish(ra: Ra, actor: DeliveryActor, record: CaseRecord, evidence: SignedStatement) {
  const done = await applyEvent(ra, record, {
    event: 'receipt',
    version: record.version,
    by: 'holder',
    actorId: record.holderId,
    jobs: await jobsFor(ra, record),
  })
  const at = ra.clock.now()
  await ra.cases.journal(record.reference, { step: 'done', at, ticketId: actor.ticketId, evidence })
  return done
}

async function checkProof(ra: Ra, record: CaseRecord, signed: SignedStatement): Promise<void> {
  const { statement, certificate } = await verifyStatement(ra, signed, 'receipt')
  const { proof, newFingerprint } = record
  if (proof === undefined || certificate.fingerprint !== newFingerprint) {
    throw new CerthallError('delivery-proof-wrong', 'signed by another certificate')
  }
  if (certificate.status !== 'good') throw new CerthallError(statusRefusal('certificate', certificate))
  if (statement.nonce !== proof.receiptNonce) throw new CerthallError('statement-nonce-unknown')
  if (statement.caseDigest !== digestOf(record)) {
    throw new CerthallError('delivery-proof-wrong', 'about another case')
  }
  if (statement.subject !== (proof.challenge ? toBase64(proof.challenge) : '')) {
    throw new CerthallError('delivery-proof-wrong', 'the challenge was not decrypted')
  }
}

async function jobsFor(ra: Ra, record: CaseRecord): Promise<OutboxJob[]> {
  const { tell } = reissueOf(record)
  if (tell === undefined) return []
  const event = await describeReissue(ra, record, tell)
  return (await activeApplications(ra)).map(({ id }) => ({
    type: 'tell-application',
    application: id,
    reference: record.reference,
    event,
  }))
}

async function describeReissue(
  ra: Ra,
  record: CaseRecord,
  tell: NonNullable<Reissue['tell']>,
): Promise<CertificateEvent> {
  const [context, created] = await Promise.all([
    renewalContext(ra, certificateOf(record)),
    ra.authority.find(record.newFingerprint ?? ''),
  ])
  if (!created) throw new CerthallError('internal', 'the case lost its certificate')
  const { registered: old, holder } = context
  return {
    ...tell(context, record),
    reference: record.reference,
    profile: record.profile,
    holder: { idType: holder.idType, idNumber: holder.idNumber, name: holder.name },
    old: {
      serial: old.serial,
      fingerprint: old.fingerprint,
      notAfter: old.notAfter.toISOString(),
      willBeRevoked:
        rulesOf(record.kind, profileOf(ra, record.profile)).oldCertificate === 'revoke-after-receipt',
    },
    new: {
      serial: created.serial,
      fingerprint: created.fingerprint,
      notBefore: created.notBefore.toISOString(),
      notAfter: created.notAfter.toISOString(),
    },
  }
}
