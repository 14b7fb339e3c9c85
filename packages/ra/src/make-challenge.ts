import { randomBytes } from '@certhall/crypto'
import { addDays } from '@certhall/model'
import { toBase64url } from './base64.ts'
import type { Ra } from './ports.ts'

const LIFE_DAYS = 5 / (24 * 60)

/** A nonce for one log-in, good for five minutes and for statements made at our own origin. */
export async function makeChallenge(
  ra: Pick<Ra, 'nonces' | 'clock' | 'origin'>,
  { purpose }: { purpose: 'log-in' | 'staff-log-in' },
): Promise<{ nonce: string; origin: string; expiresAt: string }> {
  const nonce = toBase64url(randomBytes(24))
  const expiresAt = addDays(ra.clock.now(), LIFE_DAYS)
  await ra.nonces.add({ nonce, purpose, origin: ra.origin, expiresAt })
  return { nonce, origin: ra.origin, expiresAt: expiresAt.toISOString() }
}
