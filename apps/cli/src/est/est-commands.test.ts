import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { fingerprint, generateKeyPair, signSync } from '@certhall/crypto'
import { assembleCsr, encodeCsrInfo, fromPem, parseCsr, toPem } from '@certhall/pki'
import { createHall, type Hall } from '@certhall/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')
let folder: string
let database: TestDatabase
let hall: Hall
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-est-'))
  database = await createTestDatabase()
  hall = await createHall({
    ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, dataDir: folder, est: { port: 0 } },
    profilesDir: path.resolve(import.meta.dirname, '../../../../profiles'),
    ...{ agentOrigins: [], passphrase: 'a passphrase', applications: [], logLevel: 'silent' },
  })
  origin = await hall.listen()
})
afterAll(async () => {
  await hall.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

async function est(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, CERTHALL_PASSPHRASE: 'a passphrase' }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [COMMAND, 'est', ...args, '--data', folder],
    { env },
  )
  return stdout
}

async function csr(name: string): Promise<string> {
  const { spki, pkcs8 } = await generateKeyPair('p256')
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: name }], spki })
  return toPem(
    'CERTIFICATE REQUEST',
    assembleCsr(info, 'ecdsa-sha256', signSync('ecdsa-sha256', pkcs8, info)),
  )
}

test('registered by command, a machine is served by the running hall over both doors, until it is disabled', async () => {
  const printed = await est('client', 'add', 'plant', '--label', 'service', '--name', 'dns:*.plant.example')
  const secret = /^secret\t(\S+)$/m.exec(printed)?.[1]
  const headers = { authorization: `Basic ${Buffer.from(`plant:${secret}`).toString('base64')}` }
  const ask = async (name: string) =>
    fetch(`${origin}/api/machine/certificates`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ csr: await csr(name) }),
    })
  const first = await ask('a.plant.example')
  expect([first.status, Object.keys((await first.json()) as object)]).toEqual([
    200,
    ['serial', 'issuer', 'notAfter', 'certificate'],
  ])
  expect(await (await ask('a.elsewhere.example')).json()).toMatchObject({ code: 'csr-name-refused' })
  expect((await fetch(`${origin}/api/machine/certificates`, { method: 'POST', body: '{}' })).status).toBe(401)
  const { stdout } = await promisify(execFile)('curl', [
    ...['-sk', '-w', '%{http_code}', '-o', '/dev/null'],
    `https://127.0.0.1:${hall.estPort()}/.well-known/est/cacerts`,
  ])
  expect(stdout).toBe('200')

  const file = (name: string) => path.join(folder, name)
  const csrs = await Promise.all(['b.plant.example', 'b.other.example', 'c.plant.example'].map(csr))
  await writeFile(file('csrs.pem'), csrs.join(''))
  const bulk = () =>
    est('issue', 'plant', '--in', file('csrs.pem'), '--out', file('certs.pem'), '--origin', origin)
  expect(await bulk()).toBe('2 issued, 1 refused\n')
  const issued = await readFile(file('certs.pem'), 'utf8')
  expect(fromPem(issued).length).toBe(2)
  expect(issued).toContain('# 2: csr-name-refused')
  expect(await bulk()).toBe('2 issued, 1 refused\n')
  expect(await readFile(file('certs.pem'), 'utf8')).toBe(issued)

  // The operator's lists of unsafe keys hold here as they do at the doors.
  const listed = await csr('d.plant.example')
  const [block] = fromPem(listed)
  await writeFile(file('listed.pem'), listed)
  await writeFile(file('unsafe.txt'), `${fingerprint(parseCsr(block?.der as Uint8Array).spki)}\n`)
  const [from, to] = [file('listed.pem'), file('none.pem')]
  expect(
    await est(
      ...['issue', 'plant', '--in', from, '--out', to, '--origin', origin],
      ...['--key-blocklist', file('unsafe.txt')],
    ),
  ).toBe('0 issued, 1 refused\n')
  expect(await readFile(to, 'utf8')).toContain('# 1: key-listed')

  await est('client', 'remove', 'plant')
  expect(await est('client', 'list')).toMatch(/^plant\tservice\tdns:\*\.plant\.example\tdisabled /)
  await expect(est('client', 'add', 'plant', '--label', 'none', '--name', 'dns:x')).rejects.toThrow(
    '--label takes one of',
  )
}, 180_000)
