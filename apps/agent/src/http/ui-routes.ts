import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { fromBase64 } from '../encoding.ts'
import { inspectCertificate } from '../inspect/inspect-certificate.ts'
import { acceptJob } from '../jobs/accept-job.ts'
import { viewJob } from '../jobs/job.ts'
import { prepareJob } from '../jobs/prepare-job.ts'
import { certificateDetails } from '../tokens/certificate-details.ts'
import { changePin, verifyPin } from '../tokens/pin.ts'
import { VERSION } from '../version.ts'
import { openEventStream, readBody, sendJson, whenGone } from './respond.ts'
import type { Exchange, Route } from './routes.ts'

// The assistant's own pages and the companion; nobody else passes `requireOwnPage`.

const short = z.string().max(128)
const originBody = z.strictObject({ origin: z.string().max(300) })
const prepareBody = z.strictObject({ origin: z.string().max(300), request: z.unknown() })
const acceptBody = z.strictObject({ token: short, certificate: short, pin: short })
const verifyBody = z.strictObject({ token: short, pin: short })
const changeBody = z.strictObject({ token: short, oldPin: short, newPin: short })

export const uiRoutes: Route[] = [
  { method: 'POST', path: /^\/ui\/companion$/, handle: redeem },
  { method: 'GET', path: /^\/ui\/tokens$/, handle: own(tokens) },
  { method: 'POST', path: /^\/ui\/certificates\/inspect$/, handle: own(inspect) },
  { method: 'GET', path: /^\/ui\/events$/, handle: own(events) },
  { method: 'POST', path: /^\/ui\/pin\/verify$/, handle: own(pinVerify) },
  { method: 'POST', path: /^\/ui\/pin\/change$/, handle: own(pinChange) },
  {
    method: 'GET',
    path: /^\/ui\/origins$/,
    handle: own(({ response, ports }) => sendJson(response, 200, { origins: ports.origins.list() })),
  },
  { method: 'POST', path: /^\/ui\/origins$/, handle: own(allowOrigin) },
  { method: 'DELETE', path: /^\/ui\/origins$/, handle: own(revokeOrigin) },
  { method: 'POST', path: /^\/ui\/consent\/prepare$/, handle: own(prepare) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/accept$/, handle: own(accept) },
  { method: 'POST', path: /^\/ui\/consent\/([0-9a-f]{32})\/refuse$/, handle: own(refuse) },
  { method: 'GET', path: /^\/ui\/jobs\/([0-9a-f]{32})$/, handle: own(job) },
]

type OwnHandler = (exchange: Exchange, page: string) => Promise<void> | void

/** Lets only our own pages through, and tells the handler which one it is. */
export function own(handler: OwnHandler): Route['handle'] {
  return (exchange) => handler(exchange, exchange.ports.guards.requireOwnPage(exchange.request))
}

async function redeem({ request, response, ports }: Exchange) {
  const { secret } = await readBody(request, z.strictObject({ secret: short }))
  sendJson(response, 200, { companion: ports.guards.redeem(secret, request) })
}

export function detailed(tokens: readonly TokenView[]) {
  const now = new Date()
  return tokens.map((token) => ({
    ...token,
    certificates: token.certificates.map((certificate) => certificateDetails(certificate, now)),
  }))
}

async function tokens({ response, ports }: Exchange) {
  sendJson(response, 200, { version: VERSION, tokens: detailed(await ports.watch.tokens()) })
}

/** Asks the network, so only when the user has pressed for it. */
async function inspect({ request, response, ports }: Exchange) {
  const { certificate } = await readBody(request, z.strictObject({ certificate: short }))
  const all = (await ports.watch.tokens()).flatMap((token) => token.certificates)
  const found = all.find(({ fingerprint }) => fingerprint === certificate)
  if (!found) throw new CerthallError('not-found')
  const asking = { allows: ports.origins.allows }
  sendJson(response, 200, await inspectCertificate(fromBase64(found.der), new Date(), asking))
}

async function events({ response, ports }: Exchange) {
  const now = await ports.watch.tokens()
  const send = openEventStream(response)
  send({ tokens: detailed(now) })
  whenGone(
    response,
    ports.watch.follow((next, event) => send({ tokens: detailed(next), event })),
  )
}

async function pinVerify({ request, response, ports }: Exchange) {
  const { token, pin } = await readBody(request, verifyBody)
  await verifyPin(ports.driver, ports.desk, token, pin).finally(() => void ports.watch.refresh())
  sendJson(response, 200, {})
}

async function pinChange({ request, response, ports }: Exchange) {
  const { token, ...pins } = await readBody(request, changeBody)
  await changePin(ports.driver, ports.desk, token, pins).finally(() => void ports.watch.refresh())
  sendJson(response, 200, {})
}

async function allowOrigin({ request, response, ports }: Exchange) {
  await ports.origins.allow((await readBody(request, originBody)).origin)
  sendJson(response, 200, { origins: ports.origins.list() })
}

async function revokeOrigin({ request, response, ports }: Exchange) {
  await ports.origins.revoke((await readBody(request, originBody)).origin)
  // Streams that are open to it end.
  await ports.watch.refresh()
  sendJson(response, 200, { origins: ports.origins.list() })
}

async function prepare({ request, response, ports }: Exchange, page: string) {
  const body = await readBody(request, prepareBody)
  // Our own page tells what its opener's MessageEvent said.
  ports.seen.note('window', body.origin)
  const prepared = await prepareJob(ports, { page, origin: body.origin, request: body.request })
  if (prepared.pairing) return sendJson(response, 200, prepared)
  const { id, origin, request: asked, lines, certificate } = prepared.job
  const application = asked.type === 'log-in' ? asked.application : undefined
  const view = { origin, purpose: asked.type, application, lines, certificate }
  sendJson(response, 200, { job: id, view: { ...view, tokens: detailed(await ports.watch.tokens()) } })
}

async function accept({ request, response, ports, parameters }: Exchange, page: string) {
  const found = ports.book.find(parameters[0] ?? '', page)
  await acceptJob(ports, found, await readBody(request, acceptBody))
  sendJson(response, 202, viewJob(found))
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
