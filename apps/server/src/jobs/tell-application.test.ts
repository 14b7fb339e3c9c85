import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TellApplicationJob } from '@certhall/ra'
import type { Kysely } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { connect } from '../adapters/sql/connect.ts'
import type { Database } from '../adapters/sql/database.ts'
import { sqlTellings } from '../adapters/sql/server-tellings.ts'
import { bossOutbox, createQueue, createQueues } from './queue.ts'
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
  await workTellApplication(boss, { applications: [application], tellings: sqlTellings(db), clock })
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
