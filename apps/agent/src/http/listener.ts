import type { IncomingMessage, ServerResponse } from 'node:http'
import { CerthallError } from '@certhall/model'
import { placeOf } from '../log/event.ts'
import { consentRoutes } from './consent-routes.ts'
import { demoRoutes } from './demo-routes.ts'
import { sendAsset, sendDocument } from './documents.ts'
import { environmentRoutes } from './environment-routes.ts'
import { logRoutes } from './log-routes.ts'
import { allowReading, presenceRoutes } from './presence-routes.ts'
import { askerOf } from './rate-limit.ts'
import { sendError } from './respond.ts'
import type { AgentPorts, Exchange, Route } from './routes.ts'
import { uiRoutes } from './ui-routes.ts'

const documentRoutes: Route[] = [
  { method: 'GET', path: /^\/(?:consent)?$/, handle: document },
  { method: 'GET', path: /^\/demo$/, handle: demoDocument },
  {
    method: 'GET',
    path: /^(\/assets\/.+)$/,
    handle: ({ response, parameters }) => sendAsset(response, parameters[0] ?? ''),
  },
]

/** Only so that a path can be taken apart. */
const PLACE = 'http://agent.invalid'

const ROUTES: Route[] = [
  ...documentRoutes,
  ...presenceRoutes,
  ...uiRoutes,
  ...consentRoutes,
  ...environmentRoutes,
  ...logRoutes,
  ...demoRoutes,
]

/** The agent's whole HTTP surface. */
export function listener(ports: AgentPorts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    void answer(ports, request, response).catch((error: unknown) => {
      if (!(error instanceof CerthallError)) ports.log.note({ event: 'fault', where: placeOf(error) })
      sendError(response, error)
    })
  }
}

async function answer(ports: AgentPorts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  ports.guards.requireOwnHost(request)
  const asker = askerOf(request, ports.guards.origin())
  // Refused before any work; so that its page can read why.
  if (asker !== undefined) {
    if (request.url?.startsWith('/v1/') && request.headers.origin)
      allowReading(response, request.headers.origin)
    ports.rate.count(asker)
  }
  // The kernel's table is long on a busy machine: only for those who may ask.
  ports.requireOwnUser(request.socket)
  const target = request.url ?? '/'
  if (!target.startsWith('/') || target.startsWith('//')) throw new CerthallError('not-found')
  if (!URL.canParse(target, PLACE)) throw new CerthallError('not-found')
  const url = new URL(target, PLACE)
  const onPath = ROUTES.filter(({ path }) => path.test(url.pathname))
  if (onPath.length === 0) throw new CerthallError('not-found')
  const route = onPath.find(({ method }) => method === request.method)
  if (!route) throw new CerthallError('method-not-allowed')
  const parameters = route.path.exec(url.pathname)?.slice(1) ?? []
  await route.handle({ request, response, url, parameters, ports })
}

async function document({ request, response, url, ports }: Exchange): Promise<void> {
  ports.guards.requireNavigation(request)
  await sendDocument(response, {
    answersOpener: url.pathname === '/consent',
    page: ports.guards.servePage(),
    demo: ports.demo !== undefined,
    nativePin: (await ports.askPin) !== undefined,
    portal: ports.portal,
  })
}

async function demoDocument(exchange: Exchange): Promise<void> {
  if (!exchange.ports.demo) throw new CerthallError('not-found')
  await document(exchange)
}
