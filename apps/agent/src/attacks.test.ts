import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { userOf } from './http/peer-user.ts'
import { openRateLimit } from './http/rate-limit.ts'
import { type Agent, type AgentConfig, startAgent } from './index.ts'
import { NAVIGATION, openPage, send } from './testing/test-page.ts'

const SITE = 'https://hall.example'
const OTHER = 'https://other.example'
const STRANGER = 'https://stranger.example'

let dir: string
let agent: Agent | undefined
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-agent-'))
})
afterEach(async () => {
  await agent?.close()
  agent = undefined
  await rm(dir, { recursive: true, force: true })
})

async function start(more: Partial<AgentConfig> = {}): Promise<string> {
  const config = { port: 0, tokensDir: path.join(dir, 'tokens'), stateDir: dir, demo: false }
  agent = await startAgent({
    ...config,
    allowedOrigins: [SITE, OTHER],
    policyFile: path.join(dir, 'none.json'),
    ...more,
  })
  return agent.origin
}

const allowed = (since: number) => 41 + Math.ceil((5 * (Date.now() - since)) / 1000)

describe('a page that floods', () => {
  it('is refused, with when to come back, and keeps nobody else waiting', async () => {
    const origin = await start()
    const presence = (from: string) => send(origin, '/v1/presence', { headers: { origin: from } })
    const begun = Date.now()
    const answers = await Promise.all(Array.from({ length: 120 }, () => presence(SITE)))
    const refused = answers.filter(({ status }) => status === 429)
    // As slow as the machine may be: a burst, and what comes back meanwhile.
    expect(120 - refused.length).toBeLessThanOrEqual(allowed(begun))
    expect(refused.length).toBeGreaterThan(0)
    // Its page can read why.
    expect(refused[0]).toMatchObject({
      headers: { 'retry-after': '1', 'access-control-allow-origin': SITE },
      body: { code: 'rate-limited' },
    })
    // Meanwhile: another site, and the user's own pages.
    const flood = Promise.all(Array.from({ length: 120 }, () => presence(STRANGER)))
    expect((await presence(OTHER)).status).toBe(200)
    const page = await openPage(origin, '/')
    expect((await page.get('/ui/tokens')).status).toBe(200)
    await flood
    await sleep(1100)
    expect((await presence(SITE)).status).toBe(200)
  })

  it('by opening windows uses up its own allowance, and no page of the user', async () => {
    const origin = await start()
    const held = await openPage(origin, '/')
    const open = () =>
      send(origin, '/consent', { headers: { ...NAVIGATION, 'sec-fetch-site': 'cross-site' } })
    const begun = Date.now()
    const answers = await Promise.all(Array.from({ length: 120 }, open))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(allowed(begun))
    expect((await send(origin, '/', { headers: NAVIGATION })).status).toBe(200)
    expect((await held.get('/ui/tokens')).status).toBe(200)
  })

  it('may hold eight streams, and gives back those that it closes', () => {
    const rate = openRateLimit()
    const close = Array.from({ length: 8 }, () => rate.openStream(SITE))
    expect(() => rate.openStream(SITE)).toThrow('rate-limited')
    expect(() => rate.openStream(OTHER)).not.toThrow()
    close[0]?.()
    close[0]?.()
    expect(() => rate.openStream(SITE)).not.toThrow()
    expect(() => rate.openStream(SITE)).toThrow('rate-limited')
  })
})

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'another user of this computer',
  () => {
    const ask = async (origin: string, user: string[]) => {
      const [program = '', ...rest] = user
      const args = [...rest, 'curl', '-s', '-H', `Origin: ${SITE}`, `${origin}/v1/presence`]
      return JSON.parse((await promisify(execFile)(program, args)).stdout)
    }

    it('is refused, whatever he asks for', async () => {
      const origin = await start()
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
      expect(await ask(origin, ['env'])).toMatchObject({ assistant: 'certhall', protocol: 1 })
      expect(await ask(origin, nobody)).toMatchObject({ code: 'origin-refused' })
    })
  },
)

it('reads the user of a socket from the kernel’s table', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:5262 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1 0 100 0 0 10 0
   1: 0100007F:A1B2 0100007F:5262 01 00000000:00000000 00:00000000 00000000  1001        0 2 1 0 20 4 30 10 -1
   2: 0200000A:A1B3 0100007F:5262 01 00000000:00000000 00:00000000 00000000  1002        0 3 1 0 20 4 30 10 -1`
  expect(userOf(table, 0xa1b2, 0x5262)).toBe(1001)
  expect(userOf(table, 0xa1b3, 0x5262)).toBeUndefined()
  expect(userOf(table, 0xa1b4, 0x5262)).toBeUndefined()
})

describe('an organisation’s policy', () => {
  const policyFile = () => path.join(dir, 'assistant.json')
  const write = (policy: unknown) =>
    writeFile(policyFile(), typeof policy === 'string' ? policy : JSON.stringify(policy))
  const ask = async (origin: string, site: string) => {
    const page = await openPage(origin)
    const request = { type: 'list', language: 'zh' }
    return (await page.post('/ui/consent/prepare', { origin: site, request })).body
  }

  it('allows without a question, blocks whatever the user allowed, and names the portal', async () => {
    await writeFile(path.join(dir, 'origins.json'), JSON.stringify([{ origin: STRANGER, by: 'user' }]))
    await write({ version: 1, allowedOrigins: ['https://tax.example'], blockedOrigins: [STRANGER] })
    const origin = await start({ policyFile: policyFile() })
    expect((await ask(origin, 'https://tax.example')).job).toBeDefined()
    expect((await ask(origin, STRANGER)).code).toBe('origin-refused')
    expect((await send(origin, '/v1/presence', { headers: { origin: STRANGER } })).status).toBe(403)
    const page = await openPage(origin)
    expect((await page.post('/ui/origins', { origin: STRANGER })).body.code).toBe('origin-refused')
    expect((await ask(origin, 'https://new.example')).pairing).toBe(true)
  })

  it('can keep the decision from users altogether', async () => {
    await write({ version: 1, usersMayAllow: false })
    const origin = await start({ policyFile: policyFile() })
    expect((await ask(origin, 'https://new.example')).code).toBe('origin-refused')
    expect((await ask(origin, SITE)).job).toBeDefined()
  })

  it.each([
    ['no JSON', '{'],
    ['no version', {}],
    ['a word that means nothing', { version: 1, allowedOrigin: [] }],
    ['an address instead of an origin', { version: 1, allowedOrigins: ['https://tax.example/app'] }],
    ['plain http', { version: 1, allowedOrigins: ['http://tax.example'] }],
  ])('with %s keeps the assistant from starting, and is named', async (_, policy) => {
    await write(policy)
    await expect(start({ policyFile: policyFile() })).rejects.toMatchObject({
      code: 'configuration-invalid',
      message: expect.stringContaining('assistant.json: '),
    })
  })

  it.runIf(process.platform === 'linux')('that anybody can write is nobody’s', async () => {
    await write({ version: 1 })
    await chmod(policyFile(), 0o666)
    await expect(start({ policyFile: policyFile() })).rejects.toMatchObject({ code: 'configuration-invalid' })
  })
})
