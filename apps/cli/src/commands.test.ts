import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../bin/certhall.js')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const certhall = (...args: string[]) => run(COMMAND, ...args)

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })))
}

const file = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text)
  return name
}

describe('what the caller can put right is one line', () => {
  const credentials = () => file('monitor.json', '{"login":"monitor","password":"x"}')
  test.each<[string, () => string[], RegExp]>([
    ['an unknown option', () => ['start', '--prot', '1'], /Unknown option '--prot'.*--help/],
    ['a port that is none', () => ['start', '--port', 'abc'], /--port takes a port .* not 'abc'/],
    ['a port that is none, of the assistant', () => ['agent', '--port', '70000'], /--port takes a port/],
    ['an origin that is none', () => ['agent', '--allow', 'hall'], /--allow takes an origin .* not 'hall'/],
    ['an option of another command', () => ['selftest', '--reset'], /Unknown option '--reset'/],
    ['a key that is none', () => ['selftest', '--key', 'dsa'], /--key takes sm2, p256, rsa2048, not 'dsa'/],
    ['a count that is none', () => ['selftest', '--faults', '--every', 'x'], /--every takes a whole number/],
    [
      'somebody else’s hall without an account',
      () => ['selftest', '--url', 'https://hall.example'],
      /--credentials/,
    ],
    [
      'an address that is none',
      () => ['selftest', '--url', 'hall', '--credentials', credentials()],
      /--url takes/,
    ],
    [
      'credentials that are not there',
      () => ['selftest', '--url', 'http://127.0.0.1:9', '--credentials', 'none.json'],
      /credentials file none.json cannot be read \(ENOENT\)/,
    ],
    [
      'credentials that are none',
      () => ['selftest', '--url', 'http://127.0.0.1:9', '--credentials', file('bad.json', '{"login":1}')],
      /bad.json is not \{"login"/,
    ],
    [
      'a hall that is away',
      () => ['selftest', '--url', 'http://127.0.0.1:9', '--credentials', credentials()],
      /GET \/api\/hall: .+/,
    ],
  ])('%s', async (_, args, expected) => {
    const { code, err } = await certhall(...args())
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toMatch(expected)
    expect(code).toBeGreaterThan(0)
  })

  test('a server that is no hall', async () => {
    const server = createServer((_, response) => response.end('<html>'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code, err } = await certhall('selftest', '--url', url, '--credentials', credentials())
    server.close()
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toMatch(/not answered by a hall/)
    expect(code).toBe(1)
  })
})

test('a token’s life by command', async () => {
  const pins = ['--pin', '271828', '--admin-pin', '31415926']
  expect((await certhall('token', 'create', 'DESK-1', '--label', '财务', ...pins)).code).toBe(0)
  expect((await certhall('token', 'list')).out).toBe('DESK-1\tout\t财务\n')
  expect((await certhall('token', 'show', 'DESK-1')).err).toMatch(/not inserted/)
  expect((await certhall('token', 'insert', 'DESK-1')).code).toBe(0)
  expect((await certhall('token', 'list')).out).toBe('DESK-1\tinserted\t财务\n')
  expect((await certhall('token', 'show', 'DESK-1')).out).toMatch(/PIN 6\/6 tries.*\nroom for 10 containers/)
  expect((await certhall('token', 'remove', 'DESK-1')).code).toBe(0)
  expect((await certhall('token', 'list')).out).toBe('DESK-1\tout\t财务\n')
  for (const [args, expected] of [
    [['create', 'DESK-1', ...pins], /exists/],
    [['create', 'DESK-2', '--pin', '1', '--admin-pin', '2'], /6 to 16/],
    [['create', 'DESK-2'], /--pin/],
    [['create', '../DESK-2', ...pins], /serial/],
    [['insert', 'NONE'], /no token NONE/],
  ] as const) {
    const { code, err } = await certhall('token', ...args)
    expect(code).toBe(1)
    expect(err).toMatch(expected)
    expect(err.trim().split('\n')).toHaveLength(1)
  }
  writeFileSync(path.join(folder, 'data/tokens/DESK-1.token'), '{}')
  await certhall('token', 'insert', 'DESK-1')
  expect((await certhall('token', 'show', 'DESK-1')).err).toMatch(/DESK-1 is damaged/)
  expect(readdirSync(folder)).not.toContain('DESK-2.token')
}, 120_000)

test('a fault planned by command is met by another process, once, and the token works when it is in again', async () => {
  const token = new URL('../../../packages/token/src/index.ts', import.meta.url).href
  const write = (name: string) =>
    run(
      '--input-type=module',
      '-e',
      `const { virtualDriver } = await import('${token}')
      const token = await virtualDriver('data/tokens').open('DESK-9')
      try {
        await token.login('271828')
        await token.createContainer('${name}')
        console.log('done')
      } catch (error) { console.log(error.code) }`,
    )
  await certhall('token', 'create', 'DESK-9', '--pin', '271828', '--admin-pin', '31415926')
  const plan = ['--at', 'createContainer', '--moment', 'lost', '--nth', '2']
  expect((await certhall('token', 'fault', 'DESK-9', ...plan)).out).toMatch(/call 2 of createContainer/)
  await certhall('token', 'insert', 'DESK-9')
  expect((await write('first')).out).toBe('done\n')
  expect(JSON.parse((await certhall('token', 'show', 'DESK-9', '--json')).out)).toMatchObject({
    pin: { triesLeft: 6 },
    containers: [{ name: 'first', certificates: [] }],
    fault: { call: 'createContainer', moment: 'lost', nth: 1 },
  })
  expect((await write('second')).out).toBe('token-removed\n')
  await certhall('token', 'insert', 'DESK-9')
  expect((await write('third')).out).toBe('done\n')
  const shown = JSON.parse((await certhall('token', 'show', 'DESK-9', '--json')).out)
  expect(shown.fault).toBe(null)
  // The answer of the second was lost, and nothing else.
  expect(shown.containers.map(({ name }: { name: string }) => name)).toEqual(['first', 'second', 'third'])

  await certhall('token', 'fault', 'DESK-9', '--at', 'login')
  expect((await certhall('token', 'fault', 'DESK-9', '--clear')).out).toBe('no fault planned\n')
  for (const [args, code, expected] of [
    [['--at', 'fly'], 1, /--at takes login, .* not 'fly'/],
    [['--at', 'sign', '--moment', 'during'], 1, /sign writes nothing/],
    [['--nth', '2'], 1, /--nth needs --at/],
    [['--pin', '1'], 2, /Unknown option '--pin'/],
  ] as const) {
    const answer = await certhall('token', 'fault', 'DESK-9', ...args)
    expect(answer.err).toMatch(expected)
    expect(answer.err.trim().split('\n')).toHaveLength(1)
    expect(answer.code).toBe(code)
  }
  const { code, out } = await certhall('token', 'fault', '--help')
  expect(out).toMatch(/certhall token fault SERIAL/)
  expect(code).toBe(0)
}, 120_000)
