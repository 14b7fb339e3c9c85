import { z } from 'zod'
import { toBase64 } from '../encoding.ts'
import { logLines } from '../log/open-log.ts'
import { readBody, sendJson } from './respond.ts'
import type { Exchange, Route } from './routes.ts'
import { own } from './ui-routes.ts'

// The environment check's page; nobody else passes `own`.

const checkBody = z.strictObject({ check: z.string().max(40) })
const repairBody = z.strictObject({ check: z.string().max(40), digest: z.string().max(64) })
const undoBody = z.strictObject({ repair: z.string().max(40) })
const empty = z.strictObject({})

export const environmentRoutes: Route[] = [
  { method: 'POST', path: /^\/ui\/environment\/check$/, handle: own(check) },
  { method: 'POST', path: /^\/ui\/environment\/plan$/, handle: own(plan) },
  { method: 'POST', path: /^\/ui\/environment\/repair$/, handle: own(repair) },
  { method: 'POST', path: /^\/ui\/environment\/undo$/, handle: own(undo) },
  { method: 'POST', path: /^\/ui\/environment\/report$/, handle: own(report) },
]

async function check({ request, response, ports }: Exchange) {
  await readBody(request, empty)
  const { desk } = await ports.environment()
  sendJson(response, 200, { checks: await desk.checkAll(), repairs: desk.repairs() })
}

async function plan({ request, response, ports }: Exchange) {
  const body = await readBody(request, checkBody)
  sendJson(response, 200, await (await ports.environment()).desk.plan(body.check))
}

async function repair({ request, response, ports }: Exchange) {
  const body = await readBody(request, repairBody)
  const { desk } = await ports.environment()
  const done = await desk.repair(body.check, body.digest)
  ports.log.note({ event: 'repaired', check: body.check })
  sendJson(response, 200, done)
}

async function undo({ request, response, ports }: Exchange) {
  const body = await readBody(request, undoBody)
  const { desk } = await ports.environment()
  const done = await desk.undo(body.repair)
  const check = desk.repairs().find(({ id }) => id === body.repair)?.check ?? ''
  ports.log.note({ event: 'undone', check })
  sendJson(response, 200, done)
}

async function report({ request, response, ports }: Exchange) {
  await readBody(request, empty)
  const { makeSupportBundle } = await import('../environment/support-bundle.ts')
  const { desk, place } = await ports.environment()
  const [checks, tokens, entries] = await Promise.all([
    desk.checkAll(),
    ports.watch.tokens(),
    ports.log.read(),
  ])
  const { code, files, zip } = await makeSupportBundle(place, {
    checks,
    repairs: desk.repairs(),
    tokens,
    log: logLines(entries),
  })
  sendJson(response, 200, { code, files, zip: toBase64(zip) })
}
