import type { TokenView } from '@certhall/bridge'
import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import { fromBase64 } from '../encoding.ts'
import { inspectCertificate } from '../inspect/inspect-certificate.ts'
import { notedUse } from '../log/note-token-use.ts'
import { askToChange, askToVerify } from '../pin-entry/ask-for-pins.ts'
import { sealViews } from '../seals/seal-views.ts'
import { certificateDetails } from '../tokens/certificate-details.ts'
import { changePin, verifyPin } from '../tokens/pin.ts'
import { VERSION } from '../version.ts'
import { openEventStream, readBody, sendJson, whenGone } from './respond.ts'
import type { Exchange, Route } from './routes.ts'

// The assistant's own pages and the companion; nobody else passes `requireOwnPage`.

const short = z.string().max(128)
const originBody = z.strictObject({ origin: z.string().max(300) })
const language = z.enum(['zh', 'en'])
/** Without PINs the assistant asks in a window of its own, in `language`. */
const verifyBody = z.union([
  z.strictObject({ token: short, pin: short }),
  z.strictObject({ token: short, language }),
])
const changeBody = z.union([
  z.strictObject({ token: short, oldPin: short, newPin: short }),
  z.strictObject({ token: short, language }),
])

export const uiRoutes: Route[] = [
  { method: 'POST', path: /^\/ui\/companion$/, handle: redeem },
  { method: 'GET', path: /^\/ui\/tokens$/, handle: own(tokens) },
  { method: 'POST', path: /^\/ui\/tokens$/, handle: own(lookAgain) },
  { method: 'GET', path: /^\/ui\/seals$/, handle: own(seals) },
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
  const found = await ports.watch.tokens()
  sendJson(response, 200, { version: VERSION, tokens: detailed(found), faults: ports.moduleFaults.list() })
}

/** A person has replugged something, or installed it anew, and does not want to wait. */
async function lookAgain({ request, response, ports }: Exchange) {
  await readBody(request, z.strictObject({}))
  await ports.watch.refresh()
  sendJson(response, 200, { faults: ports.moduleFaults.list() })
}

async function seals({ response, ports }: Exchange) {
  sendJson(response, 200, { seals: await sealViews(ports.driver) })
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
  send({ tokens: detailed(now), faults: ports.moduleFaults.list() })
  whenGone(
    response,
    ports.watch.follow((next, event) =>
      send({ tokens: detailed(next), faults: ports.moduleFaults.list(), event }),
    ),
  )
}

async function pinVerify({ request, response, ports }: Exchange) {
  const body = await readBody(request, verifyBody)
  const { token } = body
  const pin = 'pin' in body ? body.pin : await askToVerify(ports, token, body.language)
  await notedUse(ports.log, 'pin-verified', token, () =>
    verifyPin(ports.driver, ports.desk, token, pin).finally(() => void ports.watch.refresh()),
  )
  sendJson(response, 200, {})
}

async function pinChange({ request, response, ports }: Exchange) {
  const body = await readBody(request, changeBody)
  const { token } = body
  const pins = 'oldPin' in body ? body : await askToChange(ports, token, body.language)
  await notedUse(ports.log, 'pin-changed', token, () =>
    changePin(ports.driver, ports.desk, token, pins).finally(() => void ports.watch.refresh()),
  )
  sendJson(response, 200, {})
}

async function allowOrigin({ request, response, ports }: Exchange) {
  const { origin } = await readBody(request, originBody)
  await ports.origins.allow(origin)
  ports.log.note({ event: 'site-allowed', site: origin })
  sendJson(response, 200, { origins: ports.origins.list() })
}

async function revokeOrigin({ request, response, ports }: Exchange) {
  const { origin } = await readBody(request, originBody)
  await ports.origins.revoke(origin)
  ports.log.note({ event: 'site-revoked', site: origin })
  // Streams that are open to it end.
  await ports.watch.refresh()
  sendJson(response, 200, { origins: ports.origins.list() })
}
