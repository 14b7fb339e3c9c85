import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type WorkerDriver, workerCommand, workerDriver } from '../../worker/worker-driver.ts'
import { combinedDriver } from '../combined/combined-driver.ts'
import { tellFaults } from '../combined/tell-faults.ts'
import { trialFolder } from '../virtual/trial-token.ts'
import { virtualDriver } from '../virtual/virtual-driver.ts'

let folder: string
let module: string
let driver: WorkerDriver | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certhall-bad-'))
  module = join(folder, 'bad-module.so')
  execFileSync('cc', ['-shared', '-fPIC', '-o', module, join(import.meta.dirname, 'bad-module.c')])
})
afterEach(() => driver?.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The module with one sin; `once`, the next process of it behaves. */
function sinner(sin: string, { once = false } = {}): WorkerDriver {
  const file = join(folder, 'once')
  if (once) writeFileSync(file, '')
  const env = { ...process.env, CERTHALL_SIN: sin, ...(once && { CERTHALL_SIN_ONCE: file }) }
  driver = workerDriver({
    name: 'bad',
    start: { ...workerCommand('pkcs11', module), env },
    deadlines: { list: 1000, login: 1000 },
  })
  return driver
}

test('without a sin it is a token like another, on its last try', async () => {
  const [info] = await sinner('none').list()
  expect(info).toMatchObject({ serial: 'BAD1', reader: 'Bad reader', pin: { triesLeft: 1, locked: false } })
  const token = await (driver as WorkerDriver).open('BAD1')
  await expect(token.login('000000')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 1 } })
  await token.login('271828')
  expect(await token.containers()).toEqual([])
})

describe('a module that hangs or crashes is told of, and works again when it is started anew', () => {
  test.each([
    ['hang-in-list', 'token-module-hung'],
    ['crash-in-list', 'token-module-crashed'],
  ])('%s: %s', async (sin, code) => {
    const bad = sinner(sin, { once: true })
    await expect(bad.list()).rejects.toMatchObject({ code })
    expect(await bad.list()).toHaveLength(1)
  })

  test.each([
    ['hang-in-login', 'token-module-hung'],
    ['crash-in-login', 'token-module-crashed'],
  ])('%s: %s', async (sin, code) => {
    const bad = sinner(sin, { once: true })
    await expect((await bad.open('BAD1')).login('271828')).rejects.toMatchObject({ code })
    const again = await bad.open('BAD1')
    await again.login('271828')
    await again.logout()
  })
})

describe('a module that lies takes nobody with it', () => {
  test('about the number of its slots', async () => {
    const error = await sinner('count-slots')
      .list()
      .catch((caught) => caught)
    expect(['token-module-crashed', 'token-module-hung', 'internal', 'token-damaged']).toContain(error.code)
  })
  test('about the end of its objects', async () => {
    const bad = sinner('endless-objects')
    await expect((await bad.open('BAD1')).containers()).rejects.toMatchObject({ code: 'token-damaged' })
  })
  test('about the lengths of attributes', async () => {
    const bad = sinner('long-attributes')
    const token = await bad.open('BAD1')
    const answer = await token.containers().catch((caught) => caught)
    // Either it is seen through or its process ends of it.
    if (!Array.isArray(answer)) expect(['token-module-crashed', 'token-damaged']).toContain(answer.code)
    expect(await bad.list()).toHaveLength(1)
  })
  test('about its name', async () => {
    const [info] = await sinner('rubbish-info').list()
    expect(info?.id.length).toBeGreaterThan(0)
  })
})

test('beside it, other drivers’ tokens are listed all along, and it is said which one failed', async () => {
  const { dir, clean } = await trialFolder()
  const told: (string | undefined)[] = []
  const bad = tellFaults(sinner('crash-in-list'), (fault) => told.push(fault?.code))
  const all = combinedDriver([bad, virtualDriver(dir)])
  expect((await all.list()).map(({ id }) => id)).toEqual(['virtual:TRIAL-0001'])
  expect(told).toEqual(['token-module-crashed'])
  await clean()
})
