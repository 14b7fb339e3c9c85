import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { fromBase64 } from '../encoding.ts'
import { inspectCertificate } from '../inspect/inspect-certificate.ts'
import { certificateDetails } from '../tokens/certificate-details.ts'
import { changePin, verifyPin } from '../tokens/pin.ts'
import { VERSION } from '../version.ts'
import { openEventStream, readBody, sendJson, whenGone } from './respond.ts'
import type { Exchange, Route } from './routes.ts'

// The assistant's own pages and the companion; nobody else passes `requireOwnPage`.

const short = z.string().max(128)
const originBody = z.strictObject({ origin: z.string().max(300) })
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
