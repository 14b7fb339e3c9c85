import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { digest } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseOcspResponse, parseSpki } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, MANY, ORIGIN, type TestHolder } from './hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let entity: TestHolder
let person: TestHolder
let webDir: string

beforeAll(async () => {
  webDir = await mkdtemp(path.join(tmpdir(), 'certhall-web-'))
  for (const site of ['portal', 'console']) {
    await mkdir(path.join(webDir, site, 'assets'), { recursive: true })
    await writeFile(path.join(webDir, site, 'index.html'), `<title>${site}</title>`)
    await writeFile(
      path.join(webDir, site, 'assets', 'a-1234.js'),
      '// long enough to be worth packing'.repeat(100),
    )
  }
  fixture = await hallFixture({ webDir, rateLimits: { ...MANY, staffLogIn: 3 } })
  entity = await fixture.holder('legal-entity')
  person = await fixture.holder('fiscal')
})
afterAll(async () => {
  await fixture.remove()
  await rm(webDir, { recursive: true })
})

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, cookie: string, payload?: object) =>
  fixture.hall.app.inject({ method, url, headers: { cookie, origin: ORIGIN }, ...(payload && { payload }) })

test('a holder logs in, asks again, and logs out', async () => {
  const { cookie } = await fixture.holder('legal-entity')
  const seen = await call('GET', '/api/session', cookie)
  expect(seen.json()).toMatchObject({
    scope: 'full',
    profile: 'legal-entity',
    eligibility: { eligible: true },
  })
  expect((await call('DELETE', '/api/session', cookie)).statusCode).toBe(204)
  expect((await call('GET', '/api/session', cookie)).json()).toMatchObject({ code: 'log-in-required' })
})

test('a request that changes something is refused from another origin, and with a cookie from none', async () => {
  const headers = { cookie: person.cookie, origin: 'https://elsewhere.example' }
  const foreign = await fixture.hall.app.inject({ method: 'POST', url: '/api/cases', headers, payload: {} })
  expect(foreign.json()).toMatchObject({ status: 403, code: 'origin-refused' })
  const { cookie } = person
  const none = await fixture.hall.app.inject({
    method: 'POST',
    url: '/api/cases',
    headers: { cookie },
    payload: {},
  })
  expect(none.json()).toMatchObject({ status: 403, code: 'origin-refused' })
})

test('an application goes from start to a delivery ticket where no review is asked', async () => {
  const started = await call('POST', '/api/cases', entity.cookie, {})
  expect(started.statusCode).toBe(201)
  const { reference, version, confirmations, profile } = started.json()
  const agreement = (await fixture.hall.app.inject('/api/hall'))
    .json()
    .profiles.find(({ id }: { id: string }) => id === profile).agreement
  const again = await call('POST', '/api/cases', entity.cookie, {})
  expect(again.json()).toMatchObject({ status: 409, code: 'renewal-case-open', openCase: reference })
  const draft = {
    agreement: { version: agreement.version, terms: true, idData: true },
    confirmations: Object.fromEntries(confirmations.map(({ id }: { id: string }) => [id, true])),
    termYears: 1,
  }
  const saved = await call('PATCH', `/api/cases/${reference}/draft`, entity.cookie, { version, draft })
  const submitted = await call('POST', `/api/cases/${reference}/submit`, entity.cookie, {
    version: saved.json().version,
    captcha: await fixture.captcha(),
  })
  expect(submitted.json()).toMatchObject({ state: 'approved' })
  const opened = await call('POST', `/api/cases/${reference}/delivery-ticket`, entity.cookie)
  const { ticket } = opened.json()
  const headers = { authorization: `Bearer ${ticket}` }
  const delivery = await fixture.hall.app.inject({ url: `/api/delivery/${reference}`, headers })
  expect(delivery.json()).toMatchObject({ reference, state: 'approved', origin: ORIGIN })
})

test('a captcha counts once, and is given back when the request is refused for another reason', async () => {
  const captcha = await fixture.captcha()
  const { reference, version } = (await call('POST', '/api/cases', person.cookie, {})).json()
  const submit = () => call('POST', `/api/cases/${reference}/submit`, person.cookie, { version, captcha })
  expect((await submit()).json()).toMatchObject({ status: 422, code: 'case-incomplete' })
  expect((await submit()).json()).toMatchObject({ status: 422, code: 'case-incomplete' })

  const payload = { profile: 'fiscal', idNumber: '11010519491231002X', captcha }
  const query = () => fixture.hall.app.inject({ method: 'POST', url: '/api/status-query', payload })
  expect((await query()).json()).toMatchObject({ state: 'none' })
  expect((await query()).json()).toMatchObject({ status: 400, code: 'captcha-wrong' })
  expect((await submit()).json()).toMatchObject({ status: 400, code: 'captcha-wrong' })
})

test('a page’s address is answered by its site; what is no page is a problem', async () => {
  const get = (url: string, accept: string) => fixture.hall.app.inject({ url, headers: { accept } })
  expect((await get('/', 'text/html')).body).toContain('portal')
  expect((await get('/cases/CH20260101-00000000?step=2', 'text/html')).body).toContain('portal')
  expect((await get('/console', 'text/html')).body).toContain('console')
  const page = await get('/console/queue', 'text/html')
  expect(page.body).toContain('console')
  expect(page.headers['content-security-policy']).toContain("connect-src 'self' http://127.0.0.1:21090;")
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(page.headers['cross-origin-opener-policy']).toBe('same-origin-allow-popups')
  for (const url of ['/api/nothing', '/assets/missing.js', '/oidc', '/crl/']) {
    expect((await get(url, 'text/html')).json(), url).toMatchObject({ status: 404, code: 'not-found' })
  }
  for (const url of ['//', '//[', '//elsewhere.example/%5C']) {
    expect((await get(url, 'text/html')).statusCode, url).toBeLessThan(500)
  }
  expect((await get('/cases/1', 'application/json')).json()).toMatchObject({ code: 'not-found' })
  const wrong = await fixture.hall.app.inject({ method: 'PUT', url: '/api/cases' })
  expect(wrong.json()).toMatchObject({ status: 405, code: 'method-not-allowed' })
  expect(wrong.headers.allow).toContain('POST')
})

test('hashed files are kept for ever and come packed, pages are asked for each time', async () => {
  const headers = { 'accept-encoding': 'gzip' }
  const script = await fixture.hall.app.inject({ url: '/console/assets/a-1234.js', headers })
  expect(script.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringMatching('javascript'),
  })
  expect(script.headers['cache-control']).toContain('immutable')
  const page = await fixture.hall.app.inject({ url: '/', headers: { accept: 'text/html' } })
  expect(page.headers['cache-control']).toBe('no-cache')
})

test('who tries passwords is slowed down', async () => {
  const payload = { login: 'nobody', password: 'wrong' }
  const attempt = () => fixture.hall.app.inject({ method: 'POST', url: '/api/staff/session', payload })
  for (let tries = 0; tries < 3; tries += 1)
    expect((await attempt()).json()).toMatchObject({ code: 'log-in-wrong' })
  const refused = await attempt()
  expect(refused.json()).toMatchObject({ status: 429, code: 'rate-limited' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
})

test('certificates and revocation lists of every issuer are published', async () => {
  for (const { id } of await fixture.hall.authority.issuers()) {
    const certificate = await fixture.hall.app.inject(`/ca/${id}.cer`)
    expect(certificate.headers['content-type']).toBe('application/pkix-cert')
    const crl = await fixture.hall.app.inject(`/crl/${id}.crl`)
    expect(crl.headers['content-type']).toBe('application/pkix-crl')
    expect(crl.rawPayload[0]).toBe(0x30)
  }
  expect((await fixture.hall.app.inject('/crl/none.crl')).json()).toMatchObject({
    status: 404,
    code: 'not-found',
  })
  const headers = { 'content-type': 'application/ocsp-request' }
  const request = { method: 'POST', url: '/ocsp', headers, payload: Buffer.from([0x30, 0]) } as const
  const answer = await fixture.hall.app.inject(request)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers['content-type']).toBe('application/ocsp-response')
})

test('status answers by GET, as their addresses come escaped or not, tell caches how long they last', async () => {
  const { app } = fixture.hall
  const issuer = parseCertificate((await app.inject('/ca/p256.cer')).rawPayload)
  const certId = {
    hash: 'sha1' as const,
    issuerNameHash: digest('sha1', issuer.subjectDer),
    issuerKeyHash: digest('sha1', parseSpki(issuer.spki).bits),
  }
  // Serials until the base64 holds both characters that addresses have a meaning for.
  let text = ''
  for (let serial = 0x1000; !(text.includes('/') && text.includes('+')); serial++) {
    const request = encodeOcspRequest({ certIds: [{ ...certId, serial: serial.toString(16) }] })
    text = Buffer.from(request).toString('base64')
  }
  for (const address of [text, encodeURIComponent(text)]) {
    const answer = await app.inject(`/ocsp/${address}`)
    expect(parseOcspResponse(answer.rawPayload)).toMatchObject({
      responses: [{ status: { type: 'unknown' } }],
    })
    // RFC 5019 §6.2
    const age = Number(/max-age=(\d+), public/.exec(String(answer.headers['cache-control']))?.[1])
    expect(age).toBeGreaterThan(3500)
    expect(age).toBeLessThanOrEqual(3600)
    expect(Date.parse(String(answer.headers.expires))).toBeGreaterThan(Date.now())
    expect(answer.headers['last-modified']).toBeDefined()
  }
  const malformed = await app.inject('/ocsp/MAA=')
  expect(malformed.headers['cache-control']).toBe('no-store')
})
