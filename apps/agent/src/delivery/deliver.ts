import { fingerprint } from '@certhall/crypto'
import { CerthallError, DELIVERY_STEPS, type DeliveryStep, deliveryContainer } from '@certhall/model'
import type { DeliveryState } from '@certhall/model/api'
import type { Room, Token } from '@certhall/token'
import { toBase64 } from '../encoding.ts'
import { checkIssued } from './check-issued.ts'
import { encodeNote, noteName, parseNote } from './delivery-note.ts'
import type { HallClient } from './hall-client.ts'
import { makePair } from './make-pair.ts'
import { proveKeys } from './prove-keys.ts'
import { requestCertificate } from './request-certificate.ts'
import { requireEncryptionPairs } from './room.ts'
import { writeIssued } from './write-issued.ts'

export interface Delivery {
  /** Logged in. */
  token: Token
  hall: HallClient
  /** As the browser told it. */
  origin: string
  reference: string
  /** The lines that the user consented to. */
  shown: readonly string[]
  /** Resolves when the holder knows the PIN of a new token; before it, nothing is reported as done. */
  known?(): Promise<void>
  /** Hears each step as it is reached; steps of an earlier run too. */
  tell(step: DeliveryStep): void
}

/**
 * Brings the approved certificate onto the token: docs/renewal.md, with the same numbers. Safe to break off at any
 * instant and to begin again, here or on another computer: each step looks first at what the hall, the containers and
 * the note on the token say, and does only what is missing. Nothing but the case's own container is ever changed.
 */
export async function deliver(delivery: Delivery): Promise<{ room?: Room }> {
  const { token, hall, reference, tell, known } = delivery
  // 1 started: what does the hall want, and does it concern this token and this site?
  const state = await hall.view()
  const old = await requireOurs(state, delivery)
  const isNoted = await requireNoOtherSites(delivery)
  if (state.state === 'done') return await finish(delivery)
  if (state.state !== 'approved' && state.state !== 'issued') throw new CerthallError('case-state-wrong')
  if (!isNoted) await requireNotDelivered(delivery, state)
  if (state.dual && !state.issued) await requireEncryptionPairs(token)
  tell('started')
  const journal = openJournal(delivery, state)

  // 2 pair-made
  const spki = await makePair(token, state, () => journal.note('started'))
  await journal.reached('pair-made')

  // 3 csr-sent, 4 issued: nothing that came back is written before it has been checked
  const issued = await requestCertificate(delivery, state, { old, spki })
  const checked = checkIssued(issued, { spki, subject: state.subject })
  tell('csr-sent')
  tell('issued')
  await journal.note('issued')

  // 5 signing-written, 6 encryption-imported, 7 encryption-written, 8 read-back
  await writeIssued(token, deliveryContainer(reference), checked, (step) => journal.reached(step))

  // 9 proved: both new keys have worked
  const receipt = await proveKeys(delivery, state, checked)
  await journal.note('proved')
  tell('proved')
  await known?.()

  // 10 done
  const after = await hall.sendReceipt(receipt)
  if (after.state !== 'done') throw new CerthallError('delivery-answer-wrong', `state ${after.state}`)
  return await finish(delivery)
}

/** The container of the old certificate, whose key has to sign. `delivery-other-token`, `statement-origin-wrong`. */
async function requireOurs(state: DeliveryState, { token, origin, reference, shown }: Delivery) {
  if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
  // What is signed is what was shown, even when the hall changed its mind in between.
  if (JSON.stringify(state.shown) !== JSON.stringify(shown)) throw new CerthallError('consent-expired')
  if (state.reference !== reference) throw new CerthallError('delivery-answer-wrong', 'another case')
  // A new token has none; it was prepared for this case.
  if (state.oldCertificate === undefined) return undefined
  for (const { name, signingCertificate } of await token.containers()) {
    if (signingCertificate && fingerprint(signingCertificate) === state.oldCertificate) {
      return { container: name, certificate: signingCertificate }
    }
  }
  throw new CerthallError('delivery-other-token')
}

/**
 * Two sites may name an application alike; its container belongs to the one that began it. `container-exists` where that
 * is not the asking one. True where the note says that it is.
 */
async function requireNoOtherSites({ token, origin, reference }: Delivery): Promise<boolean> {
  const note = parseNote(await token.readFile(noteName(deliveryContainer(reference))))
  if (note && note.hall !== origin) throw new CerthallError('container-exists', 'of another site')
  return note !== undefined
}

/** Without a note a certificate in the container was delivered to the end, unless it is the very one to be delivered. */
async function requireNotDelivered({ token, reference }: Delivery, { issued }: DeliveryState): Promise<void> {
  const name = deliveryContainer(reference)
  const there = (await token.containers()).find((container) => container.name === name)?.signingCertificate
  if (there && toBase64(there) !== issued?.signing)
    throw new CerthallError('container-exists', 'it holds another certificate')
}

/** The hall's last word is in; the note has done its work. Pulled now, the token lacks nothing: the delivery is done. */
async function finish({ token, reference, tell }: Delivery): Promise<{ room?: Room }> {
  const name = noteName(deliveryContainer(reference))
  try {
    if (await token.readFile(name)) await token.deleteFile(name)
    return { room: await token.room() }
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'token-removed') return {}
    throw error
  } finally {
    tell('done')
  }
}

/** The two journals: the hall's, and the note on the token. Neither ever goes back. */
function openJournal({ token, hall, origin, reference, tell }: Delivery, state: DeliveryState) {
  const order = (step: DeliveryStep) => DELIVERY_STEPS.indexOf(step)
  const hallKnows = state.step ? order(state.step) : -1
  const name = noteName(deliveryContainer(reference))
  let noted: number | undefined

  return {
    async note(step: DeliveryStep) {
      if (noted === undefined) {
        const found = parseNote(await token.readFile(name))
        noted = found ? order(found.step) : -1
      }
      if (noted >= order(step)) return
      await token.writeFile(name, encodeNote({ reference, hall: origin, step }))
      noted = order(step)
    },
    async reached(step: DeliveryStep) {
      if (hallKnows < order(step)) await hall.recordProgress(step)
      tell(step)
    },
  }
}
