import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let cookie: string

beforeAll(async () => {
  fixture = await hallFixture()
  cookie = await fixture.staff('admin', ['administrator'], '31')
})
afterAll(() => fixture.remove())

const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
  fixture.hall.app.inject({ method, url, headers: { cookie, origin: ORIGIN }, ...(payload && { payload }) })

const SETTINGS = {
  name: { zh: '示例系统', en: 'Sample system' },
  url: 'https://app.example.test/',
  redirectUris: ['https://app.example.test/callback'],
  webhookUrl: 'https://app.example.test/hook',
}

test('an application is registered once; its secrets are shown then and never again', async () => {
  const added = await ask('POST', '/api/staff/applications', { id: 'sample-2', ...SETTINGS })
  expect(added.statusCode).toBe(201)
  const { clientSecret, webhookSecret } = added.json()
  expect(clientSecret).toMatch(/^[\w-]{43}$/)
  expect(webhookSecret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  expect(
    (await ask('POST', '/api/staff/applications', { id: 'sample-2', ...SETTINGS })).json(),
  ).toMatchObject({
    ...{ status: 409, code: 'application-exists' },
  })
  const shown = await ask('GET', '/api/staff/applications/sample-2')
  expect(shown.json()).toMatchObject({ ...SETTINGS, active: true, registeredBy: 'admin', tellings: [] })
  expect(shown.body).not.toContain(clientSecret)
  expect((await ask('GET', '/api/hall')).json().applications).toMatchObject([{ id: 'sample-2' }])
  const { rows } = { rows: await fixture.hall.db.selectFrom('applications').select('secrets').execute() }
  expect(Buffer.from(rows[0]?.secrets ?? []).toString('latin1')).not.toContain(clientSecret)
})

test('two who change it at once: the later one is told; switched off, it is offered to nobody', async () => {
  const { version } = (await ask('GET', '/api/staff/applications/sample-2')).json()
  const change = { ...SETTINGS, version, active: false }
  const answers = await Promise.all([
    ask('PATCH', '/api/staff/applications/sample-2', change),
    ask('PATCH', '/api/staff/applications/sample-2', change),
  ])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  expect((await ask('GET', '/api/hall')).json().applications).toEqual([])
})

test('a new webhook secret leaves the old one a day; a new client secret leaves nothing', async () => {
  const { webhookSecret } = (await ask('POST', '/api/staff/applications/sample-2/webhook-secret')).json()
  const { oldWebhookSecretUntil } = (await ask('GET', '/api/staff/applications/sample-2')).json()
  const left = new Date(oldWebhookSecretUntil).getTime() - Date.now()
  expect(left).toBeGreaterThan(23 * 3600_000)
  expect(left).toBeLessThanOrEqual(24 * 3600_000)
  const before = await fixture.hall.ra.applications.secrets('sample-2')
  expect(before?.webhookSecrets.map(({ secret }) => secret)[0]).toBe(webhookSecret)
  const { clientSecret } = (await ask('POST', '/api/staff/applications/sample-2/client-secret')).json()
  const after = await fixture.hall.ra.applications.secrets('sample-2')
  expect(after?.clientSecret).toBe(clientSecret)
  expect(before?.clientSecret).not.toBe(clientSecret)
})

test('addresses are https, except on this very computer', async () => {
  for (const url of ['http://app.example.test/', 'http://127.0.0.1.example.test/', 'javascript:alert(1)']) {
    const answer = await ask('POST', '/api/staff/applications', { id: 'plain', ...SETTINGS, url })
    expect(answer.json(), url).toMatchObject({ status: 400, code: 'input-invalid' })
  }
  const local = { ...SETTINGS, webhookUrl: 'http://127.0.0.1:9000/hook' }
  expect((await ask('POST', '/api/staff/applications', { id: 'local', ...local })).statusCode).toBe(201)
})
