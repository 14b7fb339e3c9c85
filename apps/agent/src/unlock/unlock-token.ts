import { fingerprint } from '@certhall/crypto'
import { CerthallError, type UnlockStep } from '@certhall/model'
import type { UnlockState } from '@certhall/model/api'
import type { Token } from '@certhall/token'
import { askPins, orFail, replaceAdminPin, requireTries } from '../admin-pin/replace-admin-pin.ts'
import { signStatement } from '../sign-statement.ts'
import type { UnlockClient } from './unlock-client.ts'

export interface Unlock {
  /** Not logged in: nobody knows its PIN. */
  token: Token
  hall: UnlockClient
  /** As the browser told it. */
  origin: string
  /** The lines that the user consented to. */
  shown: readonly string[]
  /** The PIN that the token is to have. */
  newPin: string
  tell?(step: UnlockStep): void
  /** Resolves when the holder knows the new PIN; before it, nothing is reported as done. */
  known(): Promise<void>
}

/**
 * Unlocks a token in the steps of docs/unlock.md: the admin PIN is replaced first, then used; its values are under the hall's escrow
 * all the time. Safe to break off at any instant and to begin again, on another computer too. Nothing is tried with an admin PIN
 * that has few tries left (`admin-pin-low`): once locked, no one opens the token any more.
 */
export async function unlockToken(unlock: Unlock): Promise<void> {
  const { token, hall, origin, shown, newPin, tell = () => {}, known } = unlock
  const state = await hall.view()
  requireSame(state, { origin, shown })
  if (state.state === 'done') return
  const { serial } = await token.info()
  const signer = await holds(token, state.certificate)
  if (serial !== state.token || signer === undefined) throw new CerthallError('unlock-other-token')
  tell('started')

  const work = { token, hall, triesAtLeast: state.adminTriesAtLeast }
  await requireTries(work)
  const { pins, inDoubt, challenge } = await askPins(work, state.reference, serial)
  tell('granted')

  await hall.recordProgress('changing')
  tell('changing')
  await replaceAdminPin(work, pins, inDoubt)
  await hall.recordProgress('admin-changed')
  tell('admin-changed')

  await orFail(hall, () => token.unlock(pins.next, newPin))
  await hall.recordProgress('pin-set')
  tell('pin-set')
  await known()

  await token.login(newPin)
  const statement = await signStatement(token, signer, {
    purpose: 'unlock',
    origin,
    nonce: state.nonce,
    caseDigest: state.caseDigest,
    shown: [...shown],
    subject: challenge,
  })
  await token.logout()
  await hall.sendReceipt(statement)
  tell('done')
}

function requireSame(state: UnlockState, { origin, shown }: Pick<Unlock, 'origin' | 'shown'>): void {
  if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
  // What is signed is what was shown, even when the hall changed its mind in between.
  if (JSON.stringify(state.shown) !== JSON.stringify(shown)) throw new CerthallError('consent-expired')
}

async function holds(token: Token, certificate: string) {
  for (const { name, signingCertificate } of await token.containers()) {
    if (signingCertificate && fingerprint(signingCertificate) === certificate)
      return { container: name, certificate: signingCertificate }
  }
  return undefined
}
