import { fingerprint, generateKeyPair, randomBytes, sm2Decrypt } from '@certhall/crypto'
import { CerthallError, type UnlockFault, type UnlockStep } from '@certhall/model'
import type { UnlockState } from '@certhall/model/api'
import { pinWeakness, type Token } from '@certhall/token'
import { z } from 'zod'
import { fromBase64, toBase64 } from '../encoding.ts'
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

const released = z.object({
  inUse: z.string(),
  next: z.string(),
  reference: z.string(),
  token: z.string(),
  challenge: z.string(),
})

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

  await requireTries(unlock, state)
  const { pins, inDoubt, challenge } = await askPins(unlock, state, serial)
  tell('granted')

  await hall.recordProgress('changing')
  tell('changing')
  await replaceAdminPin(unlock, state, pins, inDoubt)
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

/** `admin-pin-locked` is told to the hall: the application ends, with the ways that remain. */
async function requireTries({ token, hall }: Unlock, { adminTriesAtLeast }: UnlockState): Promise<void> {
  const { triesLeft, locked } = (await token.info()).adminPin
  if (locked) {
    await hall.fail('admin-pin-locked')
    throw new CerthallError('admin-pin-locked')
  }
  if (triesLeft !== null && triesLeft < adminTriesAtLeast)
    throw new CerthallError('admin-pin-low', undefined, { triesLeft })
}

/** Both PINs, readable by nobody but this very call: its key lives as long as it does. */
async function askPins({ token, hall }: Unlock, { reference }: UnlockState, serial: string) {
  const session = await generateKeyPair('sm2')
  try {
    const { triesLeft } = (await token.info()).adminPin
    const { envelope, inDoubt } = await hall.grant({
      session: toBase64(session.spki),
      token: serial,
      ...(triesLeft !== null && { adminTriesLeft: triesLeft }),
    })
    const plain = sm2Decrypt(session.pkcs8, fromBase64(envelope))
    const read = released.safeParse(JSON.parse(new TextDecoder().decode(plain)))
    plain.fill(0)
    if (!read.success || read.data.reference !== reference || read.data.token !== serial)
      throw new CerthallError('delivery-answer-wrong', 'a grant for another token')
    const { inUse, next, challenge } = read.data
    return { pins: { inUse, next }, inDoubt, challenge }
  } finally {
    session.pkcs8.fill(0)
  }
}

/**
 * The next PIN in place of the one in use. Where an earlier attempt was cut at this very step, the token may have the next one
 * already: that is asked first, at the cost of one try, which the right one gives back.
 */
async function replaceAdminPin(
  unlock: Unlock,
  state: UnlockState,
  { inUse, next }: { inUse: string; next: string },
  inDoubt: boolean,
): Promise<void> {
  const { token, hall } = unlock
  if (inDoubt) {
    if (await takes(token, next)) return
    // It must be the one in use then. The try just spent is not held against it, but the last one is never taken.
    const adminTriesAtLeast = Math.max(LEAST_KEPT, state.adminTriesAtLeast - 1)
    await requireTries(unlock, { ...state, adminTriesAtLeast })
  }
  await orFail(hall, () => token.changeAdminPin(inUse, next))
}

/** Whether this is the admin PIN: it is set to itself. */
async function takes(token: Token, pin: string): Promise<boolean> {
  try {
    await token.changeAdminPin(pin, pin)
    return true
  } catch (error) {
    if (error instanceof CerthallError && error.code === 'admin-pin-wrong') return false
    throw error
  }
}

/** With one try left a mistake locks the token for good. */
const LEAST_KEPT = 2

const FAULTS: readonly string[] = ['admin-pin-locked', 'admin-pin-wrong'] satisfies UnlockFault[]

/** A PIN from the escrow that the token does not take is tried once and never again: the hall ends the application. */
async function orFail(hall: UnlockClient, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof CerthallError && FAULTS.includes(error.code))
      await hall.fail(error.code as UnlockFault)
    throw error
  }
}

/** Eight digits that nobody could guess from the holder's numbers, without bias. */
export function randomPin(numbers: readonly string[]): string {
  for (;;) {
    const digits = [...randomBytes(16)].filter((octet) => octet < 250).map((octet) => octet % 10)
    const pin = digits.slice(0, 8).join('')
    if (pin.length === 8 && pinWeakness(pin, numbers) === undefined) return pin
  }
}
