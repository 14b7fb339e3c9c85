import { STAFF_ROLES, type StaffRole } from '@certhall/model'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sqlSessions } from '../adapters/sql/server-sessions.ts'
import { ORIGIN } from '../hall-fixture.ts'
import { addressWithQuery, type Operation, operationsOf, sample } from './api-operations.ts'
import { type Permission, readPermissions } from './permission-table.ts'
import { routesFixture } from './routes-fixture.ts'

// Every operation of the OpenAPI document × every role × the record's own jurisdiction and another one. What is expected stands in
// docs/permissions.md.

const OWN = '31'
const OTHER = '37'
/** Of nobody, where an operation names something else than an application or a certificate. */
const UNKNOWN_ID = 'a'.repeat(32)
const AT_ONCE = 8

let fixture: Awaited<ReturnType<typeof routesFixture>>
let operations: Operation[]
let cookies: Map<string, string>
const table = readPermissions()
beforeAll(async () => {
  fixture = await routesFixture()
  operations = operationsOf((await fixture.hall.app.inject('/api/openapi.json')).json())
  cookies = new Map()
  for (const role of STAFF_ROLES) {
    for (const jurisdiction of [OWN, OTHER])
      cookies.set(`${role}/${jurisdiction}`, await join(role, jurisdiction))
  }
})
afterAll(() => fixture.remove())

/** A member with this one role and a session; nobody has to compute a password's hash. */
async function join(role: StaffRole, jurisdiction: string): Promise<string> {
  const { ra, db } = fixture.hall
  const id = `${role}-${jurisdiction}`
  const who = { id, login: id, name: id, roles: [role], jurisdictionId: jurisdiction }
  await ra.staff.put({ ...who, passwordHash: 'none', disabled: false })
  const cookie = await sqlSessions(db, ra.clock).open({
    kind: 'staff',
    staffId: id,
    login: id,
    roles: [role],
    jurisdictionPath: jurisdiction,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  return `certhall_staff=${cookie}`
}

async function ask(operation: Operation, role: StaffRole, jurisdiction: string) {
  const about = { ...fixture.callers.staff, id: UNKNOWN_ID } as unknown as Record<string, string>
  const answer = await fixture.hall.app.inject({
    method: operation.method,
    url: addressWithQuery(operation, about),
    headers: { origin: ORIGIN, cookie: cookies.get(`${role}/${jurisdiction}`) as string },
    ...(operation.body && { payload: sample(operation.body) as object }),
  })
  const what = `${operation.name} as ${role} of ${jurisdiction === OWN ? 'its own' : 'another'} jurisdiction: ${answer.statusCode} ${answer.body.slice(0, 200)}`
  const code = answer.statusCode >= 400 ? (answer.json().code as string) : undefined
  return { status: answer.statusCode, code, body: answer.body, what }
}

/** What is about one application or one certificate, and nothing else. */
const isAboutRecord = ({ path }: Operation) =>
  /\{(reference|serial)\}[^{]*$/.test(path) && path.split('{').length === 2

async function each<T>(items: readonly T[], act: (item: T) => Promise<void>) {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(act))
}

function rowsOfStaff(): { operation: Operation; permission: Permission; allowed: readonly StaffRole[] }[] {
  return operations.flatMap((operation) => {
    const permission = table.get(operation.name)
    if (operation.who !== 'staff' || !permission || permission.who === 'any staff') return []
    return { operation, permission, allowed: permission.who as readonly StaffRole[] }
  })
}

test('every operation has its row in docs/permissions.md, and every row its operation', () => {
  const missing = operations.filter(({ name }) => !table.has(name)).map(({ name }) => name)
  expect(
    missing,
    'say in docs/permissions.md who may call these, one row each: | `METHOD /path` | roles, or holder, ticket, restore, any staff, anybody | hidden, own only, hall or – |',
  ).toEqual([])
  const names = new Set(operations.map(({ name }) => name))
  expect(
    [...table.keys()].filter((name) => !names.has(name)),
    'rows of docs/permissions.md without an operation',
  ).toEqual([])
  for (const { name, who } of operations) {
    const row = table.get(name)?.who
    if (who === 'staff')
      expect(row === 'any staff' || Array.isArray(row), `${name}: roles, or any staff`).toBe(true)
    else expect(row, name).toBe(who ?? 'anybody')
  }
})

test('whoever has not the role is refused, here and elsewhere, and nothing changes', async () => {
  const before = await fixture.rows()
  const cells = rowsOfStaff().flatMap(({ operation, allowed }) =>
    STAFF_ROLES.filter((role) => !allowed.includes(role)).flatMap((role) =>
      [OWN, OTHER].map((jurisdiction) => ({ operation, role, jurisdiction })),
    ),
  )
  expect(cells.length).toBeGreaterThan(200)
  await each(cells, async ({ operation, role, jurisdiction }) => {
    const { status, code, what } = await ask(operation, role, jurisdiction)
    expect([status, code], what).toEqual([403, 'role-missing'])
  })
  expect(await fixture.rows()).toEqual(before)
})

test('whoever has the role elsewhere is told nothing of a record here', async () => {
  await each(rowsOfStaff(), async ({ operation, permission, allowed }) => {
    for (const role of allowed) {
      const { status, code, body, what } = await ask(operation, role, OTHER)
      expect(status, what).not.toBe(401)
      expect(code, what).not.toBe('role-missing')
      if (permission.elsewhere === 'hidden' && isAboutRecord(operation))
        expect([403, 404], what).toContain(status)
      if (permission.elsewhere !== 'own only') continue
      const { reference, serial } = fixture.callers.staff
      expect(body, what).not.toContain(reference)
      // A serial that was asked for may be named in the refusal.
      if (status < 300) expect(body, what).not.toContain(serial)
    }
  })
})

test('whoever has the role here comes to the matter itself', async () => {
  // Last: what is allowed may change the record.
  for (const { operation, allowed } of rowsOfStaff()) {
    for (const role of allowed) {
      const { status, code, what } = await ask(operation, role, OWN)
      expect(status, what).not.toBe(401)
      expect(code, what).not.toBe('role-missing')
      if (isAboutRecord(operation)) expect(status, what).not.toBe(404)
    }
  }
})
