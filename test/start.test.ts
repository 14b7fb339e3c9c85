import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { freePort } from 'certhall/postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const COMMAND = path.resolve(import.meta.dirname, '../apps/cli/bin/certhall.js')

let folder: string
let ports: { hall: number; agent: number }
const runs: Run[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'certhall-start-'))
  ports = { hall: await neighbouringPorts(), agent: await freePort() }
})
afterEach(async () => {
  // Whatever a failed test left running.
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A port whose four successors are free too: sample application, payment sandbox, mailbox and registry take them. */
async function neighbouringPorts(): Promise<number> {
  for (;;) {
    const port = await freePort()
    const next = await Promise.all([1, 2, 3, 4].map((by) => isFree(port + by)))
    if (next.every(Boolean)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

interface Run {
  child: ChildProcess
  /** What was printed so far, both streams. */
  text(): string
  ended: Promise<number | null>
}

function start(args: string[] = [], env: NodeJS.ProcessEnv = {}): Run {
  const places = [
    '--data',
    path.join(folder, 'data'),
    '--port',
    `${ports.hall}`,
    '--agent-port',
    `${ports.agent}`,
  ]
  const child = spawn(process.execPath, [COMMAND, 'start', ...places, ...args], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const keep = (chunk: Buffer) => {
    text += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const run = { child, text: () => text, ended }
  runs.push(run)
  return run
}

async function ready(run: Run): Promise<void> {
  const over = run.ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${run.text()}`)))
  const seen = (async () => {
    while (!run.text().includes('Certhall is ready')) await new Promise((resolve) => setTimeout(resolve, 50))
  })()
  await Promise.race([seen, over])
}

/** Every process below this one, by Linux's own list. */
function descendants(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The self-test, with the account that the start has written. */
async function walks(hall: string): Promise<void> {
  const temporary = mkdtempSync(path.join(folder, 'temporary-'))
  const credentials = path.join(folder, 'data/monitor.json')
  const walk = spawn(process.execPath, [COMMAND, 'selftest', '--url', hall, '--credentials', credentials], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  walk.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const code = await new Promise((resolve) => walk.once('close', resolve))
  expect(code, text).toBe(0)
  expect(text).toContain('2 of 2 journeys right')
  expect(readdirSync(temporary).filter((name) => name.startsWith('certhall-monitor-'))).toEqual([])
}

const passwordOf = (text: string, login: string) =>
  new RegExp(`Staff ${login} +password (\\S+)`).exec(text)?.[1]

/** What waits for this member of staff, as the console lists it. */
async function queueOf(hall: string, login: string, password: string | undefined): Promise<string[]> {
  const headers = { 'content-type': 'application/json', origin: hall }
  const body = JSON.stringify({ login, password })
  const session = await fetch(`${hall}/api/staff/session`, { method: 'POST', headers, body })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { rows } = await (await fetch(`${hall}/api/staff/cases`, { headers: { cookie } })).json()
  return rows.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`).sort()
}

describe('certhall start', () => {
  test('brings everything up, Ctrl-C ends every process, a second start keeps the data and serves the self-test, --reset begins anew', async () => {
    const first = start()
    await ready(first)
    const hall = `http://127.0.0.1:${ports.hall}`
    for (const address of [
      hall,
      `${hall}/console`,
      `http://127.0.0.1:${ports.hall + 1}`,
      `${hall}/api/openapi.json`,
    ]) {
      const response = await fetch(address, { headers: { accept: 'text/html, */*' } })
      expect(response.status, address).toBe(200)
    }
    const alias = { headers: { accept: 'text/html' }, redirect: 'manual' } as const
    const led = await fetch(`http://localhost:${ports.hall}/help`, alias)
    expect(led.headers.get('location')).toBe(`${hall}/help`)
    expect(await queueOf(hall, 'seals', passwordOf(first.text(), 'seals'))).toEqual([
      'change review',
      'first review',
      'replacement review',
      'seal review',
      'seal review',
    ])
    const tree = descendants(first.child.pid as number)
    expect(tree.length).toBeGreaterThan(4)
    const began = performance.now()
    first.child.kill('SIGINT')
    expect(await first.ended).toBe(0)
    console.log(`stopped in ${Math.round(performance.now() - began)} ms`)
    expect(tree.filter(alive)).toEqual([])

    const again = performance.now()
    const second = start()
    await ready(second)
    console.log(`second start in ${Math.round(performance.now() - again)} ms`)
    expect(second.text()).not.toContain('Making demonstration')
    expect(passwordOf(second.text(), 'lixia')).toBe(passwordOf(first.text(), 'lixia'))
    await walks(hall)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)

    const third = start(['--reset'])
    await ready(third)
    expect(third.text()).toContain('Making demonstration')
    expect(passwordOf(third.text(), 'lixia')).not.toBe(passwordOf(first.text(), 'lixia'))
    third.child.kill('SIGINT')
    expect(await third.ended).toBe(0)
  }, 600_000)

  test('a hall that was killed outright leaves nothing in the way of the next', async () => {
    const killed = start()
    await ready(killed)
    const tree = descendants(killed.child.pid as number)
    killed.child.kill('SIGKILL')
    await killed.ended
    const next = start()
    // The killed hall's children need a moment to notice: the port may still be theirs.
    await ready(next).catch(async (error: Error) => {
      expect(error.message).toContain('is in use')
    })
    next.child.kill('SIGINT')
    await next.ended
    const last = start()
    await ready(last)
    last.child.kill('SIGINT')
    expect(await last.ended).toBe(0)
    expect(tree.filter(alive)).toEqual([])
  }, 600_000)
})

describe('certhall start says in one line what is in its way', () => {
  const oneLine = async (run: Run) => {
    expect(await run.ended).toBe(1)
    const lines = run.text().trim().split('\n')
    expect(lines).toHaveLength(1)
    return lines[0] as string
  }

  test('a port in use', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(ports.hall, '127.0.0.1', resolve))
    const line = await oneLine(start())
    await new Promise((resolve) => server.close(resolve))
    expect(line).toContain(`Port ${ports.hall}`)
    expect(line).toContain('--port')
  })

  test('a folder that cannot be written', async () => {
    const file = path.join(folder, 'a-file')
    writeFileSync(file, '')
    expect(await oneLine(start(['--data', path.join(file, 'data')]))).toContain('--data')
  })

  test('a broken DATABASE_URL', async () => {
    const nowhere = `postgres://nobody@127.0.0.1:${await freePort()}/none`
    expect(await oneLine(start([], { DATABASE_URL: nowhere }))).toContain('DATABASE_URL cannot be used')
    expect(await oneLine(start([], { DATABASE_URL: 'no url at all' }))).toContain(
      'DATABASE_URL cannot be used',
    )
  })

  test('an option that does not exist', async () => {
    const run = start(['--nothing'])
    expect(await run.ended).toBe(2)
    expect(run.text()).toContain("'--nothing'")
  })
})
