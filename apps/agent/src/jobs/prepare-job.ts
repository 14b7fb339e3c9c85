import { CerthallError, type FaultHook } from '@certhall/model'
import type { TokenDriver } from '@certhall/token'
import { openHallClient } from '../delivery/hall-client.ts'
import type { DocumentBook } from '../documents/document-book.ts'
import { checkOrigin, type Origins } from '../origins.ts'
import { openRestoreClient } from '../restore/restore-client.ts'
import { openSealClient } from '../seals/seal-client.ts'
import { stampFacts } from '../seals/stamp-facts.ts'
import { openUnlockClient } from '../unlock/unlock-client.ts'
import type { Job } from './job.ts'
import type { JobBook } from './job-book.ts'
import { listLines, loginLines, signLines, staffLines, stampLines } from './lines.ts'
import { type JobRequest, parseRequest } from './request.ts'

export interface PreparePorts {
  origins: Origins
  book: JobBook
  documents: DocumentBook
  /** Seals are looked for on the tokens that are in. */
  driver: TokenDriver
  faultHook?: FaultHook
}

export interface PrepareInput {
  page: string
  /** MessageEvent.origin, as the assistant's own page got it. */
  origin: string
  request: unknown
}

export type Prepared = { pairing: true; origin: string } | { pairing: false; job: Job }

/**
 * Takes a page's request and works out what the user is to be shown. Nothing is asked of the site, and nothing of a
 * token told, before the user or the policy has allowed the origin.
 */
export async function prepareJob(
  { origins, book, documents, driver, faultHook }: PreparePorts,
  input: PrepareInput,
): Promise<Prepared> {
  const origin = checkOrigin(input.origin)
  const request = parseRequest(input.request)
  if (!origins.allows(origin)) {
    if (!origins.mayBeAllowed(origin)) throw new CerthallError('origin-refused', 'by policy')
    return { pairing: true, origin }
  }
  const facts = await factsOf({ driver, documents, faultHook }, input.page, origin, request)
  return { pairing: false, job: book.add({ page: input.page, origin, request, ...facts }) }
}

type Facts = Pick<Job, 'lines' | 'certificate' | 'document' | 'stamp'>

async function factsOf(
  { driver, documents, faultHook }: Pick<PreparePorts, 'driver' | 'documents' | 'faultHook'>,
  page: string,
  origin: string,
  request: JobRequest,
): Promise<Facts> {
  if (request.type === 'sign-document') {
    const { certificate, language } = request
    return { lines: signLines(language), certificate, document: documents.find(request.document, page) }
  }
  if (request.type === 'stamp-document') {
    const document = documents.find(request.document, page)
    const stamp = await stampFacts(driver, document, request)
    return { lines: stampLines(request, stamp), certificate: stamp.certificate, document, stamp }
  }
  return factsToShow(origin, request, faultHook)
}

async function factsToShow(
  origin: string,
  request: Exclude<JobRequest, { document: string }>,
  faultHook: FaultHook | undefined,
): Promise<Pick<Job, 'lines' | 'certificate'>> {
  if (request.type === 'log-in')
    return { lines: loginLines(request, origin), certificate: request.certificate }
  if (request.type === 'staff-log-in') return { lines: staffLines(request.language, origin) }
  if (request.type === 'list') return { lines: listLines(request.language) }
  if (request.type === 'check') return { lines: [] }
  // The hall is the asking site itself; a request cannot name another.
  if (request.type === 'restore') {
    const { ticket } = request
    const { shown, signers, ...state } = await openRestoreClient({ origin, ticket }, { faultHook }).view()
    if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
    return { lines: shown, ...(signers.length === 1 && { certificate: signers[0] }) }
  }
  if (request.type === 'seal') {
    const { ticket } = request
    const { shown, certificate, ...state } = await openSealClient({ origin, ticket }, { faultHook }).view()
    if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
    return { lines: shown, certificate }
  }
  if (request.type === 'unlock') {
    const { reference, ticket } = request
    const state = await openUnlockClient({ origin, reference, ticket }, { faultHook }).view()
    if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
    if (state.reference !== reference) throw new CerthallError('delivery-answer-wrong', 'another case')
    return { lines: state.shown, certificate: state.certificate }
  }
  const { reference, ticket } = request
  const state = await openHallClient({ origin, reference, ticket }, { faultHook }).view()
  if (state.origin !== origin) throw new CerthallError('statement-origin-wrong', state.origin)
  if (state.reference !== reference) throw new CerthallError('delivery-answer-wrong', 'another case')
  return { lines: state.shown, ...(state.oldCertificate && { certificate: state.oldCertificate }) }
}
