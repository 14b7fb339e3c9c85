import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type SampleApp, startSampleApp } from './index.ts'

const SECRET = `whsec_${Buffer.from('a secret of the test, 32 bytes..').toString('base64')}`
const OTHER = `whsec_${Buffer.from('another secret, not the hall’s').toString('base64')}`
const renewed = {
  type: 'certificate.renewed',
  reference: 'CH20261121-0123ABCD',
  profile: 'fiscal',
  holder: { idType: 'resident-id', idNumber: '370102198503121019', name: '张伟' },
  old: { serial: 'aa01', fingerprint: 'x', notAfter: '2099-12-11T15:59:59Z', willBeRevoked: false },
  new: {
    serial: 'bb02',
    fingerprint: 'y',
    notBefore: '2026-11-21T00:00:00Z',
    notAfter: '2100-12-11T15:59:59Z',
  },
}

let app: SampleApp
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'sample-'))
  app = await startSampleApp({
    port: 0,
    dataDir,
    hall: 'http://127.0.0.1:9',
    clientId: 'sample',
    clientSecret: 'secret',
    webhookSecret: SECRET,
    name: { zh: '示例', en: 'Sample' },
  })
})
afterEach(async () => {
  await app.close()
  await rm(dataDir, { recursive: true })
})

async function tell(message: unknown, id = 'msg_1', sign = { secret: SECRET, at: new Date() }) {
  const body = JSON.stringify(message)
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sign.at.getTime() / 1000)),
    'webhook-signature': new Webhook(sign.secret).sign(id, sign.at, body),
  }
  return (await fetch(`${app.origin}/webhooks/certhall`, { method: 'POST', headers, body })).status
}
const listed = async () => (await fetch(`${app.origin}/certificates`)).text()
const stored = async () => JSON.parse(await readFile(path.join(dataDir, 'accounts.json'), 'utf8'))

test('a renewal told by the hall opens the new certificate beside the old one', async () => {
  expect(await tell(renewed)).toBe(204)
  const page = await listed()
  expect(page).toContain('data-serial="aa01"')
  expect(page).toContain('data-serial="bb02"')
  expect(page).toContain('已更新，到期前仍可用')
})

test('a repeated message id changes nothing, even with another body', async () => {
  await tell(renewed)
  const before = await stored()
  expect(await tell({ ...renewed, new: { ...renewed.new, serial: 'cc03' } })).toBe(204)
  expect(await stored()).toEqual(before)
})

test('simultaneous copies of one message are applied once', async () => {
  expect(await Promise.all([1, 2, 3].map(() => tell(renewed)))).toEqual([204, 204, 204])
  const { accounts, webhookIds } = await stored()
  expect(webhookIds).toEqual(['msg_1'])
  expect(accounts['resident-id:370102198503121019'].certificates).toHaveLength(2)
})

test.each([
  ['signed with another secret', () => tell(renewed, 'msg_1', { secret: OTHER, at: new Date() })],
  ['an hour old', () => tell(renewed, 'msg_1', { secret: SECRET, at: new Date(Date.now() - 3600_000) })],
  [
    'without a signature',
    async () =>
      (
        await fetch(`${app.origin}/webhooks/certhall`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(renewed),
        })
      ).status,
  ],
])('a message %s is refused and nothing is stored', async (_fault, send) => {
  expect(await send()).toBe(401)
  expect(await listed()).not.toContain('data-serial')
})

test('a well signed message of a wrong shape is refused, one of an unknown kind is taken and ignored', async () => {
  expect(await tell({ ...renewed, new: {} })).toBe(422)
  expect(await tell({ type: 'certificate.suspended' }, 'msg_2')).toBe(204)
  expect(await listed()).not.toContain('data-serial')
})

test('the first log-in while the hall is away says so', async () => {
  const answer = await fetch(`${app.origin}/log-in`, { redirect: 'manual' })
  expect(answer.status).toBe(503)
  expect(await answer.text()).toContain('证书大厅暂时没有应答')
})
