import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fingerprint } from '@certhall/crypto'
import { expect, it, onTestFinished } from 'vitest'
import { startAgent } from '../index.ts'
import { createTestHall } from '../testing/test-hall.ts'
import { openPage, settled } from '../testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from '../testing/test-token.ts'
import { placeOf } from './event.ts'
import { openLog } from './open-log.ts'

function folder(): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'certhall-log-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

it('never outgrows its bounds, the newest first, and outlives a spoilt line', async () => {
  const dir = folder()
  const log = openLog(dir, { limit: 2000 })
  for (let index = 0; index < 100; index++)
    log.note({ event: 'site-allowed', site: `https://s${index}.example` })
  await log.read()
  const sizes = ['log.jsonl', 'log.old.jsonl'].map((name) => statSync(path.join(dir, name)).size)
  for (const size of sizes) expect(size).toBeLessThanOrEqual(2000)
  appendFileSync(
    path.join(dir, 'log.jsonl'),
    '{"at":"2026-01-01T00:00:00Z","event":"agre\n{"event":"unknown"}\n',
  )
  log.note({ event: 'stopped' })
  const entries = await log.read()
  expect(entries.slice(0, 2)).toMatchObject([
    { event: 'stopped' },
    { event: 'site-allowed', site: 'https://s99.example' },
  ])
  expect(entries.length).toBeGreaterThan(20)
  await log.clear()
  expect(await log.read()).toEqual([])
})

it('holds no number of a person, wherever one gets in, and of an error its place alone', async () => {
  const dir = folder()
  const log = openLog(dir)
  log.note({ event: 'site-allowed', site: 'https://11010519491231002x.example' })
  log.note({ event: 'module-failed', module: '13800138000.so', code: 'internal' })
  log.note({ event: 'fault', where: placeOf(new TypeError('the PIN 135790 is odd')) })
  await log.read()
  const text = readFileSync(path.join(dir, 'log.jsonl'), 'utf8')
  expect(text).not.toMatch(/\d{11}|135790/)
  expect((await log.read())[0]).toMatchObject({
    where: expect.stringMatching(/^TypeError .*log\.test\.ts:\d+$/),
  })
})

it('tells what happened between a site and the holder, and no secret of either', async () => {
  const hall = await createTestHall({ key: 'p256', dual: false })
  const held = await createTestToken(hall, 'p256')
  const agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [hall.origin],
    demo: false,
    place: { home: held.dir, root: held.dir },
  })
  onTestFinished(async () => {
    await agent.close()
    await hall.close()
    await held.remove()
  })
  const page = await openPage(agent.origin)
  const asked = { type: 'deliver', reference: hall.reference, ticket: hall.ticket, language: 'zh' }
  const { job } = (await page.post('/ui/consent/prepare', { origin: hall.origin, request: asked })).body
  const consent = { token: SERIAL, certificate: fingerprint(held.certificate) }
  await page.post(`/ui/consent/${job}/accept`, { ...consent, pin: '975310' })
  await page.post(`/ui/consent/${job}/accept`, { ...consent, pin: PIN })
  expect(await settled(page, job)).toMatchObject({ state: 'done' })
  await page.post('/ui/pin/verify', { token: SERIAL, pin: PIN })

  const { entries } = (await page.get('/ui/log')).body
  const site = hall.origin
  const token = `…${SERIAL.slice(-4)}`
  expect(entries.toReversed().map(({ at: _, ...entry }: { at: string }) => entry)).toEqual([
    { event: 'started', version: expect.any(String) },
    { event: 'asked', site, purpose: 'deliver' },
    { event: 'token-refused', token, code: 'pin-wrong', triesLeft: 5 },
    { event: 'agreed', site, purpose: 'deliver', token },
    { event: 'finished', site, purpose: 'deliver' },
    { event: 'pin-verified', token },
  ])
  const { files } = (await page.post('/ui/environment/report', {})).body
  const told = files.find(({ name }: { name: string }) => name === 'log.txt').text
  expect(told).toContain(`agreed site=${site} purpose=deliver token=${token}`)
  const kept = readFileSync(path.join(held.dir, 'log.jsonl'), 'utf8')
  for (const secret of [PIN, '975310', hall.ticket, SERIAL, '张三'])
    for (const text of [kept, told]) expect(text).not.toContain(secret)
})
