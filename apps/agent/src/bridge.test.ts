import { fingerprint } from '@certhall/crypto'
import { parseStatement } from '@certhall/model'
import { insert, remove } from '@certhall/token'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fromBase64 } from './encoding.ts'
import { type Agent, startAgent } from './index.ts'
import { createTestHall, type TestHall } from './testing/test-hall.ts'
import { NAVIGATION, openPage, type Page, send, settled } from './testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from './testing/test-token.ts'

let hall: TestHall
let held: Awaited<ReturnType<typeof createTestToken>>
let agent: Agent
let certificate: string

beforeEach(async () => {
  hall = await createTestHall({ key: 'p256', dual: false })
  held = await createTestToken(hall, 'p256')
  certificate = fingerprint(held.certificate)
  agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [hall.origin],
    secret: 'launch-secret',
    demo: true,
  })
})
afterEach(async () => {
  await agent.close()
  await hall.close()
  await held.remove()
})

const logIn = { type: 'log-in', nonce: 'nonce-0123456789', language: 'zh' }
const deliverRequest = () => ({
  type: 'deliver',
  reference: hall.reference,
  ticket: hall.ticket,
  language: 'zh',
})

async function prepare(request: unknown, origin = hall.origin) {
  const page = await openPage(agent.origin)
  const answer = await page.post('/ui/consent/prepare', { origin, request })
  return { page, answer, job: answer.body.job as string }
}

const accept = (page: Page, job: string, pin = PIN) =>
  page.post(`/ui/consent/${job}/accept`, { token: SERIAL, certificate, pin })

describe('presence, for pages of other origins', () => {
  it('shows tokens to an allowed origin, readable by it alone', async () => {
    const answer = await send(agent.origin, '/v1/presence', { headers: { origin: hall.origin } })
    expect(answer.status).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe(hall.origin)
    expect(answer.body.tokens[0]).toMatchObject({ serial: SERIAL, foreign: false })
    expect(answer.body.tokens[0].certificates[0].fingerprint).toBe(certificate)
  })

  it.each(['https://stranger.example', 'null', undefined])('tells %s nothing of tokens', async (origin) => {
    for (const path of ['/v1/presence', '/v1/events']) {
      const answer = await send(agent.origin, path, { headers: origin ? { origin } : {} })
      expect(answer.status).toBe(403)
      expect(answer.body).toMatchObject({ code: 'origin-refused' })
      expect(JSON.stringify(answer.body)).not.toContain(SERIAL)
    }
  })

  it('answers to no other name than its own (DNS rebinding)', async () => {
    const port = new URL(agent.origin).port
    for (const host of [`rebound.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
      const answer = await send(agent.origin, '/v1/presence', { headers: { host, origin: hall.origin } })
      expect(answer.status).toBe(403)
    }
  })
})

describe('own pages', () => {
  it('opens as a page only, and in no frame', async () => {
    const page = await send(agent.origin, '/consent', { headers: NAVIGATION })
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(page.headers['set-cookie']).toBeUndefined()
    for (const dest of ['iframe', 'empty', 'object']) {
      const framed = await send(agent.origin, '/consent', {
        headers: { ...NAVIGATION, 'sec-fetch-dest': dest },
      })
      expect(framed.status).toBe(403)
    }
    expect((await send(agent.origin, '/consent')).status).toBe(403)
  })

  it('takes calls from pages it has served, and from nobody else', async () => {
    const { headers } = await openPage(agent.origin)
    const json = { 'content-type': 'application/json' }
    const good = { ...headers, ...json, origin: agent.origin }
    const { 'certhall-page': _, ...withoutToken } = good
    const attempts = [
      { ...good, origin: hall.origin },
      { ...headers, ...json },
      { ...good, 'sec-fetch-site': 'same-site' },
      { ...good, 'sec-fetch-site': 'cross-site' },
      { ...good, 'certhall-page': '0'.repeat(48) },
      withoutToken,
    ]
    const body = { origin: hall.origin, request: logIn }
    for (const attempt of attempts) {
      const answer = await send(agent.origin, '/ui/consent/prepare', {
        method: 'POST',
        headers: attempt,
        body,
      })
      expect(answer.status).toBe(403)
    }
    expect((await send(agent.origin, '/ui/tokens')).status).toBe(403)
    expect(
      (await send(agent.origin, '/ui/consent/prepare', { method: 'POST', headers: good, body })).status,
    ).toBe(200)
  })

  it.each([
    ['no JSON', 'x'],
    ['a form', undefined],
    ['another shape', { origin: 1 }],
    [
      'a request that names its own lines',
      { origin: 'http://127.0.0.1:1', request: { ...logIn, shown: ['x'] } },
    ],
    [
      'a reference that is a path',
      {
        origin: 'http://127.0.0.1:1',
        request: { type: 'deliver', reference: '../x', ticket: 'ticket-1234', language: 'zh' },
      },
    ],
    [
      'a name that turns reading round',
      { origin: 'http://127.0.0.1:1', request: { ...logIn, application: 'a\u202eb' } },
    ],
    ['an origin on plain http', { origin: 'http://hall.example', request: logIn }],
  ])('refuses %s', async (_, body) => {
    const page = await openPage(agent.origin)
    const answer = await page.post('/ui/consent/prepare', body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.body.code).toMatch(/^(input-invalid|origin-refused)$/)
  })

  it('refuses a body past 64 kB', async () => {
    const page = await openPage(agent.origin)
    const answer = await page.post('/ui/consent/prepare', {
      origin: hall.origin,
      request: 'x'.repeat(70_000),
    })
    expect(answer.status).toBe(413)
  })
})

describe('consent', () => {
  it('signs a log-in that says what was shown, for whom, and that it is a log-in', async () => {
    const { page, answer, job } = await prepare({ ...logIn, application: '网上税务' })
    expect(answer.body.view).toMatchObject({ origin: hall.origin, purpose: 'log-in' })
    expect((await accept(page, job)).status).toBe(202)
    const done = await settled(page, job)
    const statement = parseStatement(fromBase64(done.answer.statement.bytes))
    expect(statement).toMatchObject({
      purpose: 'log-in',
      origin: hall.origin,
      nonce: logIn.nonce,
      shown: answer.body.view.lines,
      certificate,
      token: SERIAL,
    })
    expect(statement.shown.join()).toContain('网上税务')
    // The hall that waits for a consent to delivery refuses this, though the same key has signed it.
    expect(() =>
      hall.checkStatement(done.answer.statement, 'deliver', held.certificate, logIn.nonce),
    ).toThrow('statement-purpose-wrong')
  })

  it('asks for pairing first, and lets the user take it back', async () => {
    const stranger = 'https://stranger.example'
    const { page, answer } = await prepare(logIn, stranger)
    expect(answer.body).toEqual({ pairing: true, origin: stranger })
    await page.post('/ui/origins', { origin: stranger })
    expect(
      (await page.post('/ui/consent/prepare', { origin: stranger, request: logIn })).body.job,
    ).toBeDefined()
    expect((await send(agent.origin, '/v1/presence', { headers: { origin: stranger } })).status).toBe(200)
    await page.post('/ui/origins', { origin: stranger }, 'DELETE')
    expect((await send(agent.origin, '/v1/presence', { headers: { origin: stranger } })).status).toBe(403)
  })

  it('starts a job once: replayed and raced accepts are refused', async () => {
    const { page, job } = await prepare(logIn)
    const raced = await Promise.all([accept(page, job), accept(page, job), accept(page, job)])
    expect(raced.map(({ status }) => status).sort()).toEqual([202, 410, 410])
    await settled(page, job)
    expect((await accept(page, job)).body.code).toBe('consent-expired')
  })

  it('lets one of two tabs use the token, and tells the other', async () => {
    const [one, other] = [await prepare(logIn), await prepare(logIn)]
    const answers = await Promise.all([accept(one.page, one.job), accept(other.page, other.job)])
    expect(answers.map(({ body }) => body.code ?? 'started').sort()).toEqual(['started', 'token-busy'])
  })

  it('keeps a job to the page that prepared it', async () => {
    const { job } = await prepare(logIn)
    const other = await openPage(agent.origin)
    expect((await accept(other, job)).body.code).toBe('job-unknown')
    expect((await other.get(`/ui/jobs/${job}`)).body.code).toBe('job-unknown')
  })

  it('says how many tries are left, locks, and starts nothing', async () => {
    const { page, job } = await prepare(logIn)
    expect((await accept(page, job, '000000')).body).toMatchObject({ code: 'pin-wrong', triesLeft: 5 })
    expect((await page.get(`/ui/jobs/${job}`)).body.state).toBe('waiting')
    for (let tries = 0; tries < 4; tries++) await accept(page, job, '000000')
    const last = await accept(page, job, '000000')
    expect(last.body.code).toMatch(/pin-(wrong|locked)/)
    expect((await accept(page, job)).body.code).toBe('pin-locked')
  })

  it('tells the site nothing after a refusal by the user', async () => {
    const { page, job } = await prepare(logIn)
    await page.post(`/ui/consent/${job}/refuse`, {})
    expect((await accept(page, job)).body.code).toBe('consent-expired')
  })
})

describe('delivery', () => {
  it('shows what the hall will have signed, writes, and says what room is left', async () => {
    const { page, answer, job } = await prepare(deliverRequest())
    expect(answer.body.view).toMatchObject({ purpose: 'deliver', lines: hall.shown, certificate })
    await accept(page, job)
    expect(await settled(page, job)).toMatchObject({
      state: 'done',
      step: 'done',
      answer: { type: 'deliver', outcome: 'done' },
      room: { containersFree: 8 },
    })
    expect(hall.state()).toBe('done')
  })

  it('pauses when the token is pulled, and goes on with the PIN once it is back', async () => {
    const { page, job } = await prepare(deliverRequest())
    await page.post('/ui/demo/fault', { plan: { call: 'createPair', moment: 'lost' } })
    await accept(page, job)
    expect(await settled(page, job)).toMatchObject({ state: 'paused', error: { code: 'token-removed' } })
    expect((await page.get('/ui/tokens')).body.tokens).toEqual([])
    await insert(held.tokensDir, SERIAL)
    expect((await accept(page, job)).status).toBe(202)
    expect(await settled(page, job)).toMatchObject({ state: 'done' })
    expect(hall.issuances).toHaveLength(1)
  })

  it('goes on after the agent itself has gone', async () => {
    const first = await prepare(deliverRequest())
    await first.page.post('/ui/demo/fault', { plan: { call: 'writeCertificate', moment: 'before' } })
    await accept(first.page, first.job)
    await settled(first.page, first.job)
    await agent.close()
    await insert(held.tokensDir, SERIAL)
    agent = await startAgent({
      port: 0,
      tokensDir: held.tokensDir,
      stateDir: held.dir,
      allowedOrigins: [hall.origin],
      demo: false,
    })
    const again = await prepare(deliverRequest())
    await accept(again.page, again.job)
    expect(await settled(again.page, again.job)).toMatchObject({ state: 'done' })
    expect(hall.issuances).toHaveLength(1)
  })

  it('talks to the asking site only, and believes it about nobody else', async () => {
    const other = await createTestHall({ key: 'p256', dual: false })
    const page = await openPage(agent.origin)
    await page.post('/ui/origins', { origin: other.origin })
    const answer = await page.post('/ui/consent/prepare', { origin: other.origin, request: deliverRequest() })
    expect(answer.body.code).toBe('delivery-ticket-wrong')
    expect(hall.calls).toEqual([])
    await other.close()
  })
})

it('lets the process that started it in once, by its secret', async () => {
  const json = { 'content-type': 'application/json' }
  const redeem = (secret: string, headers = {}) =>
    send(agent.origin, '/ui/companion', {
      method: 'POST',
      headers: { ...json, ...headers },
      body: { secret },
    })
  expect((await redeem('guess')).status).toBe(403)
  expect((await redeem('launch-secret', { origin: 'https://stranger.example' })).status).toBe(403)
  const { body } = await redeem('launch-secret')
  expect((await redeem('launch-secret')).status).toBe(403)
  const companion = { 'certhall-companion': body.companion as string }
  const consent = await send(agent.origin, '/consent', { headers: companion })
  const page = /certhall-page" content="([0-9a-f]+)"/.exec(consent.body)?.[1] ?? ''
  const own = { ...companion, 'certhall-page': page, origin: agent.origin, ...json }
  const prepared = await send(agent.origin, '/ui/consent/prepare', {
    method: 'POST',
    headers: own,
    body: { origin: hall.origin, request: logIn },
  })
  expect(prepared.status).toBe(200)
  // It consents as the page does: with the PIN, or not at all.
  const withoutPin = await send(agent.origin, `/ui/consent/${prepared.body.job}/accept`, {
    method: 'POST',
    headers: own,
    body: { token: SERIAL, certificate, pin: '' },
  })
  expect(withoutPin.body.code).toBe('pin-wrong')
})

it('follows tokens as they come and go', async () => {
  const page = await openPage(agent.origin, '/')
  await remove(held.tokensDir, SERIAL)
  await expect.poll(async () => (await page.get('/ui/tokens')).body.tokens.length).toBe(0)
  await insert(held.tokensDir, SERIAL)
  await expect.poll(async () => (await page.get('/ui/tokens')).body.tokens.length).toBe(1)
  const { tokens } = (await page.get('/ui/tokens')).body
  expect(tokens[0].certificates[0]).toMatchObject({ holder: '张三', algorithm: 'p256', use: 'single' })
})
