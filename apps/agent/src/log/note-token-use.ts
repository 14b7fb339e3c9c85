import { CerthallError } from '@certhall/model'
import { masked } from './event.ts'
import type { EventLog } from './open-log.ts'

/** Notes why a token did not do what was asked of it: a wrong PIN with the tries left, above all. */
export function noteTokenRefusal(log: EventLog, token: string, error: unknown): void {
  const { code, extra } = error instanceof CerthallError ? error : new CerthallError('internal')
  const { triesLeft } = extra
  log.note({
    event: 'token-refused',
    token: masked(token),
    code,
    ...(typeof triesLeft === 'number' && { triesLeft }),
  })
}

/** Does what needs a PIN, and notes what came of it. */
export async function notedUse(
  log: EventLog,
  event: 'pin-verified' | 'pin-changed',
  token: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    noteTokenRefusal(log, token, error)
    throw error
  }
  log.note({ event, token: masked(token) })
}
