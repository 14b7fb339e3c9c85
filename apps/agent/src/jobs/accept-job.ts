import { fingerprint } from '@certhall/crypto'
import { CerthallError, type ErrorCode, type FaultHook } from '@certhall/model'
import type { Token, TokenDriver } from '@certhall/token'
import { deliver } from '../delivery/deliver.ts'
import { openHallClient } from '../delivery/hall-client.ts'
import type { ReceivedDocument } from '../documents/document-book.ts'
import { signDocument } from '../documents/sign-document.ts'
import { toBase64 } from '../encoding.ts'
import { masked } from '../log/event.ts'
import { noteTokenRefusal } from '../log/note-token-use.ts'
import type { EventLog } from '../log/open-log.ts'
import { openRestoreClient } from '../restore/restore-client.ts'
import { restorePairs } from '../restore/restore-pairs.ts'
import { openSealClient } from '../seals/seal-client.ts'
import { stampPdf } from '../seals/stamp-pdf.ts'
import { writeSeals } from '../seals/write-seals.ts'
import { signStatement } from '../sign-statement.ts'
import { openOwn } from '../tokens/pin.ts'
import type { TokenDesk } from '../tokens/token-desk.ts'
import type { TokenWatch } from '../tokens/token-watch.ts'
import type { Job } from './job.ts'
import type { JobBook } from './job-book.ts'

export interface AcceptPorts {
  book: JobBook
  desk: TokenDesk
  watch: TokenWatch
  driver: TokenDriver
  /** The same tokens; with faults where a test plans them. */
  deliveryDriver: TokenDriver
  faultHook?: FaultHook
  log: EventLog
}

export interface Acceptance {
  /** Id of the token. */
  token: string
  /** Fingerprint of the certificate to use; of a delivery, the old one. */
  certificate: string
  pin: string
}

/** After these the job waits for the user; whatever was done stays done. */
export const RESUMABLE: readonly ErrorCode[] = [
  'token-removed',
  'token-absent',
  'token-module-hung',
  'token-module-crashed',
  'server-away',
]

/**
 * The user's consent: checks the PIN, then sets the job to work. Each consent starts the job once; a wrong PIN
 * (`pin-wrong` {triesLeft}) leaves it waiting. `consent-expired` for a job that runs or has ended.
 */
export async function acceptJob(ports: AcceptPorts, job: Job, { token: id, certificate, pin }: Acceptance) {
  const { book, desk, watch } = ports
  if (job.state !== 'waiting' && job.state !== 'paused') throw new CerthallError('consent-expired')
  if (job.request.type === 'list' || job.request.type === 'check')
    throw new CerthallError('input-invalid', 'it needs no PIN')
  if (job.request.type === 'unlock' || job.request.type === 'issue')
    throw new CerthallError('input-invalid', 'it sets a PIN')
  if (job.certificate && job.certificate !== certificate) throw new CerthallError('delivery-other-token')
  const free = desk.take(id)
  const before = job.state
  book.change(job, { state: 'running', error: undefined })
  let token: Token
  try {
    const driver = isWriting(job) ? ports.deliveryDriver : ports.driver
    token = await openOwn(driver, id)
    await requireHolds(token, certificate)
    await token.login(pin)
  } catch (error) {
    free()
    const paused = error instanceof CerthallError && RESUMABLE.includes(error.code)
    book.change(job, { state: paused && isWriting(job) ? 'paused' : before })
    noteTokenRefusal(ports.log, id, error)
    void watch.refresh()
    throw error
  }
  ports.log.note({ event: 'agreed', site: job.origin, purpose: job.request.type, token: masked(id) })
  void work(ports, job, token, certificate).finally(async () => {
    await token.logout().catch(() => {})
    free()
    void watch.refresh()
  })
}

async function work(ports: AcceptPorts, job: Job, token: Token, certificate: string): Promise<void> {
  const { book } = ports
  try {
    book.change(job, { token: (await token.info()).serial })
    if (job.request.type === 'log-in' || job.request.type === 'staff-log-in')
      await logIn(ports, job, job.request, token, certificate)
    else if (job.request.type === 'stamp-document') await stampIt(ports, job, token, certificate)
    else if (job.document) await signIt(ports, job, job.document, token, certificate)
    else if (job.request.type === 'restore') await runRestore(ports, job, token, certificate)
    else if (job.request.type === 'seal') await runSeals(ports, job, token, certificate)
    else await runDelivery(ports, job, token)
  } catch (error) {
    const { code, extra } =
      error instanceof CerthallError ? error : new CerthallError('internal', String(error))
    if (code === 'internal') console.error(error)
    const state = RESUMABLE.includes(code) && isWriting(job) ? 'paused' : 'failed'
    book.change(job, { state, error: { code, extra } })
  }
}

async function logIn(
  { book }: AcceptPorts,
  job: Job,
  { type, nonce }: { type: 'log-in' | 'staff-log-in'; nonce: string },
  token: Token,
  certificate: string,
): Promise<void> {
  const statement = await signStatement(token, await requireHolds(token, certificate), {
    purpose: type,
    origin: job.origin,
    nonce,
    caseDigest: '',
    shown: job.lines,
    subject: '',
  })
  book.change(job, { state: 'done', answer: { type, statement } })
}

async function signIt(
  { book }: AcceptPorts,
  job: Job,
  document: ReceivedDocument,
  token: Token,
  certificate: string,
): Promise<void> {
  const signature = await signDocument(token, await requireHolds(token, certificate), document)
  book.change(job, { state: 'done', answer: { type: 'sign-document', signature: toBase64(signature) } })
}

async function stampIt({ book }: AcceptPorts, job: Job, token: Token, certificate: string): Promise<void> {
  const { request, document, stamp } = job
  if (request.type !== 'stamp-document' || !document || !stamp) return
  const signer = await requireHolds(token, certificate)
  const { appended, signature } = await stampPdf(token, signer, { ...request, document, stamp })
  const answer = { appended: toBase64(appended), signature: toBase64(signature) }
  book.change(job, { state: 'done', document: undefined, answer: { type: request.type, ...answer } })
}

async function runDelivery({ book, faultHook }: AcceptPorts, job: Job, token: Token): Promise<void> {
  if (job.request.type !== 'deliver') return
  const { reference, ticket } = job.request
  const { origin } = job
  const { room } = await deliver({
    token,
    hall: openHallClient({ origin, reference, ticket }, { faultHook }),
    origin,
    reference,
    shown: job.lines,
    tell: (step) => {
      if (!job.steps.includes(step)) book.change(job, { steps: [...job.steps, step] })
    },
  })
  book.change(job, { state: 'done', room, answer: { type: 'deliver', outcome: 'done' } })
}

async function runRestore(
  { book, faultHook }: AcceptPorts,
  job: Job,
  token: Token,
  certificate: string,
): Promise<void> {
  if (job.request.type !== 'restore') return
  const { origin } = job
  const { room, restored } = await restorePairs({
    token,
    hall: openRestoreClient({ origin, ticket: job.request.ticket }, { faultHook }),
    origin,
    shown: job.lines,
    signer: await requireHolds(token, certificate),
    tell: (step) => book.change(job, { steps: [...job.steps, step] }),
  })
  book.change(job, { state: 'done', room, answer: { type: 'restore', restored } })
}

async function runSeals(
  { book, faultHook }: AcceptPorts,
  job: Job,
  token: Token,
  certificate: string,
): Promise<void> {
  if (job.request.type !== 'seal') return
  const { origin } = job
  const { room, written } = await writeSeals({
    token,
    hall: openSealClient({ origin, ticket: job.request.ticket }, { faultHook }),
    origin,
    shown: job.lines,
    signer: await requireHolds(token, certificate),
    tell: (step) => book.change(job, { steps: [...job.steps, step] }),
  })
  book.change(job, { state: 'done', room, answer: { type: 'seal', written } })
}

/** Writes to the token, step by step: what broke off is gone on with. */
const isWriting = ({ request }: Job): boolean => ['deliver', 'restore', 'seal'].includes(request.type)

/** The container with this signing certificate. `delivery-other-token` where the token has none such. */
async function requireHolds(token: Token, certificate: string) {
  for (const { name, signingCertificate } of await token.containers()) {
    if (signingCertificate && fingerprint(signingCertificate) === certificate) {
      return { container: name, certificate: signingCertificate }
    }
  }
  throw new CerthallError('delivery-other-token')
}
