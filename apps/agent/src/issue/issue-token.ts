import { CerthallError, type DeliveryStep, deliveryContainer, type PreparationStep } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import type { Room, Token } from '@certhall/token'
import { askPins, orFail, replaceAdminPin, requireTries } from '../admin-pin/replace-admin-pin.ts'
import { deliver } from '../delivery/deliver.ts'
import type { HallClient } from '../delivery/hall-client.ts'
import { requireEncryptionPairs } from '../delivery/room.ts'

export interface Issue {
  /** Blank, or this case's already; not logged in. */
  token: Token
  hall: HallClient
  /** As the browser told it. */
  origin: string
  reference: string
  /** The lines that were consented to. */
  shown: readonly string[]
  /** The PIN that the token is to have. */
  newPin: string
  tell(step: DeliveryStep | PreparationStep): void
  /** Resolves when the holder knows the PIN. */
  known(): Promise<void>
}

/**
 * A blank token becomes its holder's, in the steps of docs/counter.md: admin PIN replaced by one under escrow, token made anew, holder's
 * PIN set, then the delivery of every certificate. Safe to break off at any instant and to begin again. `token-not-blank` for
 * one with anything else on it: nothing is changed there.
 */
export async function issueToken(issue: Issue): Promise<{ room?: Room }> {
  const { token, hall, newPin } = issue
  const state = await hall.view()
  requireSame(state, issue)
  // The hall has its receipt, and the holder his PIN.
  if (state.state === 'done') {
    issue.tell('done')
    return {}
  }
  await prepare(issue, state)
  await token.login(newPin)
  return deliver(issue)
}

function requireSame(state: DeliveryState, { origin, shown, reference }: Issue): void {
  if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
  if (state.reference !== reference) throw new CerthallError('delivery-answer-wrong', 'another case')
  // What was consented to is what is done, even when the hall changed its mind in between.
  if (JSON.stringify(state.shown) !== JSON.stringify(shown)) throw new CerthallError('consent-expired')
}

async function prepare(issue: Issue, { preparation, dual }: DeliveryState): Promise<void> {
  const { token, reference, newPin, tell } = issue
  if (preparation === undefined) throw new CerthallError('case-state-wrong', 'it takes no new token')
  const own = await requireBlank(issue)
  if (dual) await requireEncryptionPairs(token)
  const hall = { ...issue.hall, fail: async () => {} }
  const work = { token, hall, triesAtLeast: preparation.adminTriesAtLeast }
  const { serial } = await token.info()

  await requireTries(work)
  const { pins, inDoubt } = await askPins(work, reference, serial)
  await hall.notePreparation('changing')
  tell('changing')
  await replaceAdminPin(work, pins, inDoubt)
  await hall.notePreparation('admin-changed')
  tell('admin-changed')

  // Gone on with, it holds this case's key by now.
  if (!own) await orFail(hall, () => token.initialise(pins.next, preparation.label))
  await orFail(hall, () => token.unlock(pins.next, newPin))
  await hall.notePreparation('pin-set')
  tell('pin-set')
}

/** Whether this case's container is there already; nothing else may be. */
async function requireBlank({ token, reference }: Issue): Promise<boolean> {
  const names = (await token.containers()).map(({ name }) => name)
  if (names.some((name) => name !== deliveryContainer(reference))) throw new CerthallError('token-not-blank')
  return names.length > 0
}
