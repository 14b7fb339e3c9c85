import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from './hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let entity: TestHolder
let person: TestHolder

beforeAll(async () => {
  fixture = await hallFixture()
  entity = await fixture.holder('legal-entity')
  person = await fixture.holder('fiscal')
})
afterAll(() => fixture.remove())

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
