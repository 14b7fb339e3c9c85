import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import {
  endFault,
  insertSoftToken,
  orderFault,
  removeSoftToken,
} from '../../../../../test/soft-skf/soft-tokens.ts'
import type { TokenEvent } from '../../port.ts'
import { workerCommand, workerDriver } from '../../worker/worker-driver.ts'
import { fillContainer, PIN, text } from '../virtual/trial-token.ts'
import { openLibrary } from './library.ts'
import { cString, pointer, readPointer } from './memory.ts'
import { quirksFor } from './quirks.ts'
import { openSession } from './session.ts'
import { cleanUp, DEVICE, SERIAL, softFolder } from './soft-fixture.ts'

afterEach(cleanUp)

const message = text('message')

async function softWorker(trial: Parameters<typeof softFolder>[0] = {}, deadlines = {}) {
  const folder = await softFolder(trial)
  const env = { ...process.env }
  const start = { ...workerCommand('skf', folder.library, '{"containers":10}'), env }
  const driver = workerDriver({ name: 'skf', start, deadlines })
  onTestFinished(() => driver.close())
  return { ...folder, driver }
}

/** Whether anybody is logged in at the token, asked by a call that needs it. */
function isLoggedIn(library: string): boolean {
  const bare = openLibrary(library, 'packed')
  const [device, application, container] = [pointer(), pointer(), pointer()]
  bare.call('SKF_ConnectDev', cString(DEVICE), device)
  bare.call('SKF_OpenApplication', readPointer(device), cString('CERTHALL'), application)
  const sar = bare.try(
    'SKF_CreateContainer',
    readPointer(application),
    cString(`probe-${Date.now()}`),
    container,
  )
  bare.call('SKF_DisConnectDev', readPointer(device))
  return sar === 0
}

test('the security state is cleared on log-out, on the worker’s end and on its death', async () => {
  const { library, driver } = await softWorker()
  let token = await driver.open(SERIAL)
  await token.login(PIN)
  expect(isLoggedIn(library)).toBe(true)
  await token.logout()
  expect(isLoggedIn(library)).toBe(false)

  await token.login(PIN)
  expect(isLoggedIn(library)).toBe(true)
  await driver.close()
  expect(isLoggedIn(library)).toBe(false)

  token = await driver.open(SERIAL)
  await token.login(PIN)
  process.kill(driver.pid as number, 'SIGKILL')
  await expect(token.sign('a', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'token-module-crashed' })
  // Nobody could log out; whoever connects next does.
  expect(isLoggedIn(library)).toBe(true)
  await driver.list()
  expect(isLoggedIn(library)).toBe(false)
})

test('an assistant that dies takes its log-in with it', async () => {
  const { library } = await softFolder()
  const { program, args } = workerCommand('skf', library)
  // The assistant, as far as the worker can tell: the other end of its input.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const ask = (id: number, method: string, params: object) =>
    child.stdin.write(`${JSON.stringify({ id, method, params })}\n`)
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  ask(1, 'watch', {})
  ask(2, 'open', { token: SERIAL })
  ask(3, 'login', { handle: 1, pin: PIN })
  await expect.poll(() => said, { timeout: 20_000 }).toContain('"id":3,"result"')
  expect(isLoggedIn(library)).toBe(true)
  child.stdin.destroy()
  await ended
  expect(isLoggedIn(library)).toBe(false)
})

test('another program that is logged in at the token stays so; its log-in is not used', async () => {
  const { library, driver } = await softWorker()
  await driver.list()
  const bare = openLibrary(library, 'packed')
  const session = openSession(bare, quirksFor(library), Buffer.from(DEVICE))
  bare.call('SKF_VerifyPIN', session.own(), 1, cString(PIN), Buffer.alloc(8))
  const token = await driver.open(SERIAL)
  await token.containers()
  await expect(token.createContainer('a')).rejects.toMatchObject({ code: 'pin-required' })
  expect(isLoggedIn(library)).toBe(true)
  session.close()
})

test('a hang is ended, a crash is told, and the next call starts anew', async () => {
  const { dir, driver } = await softWorker({}, { sign: 1500 })
  const token = await driver.open(SERIAL)
  await token.login(PIN)
  await fillContainer(token, 'CH-1', 'sm2')
  await orderFault(dir, 'SKF_ECCSignData', 0, 'hang')
  await expect(token.sign('CH-1', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'token-module-hung' })
  const again = await driver.open(SERIAL)
  await again.login(PIN)
  await again.sign('CH-1', 'sm2-sm3', message)
  await orderFault(dir, 'SKF_ExportCertificate', 0, 'crash')
  await expect(again.containers()).rejects.toMatchObject({ code: 'token-module-crashed' })
  expect(await driver.list()).toMatchObject([{ serial: SERIAL, pin: { triesLeft: 6 } }])
})

test.each([
  ['by SKF_WaitForDevEvent', '', 1000],
  ['by looking, where the library has no events', 'no-events', 3000],
  ['by looking, where the library answers at once', 'eager-events', 3000],
])('plugging is noticed %s', async (_, peculiar, withinMs) => {
  const { dir, driver } = await softWorker({ peculiar })
  const events: TokenEvent[] = []
  onTestFinished(driver.watch((event) => events.push(event)))
  expect(await driver.list()).toHaveLength(1)
  const rounds = peculiar ? 1 : 10
  const delays: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const [change, type] of [
      [removeSoftToken, 'removed'],
      [insertSoftToken, 'inserted'],
    ] as const) {
      const seen = events.length
      const began = performance.now()
      await change(dir, SERIAL)
      await expect.poll(() => events.length, { timeout: 10_000, interval: 5 }).toBe(seen + 1)
      expect(events.at(-1)).toEqual({ type, id: SERIAL })
      delays.push(performance.now() - began)
    }
  }
  delays.sort((one, other) => one - other)
  expect(delays[delays.length >> 1]).toBeLessThan(withinMs)
  // Calls go on while the other thread waits.
  const token = await driver.open(SERIAL)
  await token.login(PIN)
  await fillContainer(token, 'CH-1', 'sm2')
  expect(events).toHaveLength(2 * rounds)
})

test('out and in again before anybody looked: both are told', async () => {
  const { dir, driver } = await softWorker()
  const events: TokenEvent[] = []
  onTestFinished(driver.watch((event) => events.push(event)))
  await driver.list()
  await removeSoftToken(dir, SERIAL)
  await insertSoftToken(dir, SERIAL)
  await expect
    .poll(() => events, { timeout: 10_000 })
    .toEqual([
      { type: 'removed', id: SERIAL },
      { type: 'inserted', id: SERIAL },
    ])
})

// What the self-test's faults rest on: another process calls the library whenever it likes.
test('a fault that was taken back never happens, and one that has happened is over', async () => {
  const { dir, driver } = await softWorker()
  const file = path.join(dir, 'fault')
  let calling = true
  const calls = (async () => {
    while (calling) await driver.list().catch(() => {})
  })()
  for (let round = 0; round < 15; round++) {
    await orderFault(dir, '*', 100_000, 'pull-before')
    await sleep(round % 5)
    expect(await endFault(dir)).toBe(false)
    await driver.list()
    expect(existsSync(file)).toBe(false)
  }
  for (let round = 0; round < 6; round++) {
    await orderFault(dir, '*', 0, 'pull-before')
    while (existsSync(file)) await sleep(1)
    expect(await endFault(dir)).toBe(true)
    await insertSoftToken(dir, SERIAL)
    expect(await driver.list()).toHaveLength(1)
  }
  calling = false
  await calls
})
