import { CerthallError } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import { encodeName } from '@certhall/pki'
import type { DeliveryActor } from './actor.ts'
import type { IssuedPair } from './authority.ts'
import { toBase64 } from './base64.ts'
import type { CaseRecord } from './case-record.ts'
import { profileOf } from './context.ts'
import { presentPreparation } from './counter/prepare-token.ts'
import { digestOf, liveTicket, shownLines } from './open-delivery.ts'
import type { Ra } from './ports.ts'
import { reissueOf } from './reissue/index.ts'

/** What the assistant needs to begin, or to go on. */
export async function viewDelivery(ra: Ra, actor: DeliveryActor): Promise<DeliveryState> {
  const record = await deliveredCase(ra, actor)
  return presentDelivery(ra, actor, record)
}

export async function deliveredCase(ra: Pick<Ra, 'cases'>, { reference }: DeliveryActor) {
  const record = await ra.cases.find(reference)
  if (record === undefined) throw new CerthallError('not-found', 'no such application')
  return record
}

/** `pair` where the caller has it at hand; else the CA is asked again, which answers the same for the same key. */
export async function presentDelivery(
  ra: Ra,
  actor: DeliveryActor,
  record: CaseRecord,
  pair?: IssuedPair,
): Promise<DeliveryState> {
  const { template, reference } = record
  if (template === undefined) throw new CerthallError('case-state-wrong', 'nothing approved')
  const { nonce, openedBy } = await liveTicket(ra, actor.ticketId)
  const [step, holder] = await Promise.all([ra.cases.lastStep(reference), ra.holders.find(record.holderId)])
  return {
    reference,
    state: record.state,
    step: step?.step,
    origin: ra.origin,
    nonce,
    caseDigest: digestOf(record),
    shown: await shownLines(ra, record, { holder, openedBy }),
    ...(reissueOf(record).newToken
      ? { preparation: presentPreparation(ra, record, holder) }
      : { oldCertificate: record.oldFingerprint }),
    key: template.key,
    dual: template.dual,
    subject: toBase64(encodeName(template.subject)),
    keepGenerations: profileOf(ra, record.profile).renewal.keepGenerations,
    issued: await presentIssued(ra, record, pair),
  }
}

async function presentIssued(
  ra: Pick<Ra, 'authority'>,
  { state, reference, template, newSpki, newFingerprint, proof }: CaseRecord,
  given?: IssuedPair,
): Promise<DeliveryState['issued']> {
  if (state !== 'issued' || !template || !newSpki || !newFingerprint || !proof) return undefined
  const pair = given ?? (await ra.authority.issue({ caseReference: reference, template, spki: newSpki }))
  return {
    signing: toBase64(pair.signing.der),
    encryption: pair.encryption && toBase64(pair.encryption.der),
    chain: pair.chain.map(toBase64),
    envelope: pair.envelope && toBase64(pair.envelope),
    challenge: proof.challengeCipher && toBase64(proof.challengeCipher),
    receiptNonce: proof.receiptNonce,
  }
}
