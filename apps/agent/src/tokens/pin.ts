import { CerthallError } from '@certhall/model'
import { requireStrongPin, type Token, type TokenDriver } from '@certhall/token'
import { heldNumbers } from './held-numbers.ts'
import type { TokenDesk } from './token-desk.ts'

/** Opens a token of ours. `token-absent`, `token-foreign`. */
export async function openOwn(driver: TokenDriver, id: string): Promise<Token> {
  const token = await driver.open(id)
  // Another issuer's PIN counter is not ours to spend.
  if ((await token.info()).foreign) throw new CerthallError('token-foreign')
  return token
}

/** Checks the PIN and logs out again. `pin-wrong` {triesLeft}, `pin-locked`. */
export async function verifyPin(
  driver: TokenDriver,
  desk: TokenDesk,
  id: string,
  pin: string,
): Promise<void> {
  const free = desk.take(id)
  try {
    const token = await openOwn(driver, id)
    await token.login(pin)
    await token.logout()
  } finally {
    free()
  }
}

/** `pin-wrong`, `pin-locked`; `pin-weak` {reason} for the new one, before a try is spent. */
export async function changePin(
  driver: TokenDriver,
  desk: TokenDesk,
  id: string,
  { oldPin, newPin }: { oldPin: string; newPin: string },
): Promise<void> {
  const free = desk.take(id)
  try {
    const token = await openOwn(driver, id)
    // Drivers know nothing of the holder, and refuse only what is weak for everybody.
    requireStrongPin(newPin, await heldNumbers(token))
    await token.changePin(oldPin, newPin)
    await token.logout()
  } finally {
    free()
  }
}
