import { generateKeyPair, randomBytes, sm2Decrypt } from '@certhall/crypto'
import { CerthallError, type UnlockFault } from '@certhall/model'
import type { UnlockGrant } from '@certhall/model/api'
import { pinWeakness, type Token } from '@certhall/token'
import { z } from 'zod'
import { fromBase64, toBase64 } from '../encoding.ts'

// The admin PIN of a token is replaced before it is used: docs/unlock.md, docs/counter.md.

/** What whoever replaces an admin PIN asks of the hall. */
export interface AdminPinHall {
  grant(request: { session: string; token: string; adminTriesLeft?: number }): Promise<UnlockGrant>
  /** What ends the attempt for good. */
  fail(fault: UnlockFault): Promise<unknown>
}

export interface AdminPinWork {
  token: Token
  hall: AdminPinHall
  /** With fewer tries left nothing is tried. */
  triesAtLeast: number
}

const released = z.object({
  inUse: z.string(),
  next: z.string(),
  reference: z.string(),
  token: z.string(),
  challenge: z.string(),
})

/** `admin-pin-locked` is told to the hall: the application ends, with the ways that remain. */
export async function requireTries({ token, hall, triesAtLeast }: AdminPinWork): Promise<void> {
  const { triesLeft, locked } = (await token.info()).adminPin
  if (locked) {
    await hall.fail('admin-pin-locked')
    throw new CerthallError('admin-pin-locked')
  }
  if (triesLeft !== null && triesLeft < triesAtLeast)
    throw new CerthallError('admin-pin-low', undefined, { triesLeft })
}

/** Both PINs, readable by nobody but this very call: its key lives as long as it does. */
export async function askPins({ token, hall }: AdminPinWork, reference: string, serial: string) {
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
export async function replaceAdminPin(
  work: AdminPinWork,
  { inUse, next }: { inUse: string; next: string },
  inDoubt: boolean,
): Promise<void> {
  const { token, hall } = work
  if (inDoubt) {
    if (await takes(token, next)) return
    // It must be the one in use then. The try just spent is not held against it, but the last one is never taken.
    await requireTries({ ...work, triesAtLeast: Math.max(LEAST_KEPT, work.triesAtLeast - 1) })
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
export async function orFail(hall: Pick<AdminPinHall, 'fail'>, work: () => Promise<void>): Promise<void> {
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
