import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Applications, TellApplicationJob } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { sqlApplications } from '../adapters/sql/applications.ts'
import { connect } from '../adapters/sql/connect.ts'
import type { Database } from '../adapters/sql/database.ts'
import { sealer } from '../adapters/sql/seal-secrets.ts'
import { seedApplications } from '../adapters/sql/seed-applications.ts'
import { sqlTellings } from '../adapters/sql/server-tellings.ts'
import { bossOutbox, createQueue, createQueues, tellAgain } from './queue.ts'
import { workTellApplication } from './tell-application.ts'

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const NO_NOTICES = { channels: () => [], clock: { now: () => new Date() } }
const got: { headers: IncomingHttpHeaders; body: string }[] = []
let answers: number[] = []
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  got.push({ headers: request.headers, body })
  response.writeHead(answers.shift() ?? 204).end()
})
let database: TestDatabase
let db: Kysely<Database>
let boss: PgBoss
let applications: Applications

beforeAll(async () => {
  database = await createTestDatabase()
  db = connect(database.url)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  boss = createQueue(database.url, () => {})
  await boss.start()
  await createQueues(boss)
  const application = {
    id: 'sample',
    name: { zh: '示例', en: 'Sample' },
    url: 'http://127.0.0.1/',
    redirectUri: 'http://127.0.0.1/callback',
    clientSecret: 'not used here at all',
    webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    webhookSecret: SECRET,
  }
  const clock = { now: () => new Date() }
  const sealed = sealer(randomBytes(32))
  await seedApplications(db, sealed, [application], new Date())
  applications = sqlApplications(db, sealed, tellAgain(boss))
  await workTellApplication(boss, { applications, tellings: sqlTellings(db), clock })
})
afterAll(async () => {
  await boss.stop({ graceful: true, timeout: 2000 })
  await db.destroy()
  await database.drop()
  server.close()
})

const job = (reference: string): TellApplicationJob => ({
  type: 'tell-application',
  application: 'sample',
  reference,
  event: {
    type: 'certificate.renewed',
    reference,
    profile: 'fiscal',
    holder: { idType: 'resident-id', idNumber: '11010519491231002X', name: '张三' },
    old: {
      serial: '01',
      fingerprint: 'a'.repeat(64),
      notAfter: '2026-12-01T00:00:00Z',
      willBeRevoked: false,
    },
    new: {
      serial: '02',
      fingerprint: 'b'.repeat(64),
      notBefore: '2026-11-22T00:00:00Z',
      notAfter: '2027-12-01T00:00:00Z',
    },
  },
})
const enqueue = (reference: string) =>
  db
    .transaction()
    .execute((transaction) => bossOutbox(boss, NO_NOTICES).enqueue(transaction, [job(reference)]))
const result = async (reference: string) => (await sqlTellings(db).results(reference))[0]

test('a failed telling is repeated with the same signed id, until the application answers 2xx', async () => {
  answers = [503, 204]
  await enqueue('CH20261122-00000001')
  await vi.waitFor(
    async () => expect(await result('CH20261122-00000001')).toMatchObject({ state: 'retrying' }),
    5000,
  )
  await vi.waitFor(
    async () => expect(await result('CH20261122-00000001')).toMatchObject({ state: 'told', attempts: 2 }),
    { timeout: 15_000, interval: 100 },
  )
  expect(got).toHaveLength(2)
  expect(got[0]?.headers['webhook-id']).toBe(got[1]?.headers['webhook-id'])
  const verified = new Webhook(SECRET).verify(got[1]?.body ?? '', got[1]?.headers as Record<string, string>)
  expect(verified).toMatchObject({ type: 'certificate.renewed', new: { serial: '02' } })
})

test('a job falls with the transaction that it was enqueued in', async () => {
  got.length = 0
  const failing = db.transaction().execute(async (transaction) => {
    await bossOutbox(boss, NO_NOTICES).enqueue(transaction, [job('CH20261122-00000002')])
    throw new Error('the state change did not happen')
  })
  await expect(failing).rejects.toThrow('did not happen')
  await enqueue('CH20261122-00000003')
  await vi.waitFor(
    async () => expect(await result('CH20261122-00000003')).toMatchObject({ state: 'told' }),
    5000,
  )
  expect(await result('CH20261122-00000002')).toBeUndefined()
  expect(got.map(({ body }) => JSON.parse(body).reference)).toEqual(['CH20261122-00000003'])
})

test('a dead letter is told again under its own id; while it is being told, once is enough', async () => {
  const reference = 'CH20261122-00000004'
  got.length = 0
  answers = [204, 204]
  await enqueue(reference)
  await vi.waitFor(async () => expect(await result(reference)).toMatchObject({ state: 'told' }), 5000)
  await db
    .updateTable('tellings')
    .set({ state: 'failed', problem: 'answered 503' })
    .where('reference', '=', reference)
    .execute()
  expect(await applications.tellings('sample', { state: 'failed', limit: 10 })).toMatchObject([
    { reference, type: 'certificate.renewed', problem: 'answered 503' },
  ])
  const outcomes = await Promise.all([
    applications.replay('sample', reference),
    applications.replay('sample', reference),
  ])
  expect(outcomes.sort()).toEqual(['enqueued', 'under-way'])
  await vi.waitFor(
    async () => expect(await result(reference)).toMatchObject({ state: 'told', attempts: 1 }),
    5000,
  )
  expect(got).toHaveLength(2)
  expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id'])
  expect(await applications.replay('sample', 'CH20261122-0000000Z')).toBe('unknown')
})

test('while a secret is changed over, either of the two verifies; afterwards the new one alone', async () => {
  const next = `whsec_${Buffer.alloc(24, 8).toString('base64')}`
  const verifies = async (reference: string, secret: string) => {
    await vi.waitFor(async () => expect(await result(reference)).toMatchObject({ state: 'told' }), 5000)
    const { body, headers } = got.find((one) => one.body.includes(reference)) as (typeof got)[number]
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>)
      return true
    } catch {
      return false
    }
  }
  const change = (until: number) =>
    applications.putSecrets('sample', {
      webhookSecrets: [
        { secret: next },
        { secret: SECRET, until: new Date(Date.now() + until).toISOString() },
      ],
    })
  await change(60_000)
  await enqueue('CH20261122-00000005')
  expect(await verifies('CH20261122-00000005', SECRET)).toBe(true)
  expect(await verifies('CH20261122-00000005', next)).toBe(true)
  await change(-60_000)
  await enqueue('CH20261122-00000006')
  expect(await verifies('CH20261122-00000006', SECRET)).toBe(false)
  expect(await verifies('CH20261122-00000006', next)).toBe(true)
})
