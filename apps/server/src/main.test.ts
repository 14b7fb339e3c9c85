import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FaultOrder, FaultReport } from '@certhall/model'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'

type Message =
  | FaultReport
  | { type: 'ready'; origin: string }
  | { type: 'failed'; code: string; detail: string }

let database: TestDatabase
let folder: string
let busy: Server
let child: ChildProcess | undefined

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-main-'))
  busy = createServer().listen(0, '127.0.0.1')
  await once(busy, 'listening')
})
afterEach(() => child?.kill('SIGKILL'))
afterAll(async () => {
  busy.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

function start(changes: object = {}, env: Record<string, string> = {}): ChildProcess {
  const config = {
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    profilesDir: path.resolve(import.meta.dirname, '../../../profiles'),
    agentOrigins: [],
    passphrase: 'a passphrase',
    applications: [],
    ...changes,
  }
  child = fork(path.join(import.meta.dirname, 'main.ts'), [], {
    env: { ...process.env, ...env, CERTHALL_CONFIG: JSON.stringify(config) },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return child
}

const messageOf = async (process: ChildProcess) => (await once(process, 'message'))[0] as Message

test('says ready with the port it got, and stops when told', async () => {
  const hall = start()
  const message = await messageOf(hall)
  if (message.type !== 'ready') throw new Error(JSON.stringify(message))
  expect(await (await fetch(`${message.origin}/api/health`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${message.origin}/api/hall`)).json()).toMatchObject({ origin: message.origin })
  hall.kill('SIGTERM')
  expect(await once(hall, 'exit')).toEqual([0, null])
})

test('what keeps it from starting is one line', { timeout: 180_000 }, async () => {
  const { port } = busy.address() as { port: number }
  const wrong: [object, string, RegExp][] = [
    [
      { port },
      'configuration-invalid',
      /^Port \d+ on 127\.0\.0\.1 is in use; choose another one with --port\.$/,
    ],
    [
      { databaseUrl: 'postgres://nobody:secret@127.0.0.1:1/none' },
      'configuration-invalid',
      /^DATABASE_URL does not work \(postgres:\/\/nobody:\*\*\*@127\.0\.0\.1:1\/none\): .*ECONNREFUSED/,
    ],
    [{ dataDir: '/dev/null/data' }, 'internal', /^\/dev\/null\/data.* is not a folder\.$/],
    [{ passphrase: 'another' }, 'passphrase-wrong', /^The passphrase does not open the hall's keys\.$/],
  ]
  for (const [changes, code, detail] of wrong) {
    const hall = start(changes)
    expect(await messageOf(hall)).toMatchObject({
      type: 'failed',
      code,
      detail: expect.stringMatching(detail),
    })
    expect(await once(hall, 'exit')).toEqual([1, null])
  }
})

test('a planned fault kills it at the query named, and no other', async () => {
  const hall = start({}, { CERTHALL_FAULTS: 'ipc' })
  const message = await messageOf(hall)
  if (message.type !== 'ready') throw new Error(JSON.stringify(message))
  const ask = () =>
    fetch(`${message.origin}/api/delivery/CH20260101-00000000`, { headers: { authorization: 'Bearer AAAA' } })
  const order = async (plan: FaultOrder['plan']) => {
    hall.send({ type: 'fault-order', plan, trace: true } satisfies FaultOrder)
    expect(await messageOf(hall)).toEqual({ type: 'fault-ready' })
  }

  const seen: Message[] = []
  hall.on('message', (report: Message) => seen.push(report))
  await order(null)
  expect((await ask()).status).toBe(401)
  const points = seen.flatMap((report) => (report.type === 'fault-point' ? [report.point] : []))
  expect(points).toContainEqual(expect.objectContaining({ kind: 'sql', index: 0, moment: 'before' }))

  await order({ point: { kind: 'sql', index: 0, moment: 'lost' }, act: 'cut' })
  expect(await (await ask()).json()).toMatchObject({ status: 503, code: 'server-away' })
  expect((await ask()).status).toBe(401)

  await order({ point: { kind: 'sql', index: 0, moment: 'after' }, act: 'kill' })
  const ended = once(hall, 'exit')
  await expect(ask()).rejects.toThrow()
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(seen.filter(({ type }) => type === 'fault-fired')).toHaveLength(2)
})
