import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

it('is not looked for where there is no display', async () => {
  expect(await findPinentry({ PATH: process.env.PATH })).toBeUndefined()
})

it('writes what would end a line as %XX', () => {
  expect(escaped('a%b\r\nOK 中')).toBe('a%25b%0D%0AOK 中')
})
