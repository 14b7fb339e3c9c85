import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import { startAgent } from '../index.ts'
import { createTestHall } from '../testing/test-hall.ts'
import { openPage } from '../testing/test-page.ts'
import { createTestToken, SERIAL } from '../testing/test-token.ts'
import { openModuleFaults } from './module-faults.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

it('a module that fails is named to our pages beside everybody else’s tokens, until it works again', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'certhall-faults-'))
  const module = path.join(dir, 'bad-module.so')
  const source = path.resolve(
    import.meta.dirname,
    '../../../../packages/token/src/drivers/pkcs11/bad-module.c',
  )
  execFileSync('cc', ['-shared', '-fPIC', '-o', module, source])
  const hall = await createTestHall({ key: 'p256', dual: false })
  const held = await createTestToken(hall, 'p256')
  vi.stubEnv('CERTHALL_SIN', 'crash-in-list')
  const agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [],
    demo: false,
    modules: [
      { name: 'bad', kind: 'pkcs11', path: module },
      { name: 'gone', kind: 'skf', path: '/nowhere/libgone.so' },
    ],
  })
  onTestFinished(async () => {
    await agent.close()
    await hall.close()
    await held.remove()
    rmSync(dir, { recursive: true, force: true })
  })
  const page = await openPage(agent.origin)
  const seen = async () => {
    const { tokens, faults } = (await page.get('/ui/tokens')).body
    return {
      tokens: tokens.map(({ serial }: { serial: string }) => serial),
      faults: faults.map(({ module: name, code }: { module: string; code: string }) => `${name} ${code}`),
    }
  }
  const gone = 'libgone.so token-module-unusable'
  await expect.poll(seen, { timeout: 60_000 }).toEqual({
    tokens: [SERIAL],
    faults: expect.arrayContaining(['bad-module.so token-module-crashed', gone]),
  })
  vi.stubEnv('CERTHALL_SIN', 'none')
  // By the button; by itself it would be seen after a while, too.
  await page.post('/ui/tokens', {})
  await expect.poll(seen, { timeout: 60_000 }).toEqual({ tokens: [SERIAL, 'BAD1'], faults: [gone] })
  const events = (await page.get('/ui/log')).body.entries.map(({ event }: { event: string }) => event)
  expect(events.filter((event: string) => event.startsWith('module-')).toSorted()).toEqual([
    'module-failed',
    'module-failed',
    'module-recovered',
  ])
})

it('tries again by itself, less and less often, and not any more once all work', async () => {
  vi.useFakeTimers()
  const again = vi.fn(async () => {})
  const told: unknown[] = []
  const faults = openModuleFaults(again, (module, code) => told.push([module, code]))
  const module = { name: 'one', kind: 'skf', path: '/lib/one.so' } as const
  faults.set(module, new Error('odd'))
  for (const [seconds, times] of [
    [2, 1],
    [10, 2],
    [60, 3],
    [600, 4],
    [600, 5],
  ] as const) {
    await vi.advanceTimersByTimeAsync(seconds * 1000)
    expect(again).toHaveBeenCalledTimes(times)
  }
  faults.set(module, undefined)
  await vi.advanceTimersByTimeAsync(3600_000)
  expect(again).toHaveBeenCalledTimes(5)
  expect(told).toEqual([
    ['one.so', 'internal'],
    ['one.so', undefined],
  ])
})
