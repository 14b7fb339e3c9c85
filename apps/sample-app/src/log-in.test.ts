import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Provider from 'oidc-provider'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type SampleApp, startSampleApp } from './index.ts'

// A real OpenID provider with the hall's claims; who logs in with what is the test's word instead of a token's signature.
const SECRET = `whsec_${Buffer.from('a secret of the test, 32 bytes..').toString('base64')}`
const NUMBER = '370102198503121019'

let app: SampleApp
let dataDir: string
let hall: Server
let certificate: { serial: string; notAfter: string }
let refuses: boolean

beforeEach(async () => {
  certificate = { serial: 'aa01', notAfter: '2099-12-11T15:59:59Z' }
  refuses = false
  dataDir = await mkdtemp(path.join(tmpdir(), 'sample-'))
  hall = createServer()
  await new Promise<void>((resolve) => hall.listen(0, '127.0.0.1', resolve))
  const hallOrigin = `http://127.0.0.1:${(hall.address() as AddressInfo).port}`
  app = await startSampleApp({
    port: 0,
    dataDir,
    hall: hallOrigin,
    clientId: 'sample',
    clientSecret: 'secret',
    webhookSecret: SECRET,
    name: { zh: '示例', en: 'Sample' },
  })
  serve(hallOrigin)
})
afterEach(async () => {
  await app.close()
  hall.closeAllConnections()
  hall.close()
  await rm(dataDir, { recursive: true })
})

function serve(origin: string) {
  const provider = new Provider(`${origin}/oidc`, {
    clients: [{ client_id: 'sample', client_secret: 'secret', redirect_uris: [`${app.origin}/callback`] }],
    scopes: ['openid', 'certificate'],
    claims: {
      openid: ['sub'],
      profile: ['name'],
      certificate: ['id_type', 'id_number', 'certificate_serial', 'certificate_not_after'],
    },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: '张伟',
        id_type: 'resident-id',
        id_number: NUMBER,
        certificate_serial: certificate.serial,
        certificate_not_after: certificate.notAfter,
      }),
    }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client?.clientId,
        accountId: ctx.oidc.session?.accountId,
      })
      grant.addOIDCScope('openid profile certificate')
      await grant.save()
      return grant
    },
    cookies: { keys: ['test'] },
  })
  const oidc = provider.callback()
  hall.on('request', async (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      const result = refuses ? { error: 'access_denied' } : { login: { accountId: 'holder-1' } }
      return provider.interactionFinished(request, response, result)
    }
    request.url = request.url?.replace(/^\/oidc/, '')
    ;(request as { originalUrl?: string }).originalUrl = `/oidc${request.url}`
    return oidc(request, response)
  })
}

/** Follows redirects as a browser does, with a jar per origin; ends at the first page. */
async function browse(jar: Map<string, string>, start: string) {
  let url = start
  for (let hop = 0; hop < 12; hop++) {
    const { origin } = new URL(url)
    const cookies = [...jar]
      .filter(([key]) => key.startsWith(origin))
      .map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`)
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookies.join('; ') } })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] as string).split(/=(.*)/s) as [string, string]
      jar.set(`${origin} ${name}`, value)
    }
    const next = answer.headers.get('location')
    if (!next) return { status: answer.status, text: await answer.text(), url }
    url = new URL(next, url).href
  }
  throw new Error('redirected in circles')
}

async function tellRenewal() {
  const body = JSON.stringify({
    type: 'certificate.renewed',
    reference: 'CH20261121-0123ABCD',
    holder: { idType: 'resident-id', idNumber: NUMBER, name: '张伟' },
    old: { serial: 'aa01', notAfter: '2099-12-11T15:59:59Z', willBeRevoked: false },
    new: { serial: 'bb02', notBefore: '2026-11-21T00:00:00Z', notAfter: '2100-12-11T15:59:59Z' },
  })
  const at = new Date()
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('msg_1', at, body),
  }
  await fetch(`${app.origin}/webhooks/certhall`, { method: 'POST', headers, body })
}

test('logging in shows who came with which certificate and until when', async () => {
  const page = await browse(new Map(), `${app.origin}/log-in`)
  expect(page.status).toBe(200)
  expect(page.url).toBe(`${app.origin}/`)
  expect(page.text).toContain('张伟')
  expect(page.text).toContain('id="serial">aa01<')
  expect(page.text).toContain('2099年12月11日')
})

test('a renewed certificate enters after the hall has told of it, and the old one until it runs out', async () => {
  await browse(new Map(), `${app.origin}/log-in`)
  certificate = { serial: 'bb02', notAfter: '2100-12-11T15:59:59Z' }
  const before = await browse(new Map(), `${app.origin}/log-in`)
  expect(before.status).toBe(403)
  expect(before.text).toContain('还没有在本系统开通')

  await tellRenewal()
  expect((await browse(new Map(), `${app.origin}/log-in`)).text).toContain('id="serial">bb02<')
  certificate = { serial: 'aa01', notAfter: '2099-12-11T15:59:59Z' }
  expect((await browse(new Map(), `${app.origin}/log-in`)).text).toContain('id="serial">aa01<')
})

test('an expired certificate opens no account', async () => {
  certificate = { serial: 'aa00', notAfter: '2020-01-01T00:00:00Z' }
  const page = await browse(new Map(), `${app.origin}/log-in`)
  expect(page.status).toBe(403)
  expect(page.text).toContain('已失效')
})

test('a refusal by the hall, and a return that nobody began, log nobody in', async () => {
  refuses = true
  const jar = new Map<string, string>()
  expect((await browse(jar, `${app.origin}/log-in`)).text).toContain('您取消了')
  expect((await browse(jar, `${app.origin}/`)).text).toContain('用 USBKey 证书登录')
  const stray = await browse(jar, `${app.origin}/callback?code=stolen&state=made-up`)
  expect(stray.status).toBe(400)
  expect(stray.text).toContain('请重新登录')
})

test('logging out ends the session', async () => {
  const jar = new Map<string, string>()
  await browse(jar, `${app.origin}/log-in`)
  const cookie = `sample_session=${jar.get(`${app.origin} sample_session`)}`
  const answer = await fetch(`${app.origin}/log-out`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  })
  expect(answer.status).toBe(303)
  const home = await fetch(`${app.origin}/`, { headers: { cookie } })
  expect(await home.text()).not.toContain('张伟')
})
