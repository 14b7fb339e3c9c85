import { CerthallError } from '@certhall/model'
import type { Token, TokenDriver } from '@certhall/token'
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

/** `pin-wrong`, `pin-locked`, `pin-weak` for the new one. */
export async function changePin(
  driver: TokenDriver,
  desk: TokenDesk,
  id: string,
  { oldPin, newPin }: { oldPin: string; newPin: string },
): Promise<void> {
  const free = desk.take(id)
  try {
    const token = await openOwn(driver, id)
    await token.changePin(oldPin, newPin)
    await token.logout()
  } finally {
    free()
  }
}
