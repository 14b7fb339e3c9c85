import { CerthallError } from '@certhall/model'
import { requireStrongPin, type Token } from '@certhall/token'
import type { AcceptPorts } from '../jobs/accept-job.ts'
import { RESUMABLE } from '../jobs/accept-job.ts'
import type { Job } from '../jobs/job.ts'
import { heldNumbers } from '../tokens/held-numbers.ts'
import { openOwn } from '../tokens/pin.ts'
import { openUnlockClient } from './unlock-client.ts'
import { randomPin, unlockToken } from './unlock-token.ts'

/** Who leaves the new PIN unread that long has gone away; the attempt is paused and can be gone on with. */
const READ_WITHIN_MS = 10 * 60_000

/**
 * The user's consent to an unlock, with the PIN he chooses, or none for a random one. `pin-weak` {reason} before anything is
 * asked of the hall or the token.
 */
export async function acceptUnlock(
  ports: AcceptPorts,
  job: Job,
  { token: id, newPin }: { token: string; newPin?: string },
): Promise<void> {
  const { book, desk, watch } = ports
  if (job.request.type !== 'unlock') throw new CerthallError('input-invalid', 'not an unlock')
  if (job.state !== 'waiting' && job.state !== 'paused') throw new CerthallError('consent-expired')
  const free = desk.take(id)
  const before = job.state
  book.change(job, { state: 'running', error: undefined })
  let token: Token
  let pin: string
  try {
    token = await openOwn(ports.deliveryDriver, id)
    const numbers = await heldNumbers(token)
    if (newPin !== undefined) requireStrongPin(newPin, numbers)
    // A number that was shown already stays the same.
    pin = newPin ?? job.randomPin ?? randomPin(numbers)
  } catch (error) {
    free()
    book.change(job, { state: before })
    void watch.refresh()
    throw error
  }
  if (newPin === undefined) job.randomPin = pin
  void work(ports, job, token, pin).finally(async () => {
    await token.logout().catch(() => {})
    free()
    void watch.refresh()
  })
}

async function work(ports: AcceptPorts, job: Job, token: Token, newPin: string): Promise<void> {
  const { book, faultHook } = ports
  if (job.request.type !== 'unlock') return
  const { reference, ticket } = job.request
  const { origin } = job
  try {
    book.change(job, { token: (await token.info()).serial })
    await unlockToken({
      token,
      hall: openUnlockClient({ origin, reference, ticket }, { faultHook }),
      origin,
      shown: job.lines,
      newPin,
      tell: (step) => {
        if (!job.steps.includes(step)) book.change(job, { steps: [...job.steps, step] })
      },
      // Who has chosen it knows it.
      known: () => (job.randomPin === newPin ? shown(ports, job, newPin) : Promise.resolve()),
    })
    job.randomPin = undefined
    book.change(job, { state: 'done', answer: { type: 'unlock', outcome: 'done' } })
  } catch (error) {
    const { code, extra } =
      error instanceof CerthallError ? error : new CerthallError('internal', String(error))
    if (code === 'internal') console.error(error)
    const state = RESUMABLE.includes(code) || code === 'consent-expired' ? 'paused' : 'failed'
    book.change(job, { state, newPin: undefined, error: { code, extra } })
  }
}

/** The page shows the PIN until the holder says that he has it. */
async function shown({ book }: AcceptPorts, job: Job, pin: string): Promise<void> {
  if (job.isPinKnown) return
  book.change(job, { newPin: pin })
  const end = Date.now() + READ_WITHIN_MS
  while (!job.isPinKnown) {
    if (Date.now() > end) throw new CerthallError('consent-expired', 'the new PIN was not read')
    await book.newerThan(job, job.version)
  }
}

/** The holder has written the new PIN down: it is shown no more, and the unlock is reported. */
export function notePinKnown({ book }: AcceptPorts, job: Job): void {
  if (job.newPin === undefined) throw new CerthallError('consent-expired')
  book.change(job, { newPin: undefined, isPinKnown: true })
}
