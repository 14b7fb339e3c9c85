import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TokenDriver, TokenEvent } from '@certhall/token'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startAgent } from './index.ts'
import { openOrigins } from './origins.ts'
import { openReminders } from './reminders.ts'
import { openPage, send } from './testing/test-page.ts'
import { watchTokens } from './tokens/token-watch.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-agent-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const SITE = 'https://hall.example'

function start(driver?: TokenDriver) {
  const config = { port: 0, tokensDir: path.join(dir, 'tokens'), stateDir: dir, demo: false }
  return startAgent({ ...config, allowedOrigins: [SITE], ...(driver ? { driver } : {}) })
}

it.each(['{', 'null', '{"a":1}', '7', '[1]'])(
  'a list of reminders spoilt as %s is begun anew',
  async (text) => {
    await writeFile(path.join(dir, 'reminders.json'), text)
    const remind = openReminders(dir, () => {})
    await expect(remind([], new Date())).resolves.toBeUndefined()
  },
)

it.each(['{', 'null', '{"a":1}', '[1]', '[{"by":"user"}]'])(
  'a list of origins spoilt as %s is said, not guessed at',
  async (text) => {
    await writeFile(path.join(dir, 'origins.json'), text)
    await expect(openOrigins(dir, [])).rejects.toMatchObject({ code: 'configuration-invalid' })
  },
)

it('keeps what the user decides after a write that failed', async () => {
  const state = path.join(dir, 'state')
  await writeFile(state, 'in the way')
  const origins = await openOrigins(dir, [])
  const blocked = await openOrigins(path.join(dir, 'other'), [])
  await mkdir(path.join(dir, 'other', 'origins.json.new'), { recursive: true })
  await expect(blocked.allow(SITE)).rejects.toThrow()
  await rm(path.join(dir, 'other', 'origins.json.new'), { recursive: true })
  await blocked.allow('https://second.example')
  expect((await openOrigins(path.join(dir, 'other'), [])).allows('https://second.example')).toBe(true)
  expect(origins.allows(SITE)).toBe(false)
})

it('says in one line why it does not start', async () => {
  await writeFile(path.join(dir, 'origins.json'), '{')
  const config = { port: 0, tokensDir: dir, stateDir: dir, allowedOrigins: [], demo: false }
  const entry = path.join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, CERTHALL_AGENT_CONFIG: JSON.stringify(config) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code).toBe(1)
  expect(text.trim().split('\n')).toHaveLength(1)
  expect(text).toContain('origins.json')
})

it('answers an address that is none with 404', async () => {
  const agent = await start()
  try {
    const { port, host } = new URL(agent.origin)
    for (const target of ['/\\[', '//x', '/%', '/assets/../index.html', '/assets/%2e%2e/index.html']) {
      // As it stands: whatever builds an address would tidy it up.
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () =>
          socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
        )
        socket.once('data', (chunk) => resolve(String(chunk).split('\r\n')[0] ?? ''))
      })
      expect([target, answer]).toEqual([target, 'HTTP/1.1 404 Not Found'])
    }
  } finally {
    await agent.close()
  }
})

const info = (id: string) => ({
  id,
  serial: id,
  label: id,
  manufacturer: '',
  driver: 'test',
  pin: { triesLeft: 6, triesMax: 6, locked: false },
  adminPin: { triesLeft: 6, triesMax: 6, locked: false },
  encryptionPairs: 'in-token' as const,
  foreign: false,
})

/** Tokens `bad`, whose driver breaks in a way of its own, and `good`, which is empty. */
function driverWith(
  plug: { event?: (event: TokenEvent) => void; before?: () => Promise<void> } = {},
): TokenDriver {
  return {
    name: 'test',
    async list() {
      await plug.before?.()
      return [info('bad'), info('good')]
    },
    async open(id) {
      if (id === 'bad') throw new TypeError('library fault')
      return { containers: async () => [] } as never
    },
    watch(listener) {
      plug.event = listener
      return () => {}
    },
  }
}

it('one token that its driver cannot read hides no other', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const watch = watchTokens(driverWith())
  expect((await watch.tokens()).map(({ id }) => id)).toEqual(['good'])
  watch.stop()
  said.mockRestore()
})

it('a follower that fails keeps the news from nobody else', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const watch = watchTokens(driverWith())
  const heard: number[] = []
  watch.follow(() => {
    throw new Error('my own fault')
  })
  watch.follow((tokens) => heard.push(tokens.length))
  await expect(watch.refresh()).resolves.toBeUndefined()
  expect(heard).toEqual([1])
  watch.stop()
  said.mockRestore()
})

it('a library that hangs over one token’s objects delays no news of the others', async () => {
  const plug: { event?: (event: TokenEvent) => void } = {}
  const inside = new Set(['slow'])
  let answer = () => {}
  let readings = 0
  const slow = async () => {
    readings += 1
    await new Promise<void>((resolve) => {
      answer = resolve
    })
    return []
  }
  const watch = watchTokens(
    {
      name: 'test',
      list: async () => [...inside].map(info),
      open: async (id) => ({ containers: id === 'slow' ? slow : async () => [] }) as never,
      watch(listener) {
        plug.event = listener
        return () => {}
      },
    },
    { patienceMs: 50 },
  )
  const news: string[] = []
  const heard = (tokens: { id: string }[], event?: TokenEvent) =>
    news.push(`${event ? `${event.type} ${event.id}: ` : ''}${tokens.map(({ id }) => id)}`)
  watch.follow(heard)
  expect(await watch.tokens()).toEqual([])
  inside.add('good')
  plug.event?.({ type: 'inserted', id: 'good' })
  await vi.waitFor(() => expect(news).toEqual(['inserted good: good']))
  // Asked for while it was read, it is read once more; then its own reading is over.
  answer()
  await vi.waitFor(() => expect(readings).toBe(2))
  answer()
  await vi.waitFor(() => expect(news.at(-1)).toBe('slow,good'))
  const before = readings
  await sleep(100)
  expect(readings).toBe(before)

  // One that was plugged in, and could not be read, is told of with what is on it; or when it is out again.
  news.length = 0
  const plugOutAndIn = async () => {
    const told = news.length
    inside.delete('slow')
    plug.event?.({ type: 'removed', id: 'slow' })
    await vi.waitFor(() => expect(news.slice(told)).toEqual(['removed slow: good']))
    inside.add('slow')
    plug.event?.({ type: 'inserted', id: 'slow' })
    await vi.waitFor(() => expect(news.slice(told)).toEqual(['removed slow: good', 'good']))
  }
  await plugOutAndIn()
  answer()
  await vi.waitFor(() => expect(news.slice(2)).toEqual(['inserted slow: good,slow']))
  await plugOutAndIn()
  inside.delete('slow')
  plug.event?.({ type: 'removed', id: 'slow' })
  await vi.waitFor(() => expect(news.slice(5)).toEqual(['inserted slow: good', 'removed slow: good']))
  answer()
  watch.stop()
})

it('forgets a page that left before its first event', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const begun = vi.spyOn(globalThis, 'setInterval')
  const ended = vi.spyOn(globalThis, 'clearInterval')
  let free = () => {}
  const blocked = new Promise<void>((resolve) => {
    free = resolve
  })
  const agent = await start(driverWith({ before: () => blocked }))
  try {
    const { port } = new URL(agent.origin)
    for (let left = 0; left < 3; left++) {
      const call = request({ host: '127.0.0.1', port, path: '/v1/events', headers: { origin: SITE } })
      call.on('error', () => {})
      call.end()
      await sleep(50)
      call.destroy()
    }
    await sleep(50)
    free()
    await sleep(100)
    const heartbeats = begun.mock.calls
      .map(([, ms], index) => ({ ms, timer: begun.mock.results[index]?.value }))
      .filter(({ ms }) => ms === 15_000)
    const over = new Set(ended.mock.calls.map(([timer]) => timer as unknown))
    expect(heartbeats.filter(({ timer }) => !over.has(timer))).toEqual([])
  } finally {
    await agent.close()
    vi.restoreAllMocks()
  }
})

it('tells a page that it served in an earlier life to load again', async () => {
  const agent = await start()
  try {
    const { headers } = await openPage(agent.origin)
    const stale = { ...headers, 'certhall-page': '0'.repeat(48) }
    const answer = await send(agent.origin, '/ui/tokens', { headers: stale })
    expect(answer.body).toMatchObject({ code: 'origin-refused', reload: true })
    const foreign = { ...stale, 'sec-fetch-site': 'cross-site' }
    expect((await send(agent.origin, '/ui/tokens', { headers: foreign })).body.reload).toBeUndefined()
  } finally {
    await agent.close()
  }
})

it('keeps other sites from a hold on its home page', async () => {
  const agent = await start()
  try {
    const headers = {
      'sec-fetch-dest': 'document',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-site': 'cross-site',
    }
    const policy = async (path: string) =>
      (await send(agent.origin, path, { headers })).headers['cross-origin-opener-policy']
    expect(await policy('/')).toBe('same-origin')
    // The consent window has to answer whoever opened it.
    expect(await policy('/consent')).toBe('unsafe-none')
  } finally {
    await agent.close()
  }
})
