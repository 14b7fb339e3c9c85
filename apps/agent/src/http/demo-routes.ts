import { CerthallError } from '@certhall/model'
import { z } from 'zod'
import type { DemoDesk } from '../demo-desk.ts'
import { readBody, sendJson } from './respond.ts'
import type { Exchange, Route } from './routes.ts'
import { own } from './ui-routes.ts'

const serialBody = z.strictObject({ serial: z.string().max(64) })
const planBody = z.strictObject({
  plan: z
    .strictObject({ call: z.string().max(40), moment: z.enum(['before', 'during', 'after', 'lost']) })
    .nullable(),
})

export const demoRoutes: Route[] = [
  { method: 'GET', path: /^\/ui\/demo\/tokens$/, handle: demo(list) },
  {
    method: 'POST',
    path: /^\/ui\/demo\/insert$/,
    handle: demo((exchange, desk) => plug(exchange, desk, true)),
  },
  {
    method: 'POST',
    path: /^\/ui\/demo\/remove$/,
    handle: demo((exchange, desk) => plug(exchange, desk, false)),
  },
  { method: 'POST', path: /^\/ui\/demo\/fault$/, handle: demo(plan) },
]

function demo(handler: (exchange: Exchange, desk: DemoDesk) => Promise<void>): Route['handle'] {
  return own((exchange) => {
    if (!exchange.ports.demo) throw new CerthallError('not-found')
    return handler(exchange, exchange.ports.demo)
  })
}

async function list({ response }: Exchange, desk: DemoDesk) {
  sendJson(response, 200, { tokens: await desk.list(), plan: desk.planned() })
}

async function plug(exchange: Exchange, desk: DemoDesk, inserted: boolean) {
  await desk.plug((await readBody(exchange.request, serialBody)).serial, inserted)
  await list(exchange, desk)
}

async function plan(exchange: Exchange, desk: DemoDesk) {
  desk.plan((await readBody(exchange.request, planBody)).plan)
  await list(exchange, desk)
}
