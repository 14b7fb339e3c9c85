import { CerthallError } from '@certhall/model'
import { requireStrongPin, type Token } from '@certhall/token'
import { randomPin } from '../admin-pin/replace-admin-pin.ts'
import { openHallClient } from '../delivery/hall-client.ts'
import { issueToken } from '../issue/issue-token.ts'
import { heldNumbers } from '../tokens/held-numbers.ts'
import { openOwn } from '../tokens/pin.ts'
import { openUnlockClient } from '../unlock/unlock-client.ts'
import { unlockToken } from '../unlock/unlock-token.ts'
import type { AcceptPorts } from './accept-job.ts'
import { RESUMABLE } from './accept-job.ts'
import type { Job } from './job.ts'

/** Who leaves the new PIN unread that long has gone away; the attempt is paused and can be gone on with. */
const READ_WITHIN_MS = 10 * 60_000

/** Jobs that give the token a new PIN; nobody knows the one before. */
const WORK = {
  async unlock(ports, { origin, lines }, { reference, ticket }, work) {
    const hall = openUnlockClient({ origin, reference, ticket }, { faultHook: ports.faultHook })
    await unlockToken({ ...work, hall, origin, shown: lines })
    return { answer: { type: 'unlock', outcome: 'done' } }
  },
  async issue(ports, { origin, lines }, { reference, ticket }, work) {
    const hall = openHallClient({ origin, reference, ticket }, { faultHook: ports.faultHook })
    const { room } = await issueToken({ ...work, hall, origin, reference, shown: lines })
    return { answer: { type: 'issue', outcome: 'done' }, room }
  },
} as const satisfies Record<
  string,
  (
    ports: AcceptPorts,
    job: Job,
    request: { reference: string; ticket: string },
    work: {
      token: Token
      newPin: string
      tell(step: Job['steps'][number]): void
      known(): Promise<void>
    },
  ) => Promise<Pick<Job, 'answer' | 'room'>>
>

/**
 * The user's consent to a job that sets a new PIN: the one he chooses, or none for a random one. `pin-weak` {reason} before
 * anything is asked of the hall or the token.
 */
export async function acceptNewPin(
  ports: AcceptPorts,
  job: Job,
  { token: id, newPin }: { token: string; newPin?: string },
): Promise<void> {
  const { book, desk, watch } = ports
  if (job.request.type !== 'unlock' && job.request.type !== 'issue')
    throw new CerthallError('input-invalid', 'it sets no PIN')
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
  const { book } = ports
  const { request } = job
  if (request.type !== 'unlock' && request.type !== 'issue') return
  try {
    book.change(job, { token: (await token.info()).serial })
    const ended = await WORK[request.type](ports, job, request, {
      token,
      newPin,
      tell: (step) => {
        if (!job.steps.includes(step)) book.change(job, { steps: [...job.steps, step] })
      },
      // Who has chosen it knows it.
      known: () => (job.randomPin === newPin ? shown(ports, job, newPin) : Promise.resolve()),
    })
    job.randomPin = undefined
    book.change(job, { state: 'done', ...ended })
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
