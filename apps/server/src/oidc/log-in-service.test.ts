import { createHash, randomBytes } from 'node:crypto'
import { parseCertificate } from '@certhall/pki'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'

const APPLICATION = {
  id: 'sample',
  name: { zh: '示例', en: 'Sample' },
  url: 'http://app.test/',
  redirectUri: 'http://app.test/callback',
  clientSecret: 'a secret of the application',
  webhookUrl: 'http://127.0.0.1:9/hook',
  webhookSecret: 'whsec_AAAA',
}
let shift = 0
let fixture: Awaited<ReturnType<typeof hallFixture>>
let holder: TestHolder
let other: TestHolder

beforeAll(async () => {
  fixture = await hallFixture({
    applications: [APPLICATION],
    clock: { now: () => new Date(Date.now() + shift) },
  })
  holder = await fixture.holder('fiscal')
  other = await fixture.holder('legal-entity')
})
afterAll(() => fixture.remove())

/** As much of a browser as a log-in needs. */
function browser() {
  const jar = new Map<string, string>()
  return async (url: string, payload?: object) => {
    const { pathname, search } = new URL(url, ORIGIN)
    const answer = await fixture.hall.app.inject({
      method: payload ? 'POST' : 'GET',
      url: pathname + search,
      headers: {
        host: 'hall.test',
        origin: ORIGIN,
        accept: 'text/html',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(payload && { payload }),
    })
    for (const { name, value } of answer.cookies) jar.set(name, value)
    return answer
  }
}

const verifier = randomBytes(32).toString('base64url')
const authorization = (more: Record<string, string> = {}) =>
  `/oidc/auth?${new URLSearchParams({
    client_id: APPLICATION.id,
    redirect_uri: APPLICATION.redirectUri,
    response_type: 'code',
    scope: 'openid certificate',
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })}`

const DAY = 86_400_000

async function interactionOf(visit: ReturnType<typeof browser>) {
  const begun = await visit(authorization())
  const uid = String(begun.headers.location).split('/').at(-1)
  return (await visit(`/api/interactions/${uid}`)).json() as { uid: string; nonce: string }
}

async function codeFor(who: TestHolder, visit = browser()): Promise<string> {
  const begun = await visit(authorization())
  expect(begun.headers.location).toMatch(/^\/log-in\//)
  const uid = String(begun.headers.location).split('/').at(-1)
  const asked = (await visit(`/api/interactions/${uid}`)).json()
  expect(asked).toMatchObject({ uid, client: { id: 'sample', name: APPLICATION.name } })
  const done = await visit(`/api/interactions/${uid}`, { statement: who.sign({ nonce: asked.nonce }) })
  const { redirectTo } = done.json()
  expect(redirectTo).toMatch(new RegExp(`^${ORIGIN}/oidc/auth/`))
  const back = new URL(String((await visit(redirectTo)).headers.location))
  expect(back.origin + back.pathname).toBe(APPLICATION.redirectUri)
  expect(back.searchParams.get('state')).toBe('xyz')
  return back.searchParams.get('code') as string
}

const token = (code: string, code_verifier = verifier) =>
  fixture.hall.app.inject({
    method: 'POST',
    url: '/oidc/token',
    headers: {
      authorization: `Basic ${Buffer.from(`sample:${encodeURIComponent(APPLICATION.clientSecret)}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: APPLICATION.redirectUri,
      code_verifier,
    }).toString(),
  })
const claimsIn = (idToken: string) =>
  JSON.parse(Buffer.from(idToken.split('.')[1] as string, 'base64url').toString())

test('an application learns who has logged in, with which certificate', async () => {
  const answer = await token(await codeFor(holder))
  const certificate = parseCertificate(holder.der)
  const claims = claimsIn(answer.json().id_token)
  expect(claims).toMatchObject({
    iss: `${ORIGIN}/oidc`,
    aud: 'sample',
    name: '测试',
    id_type: 'resident-id',
    certificate_not_after: certificate.notAfter.toISOString(),
  })
  const me = await fixture.hall.app.inject({
    url: '/oidc/me',
    headers: { authorization: `Bearer ${answer.json().access_token}` },
  })
  expect(me.json()).toMatchObject({ sub: claims.sub, certificate_serial: claims.certificate_serial })
})

test('every log-in asks for the token again, and another holder may follow in the same browser', async () => {
  const visit = browser()
  const first = claimsIn((await token(await codeFor(holder, visit))).json().id_token)
  const again = claimsIn((await token(await codeFor(holder, visit))).json().id_token)
  expect(again.sub).toBe(first.sub)
  const second = claimsIn((await token(await codeFor(other, visit))).json().id_token)
  expect(second.sub).not.toBe(first.sub)
})

test('a code serves once, and only who began', async () => {
  const code = await codeFor(holder)
  expect((await token(code, randomBytes(32).toString('base64url'))).json()).toMatchObject({
    error: 'invalid_grant',
  })
  const fresh = await codeFor(holder)
  expect((await token(fresh)).statusCode).toBe(200)
  expect((await token(fresh)).json()).toMatchObject({ error: 'invalid_grant' })
})

test('a log-in under way belongs to the browser that began it', async () => {
  const begun = await browser()(authorization())
  const uid = String(begun.headers.location).split('/').at(-1)
  expect((await browser()(`/api/interactions/${uid}`)).json()).toMatchObject({
    status: 404,
    code: 'not-found',
  })
})

test('an expired certificate renews itself, and speaks for nobody elsewhere', async () => {
  const visit = browser()
  shift = 11 * DAY
  const { uid, nonce } = await interactionOf(visit)
  const refused = await visit(`/api/interactions/${uid}`, { statement: other.sign({ nonce }) })
  expect(refused.json()).toMatchObject({ status: 403, code: 'certificate-expired' })
  const challenge = (await visit('/api/challenges', { purpose: 'log-in' })).json()
  const entered = await visit('/api/session', { statement: other.sign({ nonce: challenge.nonce }) })
  expect(entered.json()).toMatchObject({ scope: 'renewal-only' })
  shift = 0
})

test('who goes back without logging in comes to the application with access_denied, and to no other', async () => {
  const visit = browser()
  const { uid } = await interactionOf(visit)
  expect((await browser()(`/api/interactions/${uid}/cancel`, {})).statusCode).toBe(404)
  const { redirectTo } = (await visit(`/api/interactions/${uid}/cancel`, {})).json()
  const back = new URL(String((await visit(redirectTo)).headers.location))
  expect(back.origin + back.pathname).toBe(APPLICATION.redirectUri)
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'xyz' })
  expect(back.searchParams.has('code')).toBe(false)
})

test('a statement serves one log-in, and a consent or a receipt none', async () => {
  const visit = browser()
  const { uid, nonce } = await interactionOf(visit)
  for (const purpose of ['deliver', 'receipt'] as const) {
    const statement = holder.sign({ purpose, nonce })
    const answer = await visit(`/api/interactions/${uid}`, { statement })
    expect(answer.json()).toMatchObject({ code: 'statement-purpose-wrong' })
  }
  const statement = holder.sign({ nonce })
  expect((await visit(`/api/interactions/${uid}`, { statement })).statusCode).toBe(200)
  const again = await visit('/api/session', { statement })
  expect(again.json()).toMatchObject({ code: 'statement-nonce-unknown' })
})

test('without PKCE, from an unknown application or to another address: no log-in', async () => {
  const visit = browser()
  const faults: Record<string, string>[] = [
    { code_challenge: '' },
    { client_id: 'nobody' },
    { redirect_uri: 'http://evil.test/' },
  ]
  for (const wrong of faults) {
    const { headers } = await visit(authorization(wrong))
    expect(String(headers.location ?? '')).not.toMatch(/log-in|code=/)
  }
})

/** A stock client (openid-client, a certified relying party) that reaches the hall without a network. */
const stockClient = (secret = APPLICATION.clientSecret) => {
  const toHall: openid.CustomFetch = async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url)
    const answer = await fixture.hall.app.inject({
      ...{ method: method as 'GET', url: pathname + search, headers },
      ...(body != null && { payload: String(body) }),
    })
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
    })
  }
  return openid.discovery(
    new URL(`${ORIGIN}/oidc`),
    APPLICATION.id,
    undefined,
    openid.ClientSecretBasic(secret),
    {
      [openid.customFetch]: toHall,
      execute: [openid.allowInsecureRequests],
    },
  )
}

test('a stock OpenID Connect client discovers the hall, logs somebody in and verifies the ID token', async () => {
  const client = await stockClient()
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const [state, nonce] = [openid.randomState(), openid.randomNonce()]
  const begin = openid.buildAuthorizationUrl(client, {
    redirect_uri: APPLICATION.redirectUri,
    scope: 'openid profile certificate',
    ...{ state, nonce, code_challenge_method: 'S256' },
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
  })
  const visit = browser()
  const uid = String((await visit(begin.href)).headers.location)
    .split('/')
    .at(-1)
  const asked = (await visit(`/api/interactions/${uid}`)).json()
  const { redirectTo } = (
    await visit(`/api/interactions/${uid}`, { statement: holder.sign({ nonce: asked.nonce }) })
  ).json()
  const callback = new URL(String((await visit(redirectTo)).headers.location))
  const expected = { pkceCodeVerifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }
  const tokens = await openid.authorizationCodeGrant(client, callback, expected)
  const claims = tokens.claims() as openid.IDToken
  const certificate = parseCertificate(holder.der)
  expect(claims).toMatchObject({ name: '测试', certificate_serial: certificate.serial })
  const info = await openid.fetchUserInfo(client, tokens.access_token, claims.sub)
  expect(info).toMatchObject({
    ...{ sub: claims.sub, name: '测试', id_type: 'resident-id', certificate_serial: certificate.serial },
    id_number: expect.stringMatching(/^3701021980/),
    numbers: { socialInsurance: '31000012345' },
  })
})

test('an application that was switched off, or has a new secret, is refused at once', async () => {
  const { applications } = fixture.hall.ra
  const found = await applications.find(APPLICATION.id)
  if (!found) throw new Error('not seeded')
  const off = await applications.change(found.id, found.version, { ...found, active: false })
  expect(String((await browser()(authorization())).headers.location ?? '')).not.toMatch(/log-in/)
  await applications.change(found.id, off.version, { ...found, active: true })
  const code = await codeFor(holder)
  await applications.putSecrets(found.id, { clientSecret: 'another secret of it' })
  expect((await token(code)).json()).toMatchObject({ error: 'invalid_client' })
  await applications.putSecrets(found.id, { clientSecret: APPLICATION.clientSecret })
})
