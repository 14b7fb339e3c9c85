import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { usccCheck } from '@certhall/model'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type HttpRegistryOptions, httpRegistry } from './http-registry.ts'

const ID = `91310101MA1000014${usccCheck('91310101MA1000014')}`
const OTHER = `91310101MA1000022${usccCheck('91310101MA1000022')}`
const SOURCE = { zh: '法人库', en: 'registry' }
const ENTITY = {
  idNumber: ID,
  name: '上海青禾贸易有限公司',
  status: 'registered',
  numbers: { socialCreditCode: ID, taxNumber: ID, socialInsuranceNumber: '31000000001' },
  asOf: '2026-11-01T00:00:00+08:00',
}

let server: Server
let asked: { url?: string; authorization?: string }[] = []
let behave: RequestListener
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization })
    behave(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
})

const changes: string[] = []
const open = (options: Partial<HttpRegistryOptions> = {}) =>
  httpRegistry(
    {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      key: 'the key',
      source: SOURCE,
      timeoutMs: 1000,
      retries: 2,
      backOffMs: 1,
      failuresToOpen: 100,
      reopenAfterMs: 100,
      ...options,
    },
    (state) => changes.push(state),
  )
const says =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => error.code,
  )

test('an answer is in the certificate’s fields; the key goes with the question', async () => {
  behave = says(200, { ...ENTITY, more: 'than we know' })
  expect(await open().lookUp('uscc', ID)).toEqual({
    source: SOURCE,
    asOf: ENTITY.asOf,
    idNumber: ID,
    name: ENTITY.name,
    active: true,
    numbers: { socialCredit: ID, tax: ID, socialInsurance: '31000000001' },
  })
  expect(asked).toEqual([{ url: `/v1/entities/${ID}`, authorization: 'Bearer the key' }])
})

test('an entity that the registry does not know is no failure; a wrong address is one', async () => {
  behave = says(404, { error: 'entity-unknown' })
  expect(await open().lookUp('uscc', ID)).toBeUndefined()
  expect(asked).toHaveLength(1)
  behave = says(404, '<h1>Not Found</h1>')
  expect(await code(open().lookUp('uscc', ID))).toBe('registry-away')
  expect(await open().lookUp('resident-id', '11010519491231002X')).toBeUndefined()
})

test('what passes by itself is tried again', async () => {
  let tries = 0
  behave = (request, response) => {
    tries += 1
    if (tries === 1) request.socket.destroy()
    else if (tries === 2) says(503, 'later')(request, response)
    else says(200, ENTITY)(request, response)
  }
  expect(await open().lookUp('uscc', ID)).toMatchObject({ idNumber: ID })
  expect(tries).toBe(3)
})

test('one that never answers costs the time-out, and no more', async () => {
  behave = () => {}
  const began = performance.now()
  expect(await code(open({ timeoutMs: 50, retries: 1 }).lookUp('uscc', ID))).toBe('registry-away')
  const took = performance.now() - began
  // Twice; and seconds more on a machine that is busy elsewhere, where a question may not even have left by then.
  expect(took).toBeGreaterThan(90)
  expect(took).toBeLessThan(20_000)
})

test.each([
  ['no JSON', 'gone fishing'],
  ['nothing', ''],
  ['another shape', { name: 'x' }],
  ['another entity', { ...ENTITY, idNumber: OTHER, numbers: {} }],
  ['another entity’s code among its numbers', { ...ENTITY, numbers: { socialCreditCode: OTHER } }],
  ['another entity’s organisation code', { ...ENTITY, numbers: { organisationCode: OTHER.slice(8, 17) } }],
  ['a tax number with a wrong check digit', { ...ENTITY, numbers: { taxNumber: `${ID.slice(0, 17)}*` } }],
  ['a number that no certificate can carry', { ...ENTITY, numbers: { housingFundNumber: '公积金' } }],
  ['no instant', { ...ENTITY, asOf: 'yesterday' }],
  ['far too much', `{"name":"${'x'.repeat(70_000)}"}`],
])('an answer that is not right is used for nothing: %s', async (_, body) => {
  behave = says(200, body)
  expect(await code(open({ retries: 0 }).lookUp('uscc', ID))).toBe('registry-answer-wrong')
})

test('the circuit opens after so many failures, lets nobody wait, and closes when the registry is back', async () => {
  changes.length = 0
  behave = says(500, '')
  const registry = open({ retries: 0, failuresToOpen: 3 })
  for (let at = 0; at < 5; at += 1) expect(await code(registry.lookUp('uscc', ID))).toBe('registry-away')
  expect(asked).toHaveLength(3)
  expect(changes).toEqual(['open'])
  behave = says(200, ENTITY)
  expect(await code(registry.lookUp('uscc', ID))).toBe('registry-away')
  await expect.poll(() => code(registry.lookUp('uscc', ID)), { interval: 20 }).toBe('ok')
  expect(changes).toEqual(['open', 'closed'])
})
