import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fingerprint } from '@certhall/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAgent } from '../index.ts'
import { createTestHall } from '../testing/test-hall.ts'
import { openPage, settled } from '../testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from '../testing/test-token.ts'
import { escaped } from './assuan.ts'
import { type AskPin, findPinentry } from './pinentry.ts'

const run = promisify(execFile)

// Debian's pinentry-gtk-2 itself, on a display that nobody looks at, with a hand that types.
let screen: ChildProcess
let env: NodeJS.ProcessEnv
let ask: AskPin | undefined

beforeAll(async () => {
  screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const number = await new Promise<string>((resolve) =>
    screen.stdout?.once('data', (bytes) => resolve(String(bytes).trim())),
  )
  env = { ...process.env, DISPLAY: `:${number}` }
  delete env.WAYLAND_DISPLAY
  ask = await findPinentry(env)
})
afterAll(() => {
  screen.kill()
})

const QUESTION = {
  title: '证书助手',
  description: 'https://hall.example 请求登录\n100% 本机',
  prompt: '密码',
  ok: '同意',
  cancel: '拒绝',
}

/** Types once the window is there. */
async function type(...keys: string[]) {
  for (let tries = 0; tries < 100; tries++) {
    const found = await run('xdotool', ['search', '--onlyvisible', '--name', '.'], { env }).catch(
      () => undefined,
    )
    if (found?.stdout.trim()) break
    await sleep(100)
  }
  await sleep(300)
  for (const key of keys)
    await run('xdotool', key.length > 1 && !/^\d/.test(key) ? ['key', key] : ['type', key], { env })
}

describe('a window of pinentry', () => {
  it('takes the PIN, in bytes, and overwrites nothing else', async () => {
    const [pin] = await Promise.all([ask?.(QUESTION), type('135790', 'Return')])
    expect(String(pin)).toBe('135790')
  })

  it('is refused by Escape, and only one asks at a time', async () => {
    const asked = ask?.(QUESTION)
    await expect(ask?.(QUESTION)).rejects.toMatchObject({ code: 'token-busy' })
    await type('Escape')
    expect(await asked).toBeUndefined()
  })
})

it('answers an accept, a verification and a change without PINs', async () => {
  const hall = await createTestHall({ key: 'p256', dual: false })
  const held = await createTestToken(hall, 'p256')
  const display = process.env.DISPLAY
  process.env.DISPLAY = env.DISPLAY
  const agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [hall.origin],
    demo: false,
    nativePin: true,
  })
  try {
    const page = await openPage(agent.origin)
    const request = { type: 'log-in', nonce: 'nonce-0123456789', language: 'zh' }
    const { job } = (await page.post('/ui/consent/prepare', { origin: hall.origin, request })).body
    const consent = { token: SERIAL, certificate: fingerprint(held.certificate) }
    const accept = () => page.post(`/ui/consent/${job}/accept`, consent)
    const [closed] = await Promise.all([accept(), type('Escape')])
    expect(closed.body.code).toBe('pin-required')
    const [wrong] = await Promise.all([accept(), type('000000', 'Return')])
    expect(wrong.body).toMatchObject({ code: 'pin-wrong', triesLeft: 5 })
    const [right] = await Promise.all([accept(), type(PIN, 'Return')])
    expect(right.status).toBe(202)
    expect(await settled(page, job)).toMatchObject({ state: 'done', answer: { type: 'log-in' } })

    const ask = { token: SERIAL, language: 'en' }
    const change = () => page.post('/ui/pin/change', ask)
    const both = async (first: string[], second: string[]) => {
      await type(...first)
      // The first window goes before the second one comes.
      await sleep(500)
      await type(...second)
    }
    const [differs] = await Promise.all([
      change(),
      both([PIN, 'Return'], ['864209', 'Tab', 'Tab', '864208', 'Return', 'Escape']),
    ])
    expect(differs.body.code).toBe('pin-required')
    const [changed] = await Promise.all([
      change(),
      both([PIN, 'Return'], ['864209', 'Tab', 'Tab', '864209', 'Return']),
    ])
    expect(changed.status).toBe(200)
    const [verified] = await Promise.all([page.post('/ui/pin/verify', ask), type('864209', 'Return')])
    expect(verified.status).toBe(200)
  } finally {
    if (display === undefined) delete process.env.DISPLAY
    else process.env.DISPLAY = display
    await agent.close()
    await hall.close()
    await held.remove()
  }
})

it('is not looked for where there is no display', async () => {
  expect(await findPinentry({ PATH: process.env.PATH })).toBeUndefined()
})

it('writes what would end a line as %XX', () => {
  expect(escaped('a%b\r\nOK 中')).toBe('a%25b%0D%0AOK 中')
})
