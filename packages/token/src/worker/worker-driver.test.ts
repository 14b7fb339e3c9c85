import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verify } from '@certhall/crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { insert, remove } from '../drivers/virtual/presence.ts'
import { fillContainer, PIN, SERIAL, text, trialFolder } from '../drivers/virtual/trial-token.ts'
import type { TokenEvent } from '../port.ts'
import { type WorkerDriver, type WorkerOptions, workerCommand, workerDriver } from './worker-driver.ts'

const FIXTURE = join(import.meta.dirname, 'trial-child-fixture.ts')

let dir: string
let clean: () => Promise<void>
let driver: WorkerDriver
beforeEach(async () => {
  ;({ dir, clean } = await trialFolder())
})
afterEach(async () => {
  await driver.close()
  await clean()
})

function misbehaving(options: Partial<WorkerOptions> = {}): WorkerDriver {
  driver = workerDriver({
    name: 'trial',
    start: {
      program: process.execPath,
      args: [FIXTURE, dir],
      env: { ...process.env, LOGGED_OUT: join(dir, 'out') },
    },
    ...options,
  })
  return driver
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a token behind the wire is a token: a whole container, files, refusals with their facts', async () => {
  driver = workerDriver({ name: 'virtual', start: workerCommand('virtual', dir) })
  expect(driver.pid).toBeUndefined()
  expect(await driver.list()).toMatchObject([{ id: SERIAL, foreign: false, pin: { triesLeft: 6 } }])
  const token = await driver.open(SERIAL)
  await expect(token.createContainer('case')).rejects.toMatchObject({ code: 'pin-required' })
  await expect(token.login('wrong-1')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 5 } })
  await token.login(PIN)
  const { spki } = await fillContainer(token, 'case', 'sm2')
  const signature = await token.sign('case', 'sm2-sm3', text('message'))
  expect(verify('sm2-sm3', spki, text('message'), signature)).toBe(true)
  const [container] = await token.containers()
  expect(container?.signingKey).toEqual(spki)
  expect(container?.encryptionCertificate).toBeInstanceOf(Uint8Array)
  expect(await token.readFile('note')).toBeUndefined()
  await token.writeFile('note', text('第一步'))
  expect(await token.readFile('note')).toEqual(text('第一步'))
  expect((await token.room()).containersFree).toBe(9)
  await expect(driver.open('none')).rejects.toMatchObject({ code: 'token-absent' })
})

describe('what a driver does wrong stays in its process', () => {
  test.each([
    ['hang', 'token-module-hung'],
    ['segfault', 'token-module-crashed'],
    ['quit', 'token-module-crashed'],
    ['flood', 'token-module-crashed'],
    ['lie', 'token-module-crashed'],
  ])('%s is %s, for those who wait behind it too; the next call works', async (sin, code) => {
    misbehaving({ deadlines: { readFile: 300 } })
    const token = await driver.open(SERIAL)
    await token.info()
    const pid = driver.pid as number
    const calls = await Promise.allSettled([token.readFile(sin), token.info()])
    for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: { code } })
    await vi.waitFor(() => expect(alive(pid)).toBe(false))
    // Opened before, it may not know what was lost with the process.
    await expect(token.info()).rejects.toMatchObject({ code })
    expect(await driver.list()).toHaveLength(1)
    expect(driver.pid).not.toBe(pid)
    const next = await driver.open(SERIAL)
    expect(await next.readFile('absent')).toBeUndefined()
  })

  test('what a library prints to standard output is passed over', async () => {
    misbehaving()
    const token = await driver.open(SERIAL)
    expect(await token.readFile('chatter')).toEqual(text('after it'))
    await token.login(PIN)
    await expect(token.deleteFile('x')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 2 } })
  })

  test.each([
    [{ program: '/no/such/program', args: [] }, 'token-module-unusable'],
    [{ program: process.execPath, args: ['-e', 'process.exit(3)'] }, 'token-module-crashed'],
    [
      {
        program: process.execPath,
        args: ['-e', 'console.log(JSON.stringify({hello:{protocol:9}})); setInterval(() => {}, 1000)'],
      },
      'token-module-unusable',
    ],
  ])('a child that is none: %j', async (start, code) => {
    misbehaving({ start })
    await expect(driver.list()).rejects.toMatchObject({ code })
  })
})

test('unused, the child logs out and ends; a token opened before goes on with another', async () => {
  misbehaving({ idleMs: 200 })
  const token = await driver.open(SERIAL)
  const pid = driver.pid as number
  await token.login(PIN)
  // Logged in, it is in use: a job may be waiting for the hall.
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(driver.pid).toBe(pid)
  await token.logout()
  await vi.waitFor(() => expect(alive(pid)).toBe(false), { timeout: 5000 })
  expect(driver.pid).toBeUndefined()
  expect((await token.info()).serial).toBe(SERIAL)
})

test('a call under way is no idleness, whatever is answered meanwhile', async () => {
  misbehaving({ idleMs: 100, deadlines: { createPair: 20_000 } })
  const token = await driver.open(SERIAL)
  await token.login(PIN)
  await token.createContainer('case')
  await token.logout()
  await token.login(PIN)
  const calls = Promise.all([token.info(), token.createPair('case', 'rsa4096'), token.logout()])
  expect((await calls)[1]).toBeInstanceOf(Uint8Array)
})

test('closed, it logs out whatever is logged in', async () => {
  misbehaving()
  await (await driver.open(SERIAL)).login(PIN)
  expect(existsSync(join(dir, 'out'))).toBe(false)
  const pid = driver.pid as number
  await driver.close()
  expect(alive(pid)).toBe(false)
  expect(existsSync(join(dir, 'out'))).toBe(true)
})

test('tokens that were opened and left take no memory for ever; one in use stays', async () => {
  misbehaving()
  const [left, used, loggedIn] = [
    await driver.open(SERIAL),
    await driver.open(SERIAL),
    await driver.open(SERIAL),
  ]
  await loggedIn.login(PIN)
  for (let look = 0; look < 70; look++) {
    await driver.open(SERIAL)
    await used.info()
  }
  await loggedIn.writeFile('note', text('logged in still'))
  await expect(left.info()).rejects.toMatchObject({ code: 'token-absent' })
})

test('a child that hangs does not outlive its assistant', async () => {
  const child = spawn(process.execPath, [FIXTURE, dir], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  const ask = (id: number, method: string, params: object) =>
    child.stdin.write(`${JSON.stringify({ id, method, params })}\n`)
  const answered = new Promise<void>((resolve) =>
    child.stdout.on('data', (text) => String(text).includes('"handle":1') && resolve()),
  )
  ask(1, 'open', { token: SERIAL })
  await answered
  ask(2, 'readFile', { handle: 1, name: 'hang' })
  // As the kernel does for an assistant that was killed.
  child.stdin.end()
  expect(await ended).toBe('SIGKILL')
})

test('events come through, and again after a crash', async () => {
  misbehaving()
  const events: TokenEvent[] = []
  const stop = driver.watch((event) => events.push(event))
  await driver.list()
  await remove(dir, SERIAL)
  await insert(dir, SERIAL)
  await vi.waitFor(() =>
    expect(events).toEqual([
      { type: 'removed', id: SERIAL },
      { type: 'inserted', id: SERIAL },
    ]),
  )
  process.kill(driver.pid as number, 'SIGSEGV')
  await vi.waitFor(() => expect(driver.pid).toBeUndefined())
  await vi.waitFor(() => expect(driver.pid).toBeDefined(), { timeout: 5000 })
  await driver.list()
  await remove(dir, SERIAL)
  await vi.waitFor(() => expect(events).toHaveLength(3))
  stop()
})
