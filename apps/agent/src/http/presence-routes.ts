import type { ServerResponse } from 'node:http'
import { CerthallError } from '@certhall/model'
import { VERSION } from '../version.ts'
import { openEventStream, sendJson, whenGone } from './respond.ts'
import type { Exchange, Route } from './routes.ts'

/** Of these answers and of the messages in the window; raised when an older page would misunderstand. */
const PROTOCOL = 1

// What pages of other origins may see. The answer to a stranger can be read too, so that his page can say that the
// assistant is there and has not been allowed yet; it holds nothing else.

export const presenceRoutes: Route[] = [
  { method: 'OPTIONS', path: /^\/v1\/(?:presence|events)$/, handle: preflight },
  { method: 'GET', path: /^\/v1\/presence$/, handle: presence },
  { method: 'GET', path: /^\/v1\/events$/, handle: events },
]

/** The page's origin, with the CORS headers set. Without one it is no page: `origin-refused`. */
function pageOrigin({ request, response }: Exchange): string {
  const { origin } = request.headers
  if (origin === undefined || origin === 'null') throw new CerthallError('origin-refused')
  allowReading(response, origin)
  return origin
}

export function allowReading(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('vary', 'Origin')
  response.setHeader('cross-origin-resource-policy', 'cross-origin')
}

function preflight(exchange: Exchange): void {
  pageOrigin(exchange)
  const { request, response } = exchange
  response.setHeader('access-control-allow-methods', 'GET')
  response.setHeader('access-control-max-age', '600')
  // The older name of the same question (Private Network Access §3.2).
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true')
  }
  response.writeHead(204).end()
}

async function presence(exchange: Exchange): Promise<void> {
  const { response, ports } = exchange
  if (!ports.origins.allows(pageOrigin(exchange))) throw new CerthallError('origin-refused')
  ports.seen.note('loopback', exchange.request.headers.origin ?? '')
  sendJson(response, 200, {
    assistant: 'certhall',
    protocol: PROTOCOL,
    version: VERSION,
    tokens: await ports.watch.tokens(),
  })
}

async function events(exchange: Exchange): Promise<void> {
  const { response, ports } = exchange
  const origin = pageOrigin(exchange)
  if (!ports.origins.allows(origin)) throw new CerthallError('origin-refused')
  ports.seen.note('loopback', origin)
  const closeStream = ports.rate.openStream(origin)
  whenGone(response, closeStream)
  const tokens = await ports.watch.tokens()
  const send = openEventStream(response)
  send({ assistant: 'certhall', protocol: PROTOCOL, version: VERSION, tokens })
  const leave = ports.watch.follow((next) => {
    // Revoked in between: the stream ends without another word.
    if (!ports.origins.allows(origin)) response.end()
    else send({ assistant: 'certhall', protocol: PROTOCOL, version: VERSION, tokens: next })
  })
  whenGone(response, leave)
}
