import { CerthallError, type PreparationStep } from '@certhall/model'
import type { DeliveryState, UnlockGrant } from '@certhall/model/api'
import { PkiError, parseSpki } from '@certhall/pki'
import type { DeliveryActor } from '../actor.ts'
import { fromBase64, toBase64 } from '../base64.ts'
import type { CaseRecord, Preparation } from '../case-record.ts'
import { profileOf } from '../context.ts'
import { liveTicket, refuseLapsed } from '../open-delivery.ts'
import type { Holder } from '../people.ts'
import type { Ra, TicketRecord } from '../ports.ts'
import { reissueOf } from '../reissue/index.ts'
import { retryStale } from '../retry-stale.ts'
import { deliveredCase, presentDelivery } from '../view-delivery.ts'

// A new token becomes its holder's: its admin PIN is replaced by one that lies under escrow before, then its holder's PIN is set,
// which nobody but the assistant and the holder ever sees. docs/counter.md numbers the steps.

interface GrantRequest {
  /** SM2 key (SPKI, base64) of this one attempt. */
  session: string
  /** Serial of the token. */
  token: string
  adminTriesLeft?: number
}

/**
 * Binds the token to the case, and gives out its admin PIN (at first the one that all new tokens have) with the one to be set in
 * its place, sealed to the assistant's session. Before the certificate is issued, and where its key died, another token may
 * take the place of this one. `token-of-another` for one whose admin PIN lies under escrow as another holder's.
 */
export function grantPreparation(ra: Ra, actor: DeliveryActor, request: GrantRequest): Promise<UnlockGrant> {
  return retryStale(async () => {
    const record = await deliveredCase(ra, actor)
    const { openedBy } = await liveTicket(ra, actor.ticketId)
    const { adminPin, adminTriesAtLeast } = tokenRules(ra, record)
    refuseLapsed(record, ra.clock.now())
    if (record.state !== 'approved' && record.state !== 'issued')
      throw new CerthallError('case-state-wrong', 'nothing to issue', { state: record.state })
    const { token, adminTriesLeft: left } = request
    if (left !== undefined && left < adminTriesAtLeast)
      throw new CerthallError('admin-pin-low', undefined, { triesLeft: left })
    const session = sessionKey(request.session)
    const { reference, version, holderId: holder } = record
    const by = { actor: `${openedBy}, assistant of ${reference}`, reason: `new token, ${reference}` }
    let kept = await ra.keys.adminPinState(token, holder)
    if (kept === 'none') {
      await ra.keys.keepAdminPin({ serial: token, holder, pin: adminPin, first: true, ...by })
      // Two may have been given the same token at once.
      kept = await ra.keys.adminPinState(token, holder)
    }
    if (kept === 'of-another') throw new CerthallError('token-of-another')
    const bound = { reference, token, challenge: '' }
    const { envelope, position } = await ra.keys.releaseAdminPins({
      ...{ serial: token, holder, to: session, bound, ...by },
    })
    const before = record.preparation
    const inDoubt = before?.token === token && before.position === position && before.step === 'changing'
    const preparation: Preparation = { token, position, step: inDoubt ? 'changing' : 'granted' }
    await ra.cases.change({ reference, version, set: { preparation } })
    return { envelope: toBase64(envelope), inDoubt }
  })
}

/** Intent and result of each step on the token: what a resumed attempt goes by. */
export function notePreparation(
  ra: Ra,
  actor: DeliveryActor,
  { step }: { step: PreparationStep },
): Promise<DeliveryState> {
  return retryStale(async () => {
    const record = await deliveredCase(ra, actor)
    const { preparation, reference, version } = record
    if (preparation === undefined || (record.state !== 'approved' && record.state !== 'issued'))
      throw new CerthallError('case-state-wrong', 'nothing under way', { state: record.state })
    if (step !== 'changing') await ra.keys.confirmAdminPin(preparation.token, preparation.position)
    const set = { preparation: { ...preparation, step } }
    return presentDelivery(ra, actor, await ra.cases.change({ reference, version, set }))
  })
}

/** A key is certified only on a token that is prepared, on the word of the clerk who opened the delivery. */
export function requirePrepared({ preparation }: CaseRecord, { openedBy }: TicketRecord): undefined {
  if (preparation?.step !== 'pin-set' || !openedBy.startsWith('staff/'))
    throw new CerthallError('case-state-wrong', 'the token is not prepared')
}

export function presentPreparation(
  ra: Pick<Ra, 'profiles'>,
  record: CaseRecord,
  holder: Holder | undefined,
): DeliveryState['preparation'] {
  const { adminTriesAtLeast } = tokenRules(ra, record)
  return { token: record.preparation?.token, label: holder?.name ?? record.reference, adminTriesAtLeast }
}

function tokenRules(ra: Pick<Ra, 'profiles'>, record: CaseRecord) {
  const { newTokens } = profileOf(ra, record.profile)
  if (!reissueOf(record).newToken || newTokens === undefined)
    throw new CerthallError('case-state-wrong', 'it takes no new token')
  return newTokens
}

function sessionKey(text: string): Uint8Array {
  const spki = fromBase64(text)
  try {
    if (parseSpki(spki).key === 'sm2') return spki
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
  throw new CerthallError('input-invalid', 'not an SM2 public key')
}
