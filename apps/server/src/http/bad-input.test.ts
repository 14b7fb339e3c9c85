import { ERROR_CODES } from '@certhall/model'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addressOf,
  type Operation,
  operationsOf,
  type Schema,
  sample,
  wrongValues,
} from './api-operations.ts'
import { routesFixture } from './routes-fixture.ts'

let fixture: Awaited<ReturnType<typeof routesFixture>>
let operations: Operation[]

beforeAll(async () => {
  fixture = await routesFixture()
  operations = operationsOf((await fixture.hall.app.inject('/api/openapi.json')).json())
})
afterAll(() => fixture.remove())

type Attempt = [fault: string, request: InjectOptions]

/** Requests to one operation, each with one fault, by its rightful caller. */
function attempts(operation: Operation): Attempt[] {
  const { headers, reference, serial } = fixture.callerOf(operation)
  const { method, body, parameters } = operation
  const request = (
    changes: InjectOptions,
    path: Record<string, string> = { reference, serial, uid: 'something' },
  ) => ({
    method,
    url: addressOf(operation, path),
    headers,
    ...changes,
  })
  const found: Attempt[] = []
  for (const { name, in: place, schema } of parameters) {
    for (const [fault, value] of wrongParameters(schema)) {
      const where = `${place} ${name}: ${fault}`
      if (place === 'path') found.push([where, request({}, { [name]: value })])
      else found.push([where, request({ query: { [name]: value } })])
    }
  }
  if (method === 'GET') return found
  found.push(['body too large', request({ payload: { much: 'x'.repeat(300_000) } })])
  if (!body) return found
  const json = { ...headers, 'content-type': 'application/json' }
  found.push(['no body', request({})])
  found.push(['body is not JSON', request({ headers: json, payload: '{"a":' })])
  found.push([
    'body of another type',
    request({ headers: { ...headers, 'content-type': 'text/xml' }, payload: '<a/>' }),
  ])
  for (const [fault, payload] of wrongValues(body)) {
    found.push([`body ${fault}`, request({ headers: json, payload: JSON.stringify(payload) })])
  }
  return found
}

/** Parameters are text: what would be another type in JSON is text that does not read as the right one. */
function wrongParameters(schema: Schema): [string, string][] {
  const faults: [string, string][] = [
    ['too long', 'A'.repeat(5000)],
    ['NUL', 'a\0b'],
  ]
  if (schema.type === 'integer')
    faults.push(['not a number', 'three'], ['too large', '1e300'], ['negative', '-1'])
  if (schema.pattern) faults.push(['other shape', "'; --"], ['path upwards', '../../session'])
  if (schema.enum) faults.push(['unknown word', 'no-such-word'])
  return faults
}

async function expectRefused(operation: Operation, [fault, request]: Attempt) {
  const answer = await fixture.hall.app.inject(request)
  const what = `${operation.name}, ${fault}: ${answer.statusCode} ${answer.body.slice(0, 200)}`
  expect(answer.statusCode, what).toBeGreaterThanOrEqual(400)
  expect(answer.statusCode, what).toBeLessThan(500)
  expect(answer.headers['content-type'], what).toMatch(/^application\/problem\+json/)
  const { code, status } = answer.json()
  expect(ERROR_CODES[code as keyof typeof ERROR_CODES], what).toBe(status)
}

test('every operation refuses missing, wrong-typed and oversized input, and stores nothing', async () => {
  const before = await fixture.rows()
  let tried = 0
  for (const operation of operations) {
    const found = attempts(operation)
    // Only what takes no input at all has nothing to be refused.
    if (operation.body || operation.parameters.length > 0)
      expect(found.length, operation.name).toBeGreaterThan(0)
    for (const attempt of found) await expectRefused(operation, attempt)
    tried += found.length
  }
  expect(tried).toBeGreaterThan(operations.length * 5)
  expect(await fixture.rows()).toEqual(before)
})

test('every operation on an application or certificate refuses another one’s, and stores nothing', async () => {
  const before = await fixture.rows()
  const about = operations.filter(({ parameters }) =>
    parameters.some(({ name }) => ['reference', 'serial'].includes(name)),
  )
  expect(about.length).toBeGreaterThan(10)
  for (const operation of about) {
    const { headers } =
      operation.who === 'staff' ? { headers: fixture.elsewhere } : fixture.callerOf(operation)
    const others = {
      'foreign-owned': { reference: fixture.foreignReference, serial: fixture.foreignSerial },
      unknown: { reference: 'CH20200101-00000000', serial: 'abcd' },
    }
    for (const [fault, other] of Object.entries(others)) {
      await expectRefused(operation, [
        fault,
        {
          method: operation.method,
          url: addressOf(operation, other),
          headers,
          ...(operation.body && { payload: sample(operation.body) as object }),
        },
      ])
    }
  }
  expect(await fixture.rows()).toEqual(before)
})

test('what has no description of its own is refused as well', async () => {
  const urls = ['/crl/%00.crl', '/ca/%00.cer', '/ca/%ff.cer', '/oidc/auth?client_id=%00', '//[']
  for (const url of urls) {
    const { statusCode, body } = await fixture.hall.app.inject({ url, headers: { accept: 'text/html' } })
    expect([400, 404], `${url}: ${statusCode} ${body}`).toContain(statusCode)
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = 'grant_type=authorization_code&code=%00&client_id=%00'
  const token = await fixture.hall.app.inject({ method: 'POST', url: '/oidc/token', headers, payload })
  expect([400, 401], token.body).toContain(token.statusCode)
  // Deep enough to exhaust a recursive reader's stack.
  const deep = { headers: { 'content-type': 'application/json' }, payload: '['.repeat(100_000) }
  deep.payload += ']'.repeat(100_000)
  const answer = await fixture.hall.app.inject({ method: 'POST', url: '/api/challenges', ...deep })
  expect(answer.json()).toMatchObject({ status: 400, code: 'input-invalid' })
})

test('well-formed input that means nothing is refused, and stores nothing', async () => {
  // A nonce is given to anybody, of any certificate it is said why it cannot be renewed, an application is started by an
  // empty request, and delivery may always be begun: these take their sample.
  const answered = [
    'POST /api/challenges',
    'POST /api/eligibility',
    // Whatever a file is, it is told what it is not.
    'POST /api/seal-verification',
    'POST /api/cases',
    'POST /api/delivery/{reference}/progress',
    // Taken up and commented is any application of the jurisdiction; of several approvals each is answered; a view is one's own.
    'POST /api/staff/cases/{reference}/claim',
    'POST /api/staff/cases/{reference}/comments',
    'POST /api/staff/bulk-approvals',
    'POST /api/staff/views',
  ]
  const before = await fixture.rows()
  for (const operation of operations) {
    if (!operation.body || answered.includes(operation.name)) continue
    const { headers, reference } = fixture.callerOf(operation)
    const url = addressOf(operation, { reference, uid: 'something' })
    const payload = sample(operation.body) as object
    await expectRefused(operation, ['meaningless', { method: operation.method, url, headers, payload }])
  }
  expect(await fixture.rows()).toEqual(before)
})
