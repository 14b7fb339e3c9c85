import type { AssistantAnswer } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { toHex } from '@certhall/pki'
import { z } from 'zod'
import type { ReceivedDocument } from '../documents/document-book.ts'
import { toBase64 } from '../encoding.ts'
import { acceptJob } from '../jobs/accept-job.ts'
import { acceptNewPin, notePinKnown } from '../jobs/accept-new-pin.ts'
import { viewJob } from '../jobs/job.ts'
import { prepareJob } from '../jobs/prepare-job.ts'
import { checkOrigin } from '../origins.ts'
import { askForJob } from '../pin-entry/ask-for-pins.ts'
import type { StampFacts } from '../seals/stamp-facts.ts'
import { VERSION } from '../version.ts'
import { readBody, sendJson } from './respond.ts'
import type { Exchange, Route } from './routes.ts'
import { detailed, own } from './ui-routes.ts'

// What the consent window calls, from a page's request to its end.

const short = z.string().max(128)
const prepareBody = z.strictObject({ origin: z.string().max(300), request: z.unknown() })
const newPinBody = z.strictObject({ token: short, newPin: short.optional() })
const acceptBody = z.strictObject({ token: short, certificate: short, pin: short.optional() })

export const consentRoutes: Route[] = [
  { method: 'POST', path: /^\/ui\/documents$/, handle: own(receive) },
  { method: 'POST', path: /^\/ui\/consent\/prepare$/, handle: own(prepare) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/accept$/, handle: own(accept) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/show$/, handle: own(show) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/refuse$/, handle: own(refuse) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/new-pin$/, handle: own(newPin) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/known$/, handle: own(known) },
  { method: 'GET', path: /^\/ui\/jobs\/([0-9a-f]{32})$/, handle: own(job) },
]

/** A document to be signed, or with `for=stamp` a PDF to be stamped. Nothing is taken from a site that is not allowed yet. */
async function receive({ request, response, ports, url }: Exchange, page: string) {
  const origin = checkOrigin(url.searchParams.get('origin') ?? '')
  if (request.headers['content-type'] !== 'application/octet-stream') throw new CerthallError('input-invalid')
  if (!ports.origins.allows(origin)) return sendJson(response, 200, { pairing: true, origin })
  const keep = url.searchParams.get('for') === 'stamp' ? 'whole' : 'hashes'
  const { id } = await ports.documents.receive(page, request, keep)
  sendJson(response, 200, { pairing: false, document: id })
}

function documentView(name: string, { size, digests }: ReceivedDocument) {
  return { name, size, sha256: toHex(digests.sha256), sm3: toHex(digests.sm3) }
}

function stampView({ seal: { info }, page, pages }: StampFacts) {
  const { id, name, picture } = info
  return { id, name, picture: `data:image/png;base64,${toBase64(picture.data)}`, page, pages }
}

async function prepare({ request, response, ports }: Exchange, page: string) {
  const body = await readBody(request, prepareBody)
  // Our own page tells what its opener's MessageEvent said.
  ports.seen.note('window', body.origin)
  const prepared = await prepareJob(ports, { page, origin: body.origin, request: body.request })
  if (prepared.pairing) return sendJson(response, 200, prepared)
  const { id, origin, request: asked, lines, certificate, document, stamp } = prepared.job
  const application = asked.type === 'log-in' ? asked.application : undefined
  const view = {
    ...{ origin, purpose: asked.type, application, lines, certificate },
    ...('document' in asked && document && { document: documentView(asked.name, document) }),
    ...(stamp && { stamp: stampView(stamp) }),
  }
  sendJson(response, 200, { job: id, view: { ...view, tokens: detailed(await ports.watch.tokens()) } })
}

async function accept({ request, response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  const { token, certificate, pin } = await readBody(request, acceptBody)
  await acceptJob(ports, found, { token, certificate, pin: pin ?? (await askForJob(ports, found, token)) })
  sendJson(response, 202, viewJob(found))
}

/** Consent to what sets a new PIN: none is asked for, as nobody knows it; the holder may choose the new one. */
async function newPin({ request, response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  await acceptNewPin(ports, found, await readBody(request, newPinBody))
  sendJson(response, 202, viewJob(found))
}

function known({ response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  notePinKnown(ports, found)
  sendJson(response, 200, viewJob(found))
}

/** Answers what needs no PIN: the certificates to the site that asked for a list of them, or only that we are here. */
async function show({ response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  const { type } = found.request
  if ((type !== 'list' && type !== 'check') || found.state !== 'waiting')
    throw new CerthallError('consent-expired')
  const answer: AssistantAnswer =
    type === 'check' ? { type, version: VERSION } : { type, tokens: await ports.watch.tokens() }
  ports.book.change(found, { state: 'done', answer })
  sendJson(response, 200, viewJob(found))
}

function refuse({ response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  if (found.state !== 'waiting' && found.state !== 'paused') throw new CerthallError('consent-expired')
  ports.book.change(found, { state: 'refused' })
  sendJson(response, 200, viewJob(found))
}

/** With `?after=VERSION` the answer waits until the job has changed. */
async function job({ response, ports, parameters, url }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  const after = url.searchParams.get('after')
  if (after !== null) await ports.book.newerThan(found, Number(after))
  sendJson(response, 200, viewJob(found))
}
