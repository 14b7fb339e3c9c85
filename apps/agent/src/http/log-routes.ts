import { sendJson } from './respond.ts'
import type { Exchange, Route } from './routes.ts'
import { own } from './ui-routes.ts'

// The view of what this assistant has done; nobody else passes `own`.

export const logRoutes: Route[] = [
  { method: 'GET', path: /^\/ui\/log$/, handle: own(read) },
  { method: 'DELETE', path: /^\/ui\/log$/, handle: own(clear) },
]

async function read({ response, ports }: Exchange) {
  sendJson(response, 200, { entries: await ports.log.read() })
}

async function clear({ response, ports }: Exchange) {
  await ports.log.clear()
  sendJson(response, 200, { entries: [] })
}
