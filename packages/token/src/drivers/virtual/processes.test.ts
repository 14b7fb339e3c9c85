import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { TokenDriver, TokenEvent } from '../../port.ts'
import { PIN, SERIAL, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'

const INDEX = new URL('../../index.ts', import.meta.url).href

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function trial(...options: Parameters<typeof trialFolder>) {
  const { dir, clean } = await trialFolder(...options)
  cleanups.push(clean)
  return { dir, driver: virtualDriver(dir) }
}

/** Another process that runs `body`, with this package's exports as `token`, and what it has printed so far. */
function inProcess(dir: string, body: string) {
  const code = `const token = await import(${JSON.stringify(INDEX)}); const dir = process.argv[1]; ${body}`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', code, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  cleanups.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines: string[] = []
  if (child.stdout) createInterface(child.stdout).on('line', (line) => lines.push(line))
  return { child, lines, ended }
}

const OPEN = `const t = await token.virtualDriver(dir).open('${SERIAL}'); await t.login('${PIN}');`

test('two processes that write at once lose nothing of each other', async () => {
  const { dir, driver } = await trial()
  const writers = ['a', 'b'].map((name) =>
    inProcess(dir, `${OPEN} for (let i = 0; i < 25; i++) await t.writeFile('${name}' + i, Buffer.from([i]))`),
  )
  for (const { child, ended } of writers) {
    await ended
    expect(child.exitCode).toBe(0)
  }
  const token = await driver.open(SERIAL)
  for (const name of ['a', 'b']) {
    for (let i = 0; i < 25; i++) expect(await token.readFile(name + i)).toEqual(new Uint8Array([i]))
  }
}, 180_000)

test('tries are counted over processes', async () => {
  const { dir, driver } = await trial()
  const guess = `const t = await token.virtualDriver(dir).open('${SERIAL}');
    await t.login('000000').catch((error) => console.log(error.code, error.extra.triesLeft))`
  for (const left of [5, 4]) {
    const { lines, ended } = inProcess(dir, guess)
    await ended
    expect(lines).toEqual([`pin-wrong ${left}`])
  }
  expect((await (await driver.open(SERIAL)).info()).pin.triesLeft).toBe(4)
}, 180_000)

test('killed ten times in the middle of writing: readable at once, nothing acknowledged is lost, no lock stays', async () => {
  const tokens = [await trial(), await trial()]
  await Promise.all(
    tokens.map(async ({ dir, driver }) => {
      for (let round = 0; round < 5; round++) await killWhileWriting(dir, driver, round)
    }),
  )
}, 180_000)

async function killWhileWriting(dir: string, driver: TokenDriver, round: number) {
  const fill = 8000
  const { child, lines, ended } = inProcess(
    dir,
    `${OPEN} for (let i = 0; ; i++) {
      await t.writeFile('loop', Buffer.concat([Buffer.from([${round}, i >> 8, i & 255]), Buffer.alloc(${fill}, i)]))
      process.stdout.write(i + '\\n')
    }`,
  )
  while (lines.length < 3 && child.exitCode === null) await sleep(2)
  await sleep(Math.random() * 15)
  child.kill('SIGKILL')
  await ended

  const token = await driver.open(SERIAL)
  const stored = (await token.readFile('loop')) ?? new Uint8Array()
  const [inRound, high = 0, low = 0] = stored
  const count = high * 256 + low
  expect(inRound).toBe(round)
  expect(count).toBeGreaterThanOrEqual(Number(lines.at(-1)))
  expect(stored.length).toBe(fill + 3)
  expect(new Set(stored.subarray(3))).toEqual(new Set([count & 255]))
  const began = performance.now()
  await token.login(PIN)
  expect(performance.now() - began).toBeLessThan(2000)
}

test('insertion and removal by another process are noticed within 200 ms', async () => {
  const { dir, driver } = await trial()
  const events: (TokenEvent & { at: number })[] = []
  cleanups.push(async () => stop())
  const stop = driver.watch((event) => events.push({ ...event, at: Date.now() }))
  const { lines, ended } = inProcess(
    dir,
    `for (const act of ['remove', 'insert', 'remove']) {
      await token[act](dir, '${SERIAL}')
      console.log(Date.now())
      await new Promise((resolve) => setTimeout(resolve, 300))
    }`,
  )
  await ended
  expect(events.map(({ type, id }) => `${type} ${id}`)).toEqual([
    `removed ${SERIAL}`,
    `inserted ${SERIAL}`,
    `removed ${SERIAL}`,
  ])
  expect(events.map(({ at }, index) => at - Number(lines[index])).filter((delay) => delay > 200)).toEqual([])

  stop()
  const known = events.length
  await inProcess(dir, `await token.insert(dir, '${SERIAL}')`).ended
  await sleep(50)
  expect(events.length).toBe(known)
}, 180_000)
