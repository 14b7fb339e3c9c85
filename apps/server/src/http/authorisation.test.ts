import { afterAll, beforeAll, expect, test } from 'vitest'
import { ORIGIN } from '../hall-fixture.ts'
import { addressWithQuery, type Operation, operationsOf, sample, type Who } from './api-operations.ts'
import { readPermissions } from './permission-table.ts'
import { routesFixture } from './routes-fixture.ts'

const SCHEMES: Who[] = ['holder', 'staff', 'unlock', 'loss', 'ticket', 'restore', 'seal']
const table = readPermissions()

let fixture: Awaited<ReturnType<typeof routesFixture>>
let operations: Operation[]
let closed: (Operation & { who: Who })[]

beforeAll(async () => {
  fixture = await routesFixture()
  operations = operationsOf((await fixture.hall.app.inject('/api/openapi.json')).json())
  closed = operations.filter(
    (operation): operation is Operation & { who: Who } => operation.who !== undefined,
  )
})
afterAll(() => fixture.remove())

const attempt = (
  operation: Operation,
  headers: Record<string, string>,
  about: { reference: string; serial: string },
) =>
  fixture.hall.app.inject({
    method: operation.method,
    url: addressWithQuery(operation, { ...about, id: 'a'.repeat(32) }),
    headers,
    ...(operation.body && { payload: sample(operation.body) as object }),
  })

test('every route answers 401 without a session, with a made-up one, and with one of another kind', async () => {
  const before = await fixture.rows()
  for (const operation of closed) {
    const { reference, serial } = fixture.callers[operation.who]
    const others = SCHEMES.filter((scheme) => scheme !== operation.who).map(
      (scheme) => fixture.callers[scheme].headers,
    )
    const made = {
      origin: ORIGIN,
      cookie: 'certhall_holder=AAAA; certhall_staff=AAAA; certhall_unlock=AAAA; certhall_loss=AAAA',
      authorization: 'Bearer AAAA',
    }
    for (const headers of [{ origin: ORIGIN }, made, ...others]) {
      const answer = await attempt(operation, { origin: ORIGIN, ...headers }, { reference, serial })
      expect(answer.statusCode, `${operation.name} ${JSON.stringify(headers)}`).toBe(401)
    }
  }
  expect(await fixture.rows()).toEqual(before)
})

test('what belongs to another holder, case or branch is not found or not allowed, and stays as it is', async () => {
  const before = await fixture.rows()
  const about = closed.filter(({ path }) => /\{(reference|serial)\}/.test(path))
  expect(about.map(({ who }) => who)).toEqual(expect.arrayContaining(['holder', 'staff', 'ticket']))
  for (const operation of about) {
    const headers = operation.who === 'staff' ? fixture.elsewhere : fixture.callers[operation.who].headers
    const answer = await attempt(operation, headers, {
      reference: fixture.foreignReference,
      serial: fixture.foreignSerial,
    })
    // A ticket is right for one application only, and says nothing about others.
    const expected = operation.who === 'ticket' ? [401] : [403, 404]
    expect(expected, `${operation.name}: ${answer.body}`).toContain(answer.statusCode)
  }
  expect(await fixture.rows()).toEqual(before)
})

test('staff without a role can do nothing but see who they are', async () => {
  const before = await fixture.rows()
  for (const operation of closed.filter(
    ({ who, name }) => who === 'staff' && table.get(name)?.who !== 'any staff',
  )) {
    const answer = await attempt(operation, fixture.powerless, fixture.callers.staff)
    expect(answer.json(), operation.name).toMatchObject({ status: 403, code: 'role-missing' })
  }
  expect(await fixture.rows()).toEqual(before)
})
