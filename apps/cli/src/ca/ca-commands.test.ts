import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { generateKeyPair } from '@certhall/crypto'
import { addDays, type CertificateTemplate } from '@certhall/model'
import { parseCertificate, parseCertsOnly, toPem } from '@certhall/pki'
import { createHall, type Hall } from '@certhall/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { run } from './command.ts'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')
const ORIGIN = 'http://hall.test'
let folder: string
let database: TestDatabase
let hall: Hall

// The hall goes on running while its operators' commands work beside it.
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-ca-'))
  database = await createTestDatabase()
  hall = await createHall({
    ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, origin: ORIGIN, dataDir: folder },
    profilesDir: path.resolve(import.meta.dirname, '../../../../profiles'),
    ...{ agentOrigins: [], passphrase: 'a passphrase', applications: [], logLevel: 'silent' },
  })
})
afterAll(async () => {
  await hall.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

const ENV = () => ({ DATABASE_URL: database.url, CERTHALL_PASSPHRASE: 'a passphrase' })

/** As typed: a process of its own. */
async function certhall(...args: string[]): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, ...ENV() } }
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [COMMAND, 'ca', ...args, '--data', folder],
    options,
  )
  return stdout
}

/** The same without a process, which takes its time to start. */
async function ca(...args: string[]): Promise<string> {
  Object.assign(process.env, ENV())
  const lines: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  try {
    await run([...args, '--data', folder])
    return lines.join('\n')
  } finally {
    spy.mockRestore()
  }
}

let cases = 0
async function issue() {
  const { spki } = await generateKeyPair('p256')
  const template: CertificateTemplate = {
    ...{ profile: 'fiscal', profileVersion: 1, issuer: 'p256', holder: 'holder-1', key: 'p256', dual: false },
    subject: [{ type: 'CN', value: '张三' }],
    identity: {},
    singleKeyUsage: ['digitalSignature'],
    extendedKeyUsage: ['clientAuth'],
    policies: ['2.999.1'],
    notAfter: addDays(new Date(Math.floor(Date.now() / 1000) * 1000), 300).toISOString(),
  }
  const { signing, chain } = await hall.authority.issue({
    caseReference: `command-${cases++}`,
    template,
    spki,
  })
  return { ...signing, spki, chain }
}

test('suspend, resume, revoke, and what is kept of it; the running hall sees it at once', async () => {
  const { serial } = await issue()
  const status = async () => (await hall.authority.findBySerial(serial))?.status
  const written = (serial.match(/../g) ?? []).join(':').toUpperCase()
  await certhall('suspend', written, '--note', '电话挂失')
  expect(await status()).toBe('suspended')
  await ca('resume', serial)
  expect(await status()).toBe('good')
  const since = new Date(Date.now() - 60_000).toISOString()
  await ca('revoke', serial, '--reason', 'keyCompromise', '--since', since)
  expect(await status()).toBe('revoked')
  const lines = (await certhall('show', serial)).trim().split('\n')
  const actor = `command/${os.userInfo().username}`
  expect(lines[0]).toBe(`${serial}\trevoked (keyCompromise)`)
  expect(lines[1]).toContain('CN=张三')
  expect(lines.slice(3).map((line) => line.trim().split('  ').slice(1))).toEqual([
    ['suspended', actor, '电话挂失'],
    ['resumed', actor],
    ['revoked', 'keyCompromise', `since ${since}`, actor],
  ])
}, 180_000)

test('what a crash left before its certificate was stored is revoked, and said so', async () => {
  const { serial } = await issue()
  await hall.db
    .updateTable('ca_certificates')
    .set({ state: 'intended', der: null, fingerprint: null, issued_at: null })
    .where('serial', '=', serial)
    .execute()
  const told = await ca('revoke', serial, '--reason', 'superseded')
  expect(told).toBe(`${serial}\trevoked; no certificate was stored under it`)
})

test('a key from outside is never certified', async () => {
  const { der } = await issue()
  const file = path.join(folder, 'lost.pem')
  writeFileSync(file, toPem('CERTIFICATE', der))
  await ca('block', file, '--note', 'found on the net')
  expect(await hall.authority.keyBlocked(parseCertificate(der).spki)).toBe(true)
})

test('rolled over by command: the running hall issues with G2, and the addresses stay the hall’s own', async () => {
  const before = await issue()
  const first = await ca('rollover', 'p256')
  expect(first).toMatch(/^p256-g2\t[0-9a-f]+\tuntil 20\d\d-\d\d-\d\d\t.* G2/)
  const after = await issue()
  expect([before.issuer, after.issuer]).toEqual(['p256', 'p256-g2'])
  const { caIssuers } = parseCertificate(after.chain[0] as Uint8Array).extensions
  expect(caIssuers).toEqual([`${ORIGIN}/ca/p256-root.cer`])
  const served = await hall.app.inject('/ca/p256-g2.cer')
  expect(Uint8Array.from(served.rawPayload)).toEqual(after.chain[0])
  // A repeat changes nothing.
  expect(await ca('rollover', 'p256')).toBe(first)
  const rows = (await ca('list')).split('\n').map((line) => line.split('\t').slice(0, 4))
  expect(rows).toContainEqual(['p256', 'succeeded', 'ecdsa-sha256', 'file'])
  expect(rows).toContainEqual(['p256-g2', 'issues', 'ecdsa-sha256', 'file'])
  expect(rows).toContainEqual(['sm2-root', 'root', 'sm2-sm3', 'file'])
})

test('a root rolled over by command: both generations vouch for each other, and the hall serves it', async () => {
  const first = await ca('rollover', 'p256-root')
  expect(first).toMatch(/^p256-root-g2\t.* G2,.*\n.*p256-root and p256-root-g2 certify each other's keys/)
  expect(await ca('rollover', 'p256-root')).toBe(first)
  const { rawPayload, headers } = await hall.app.inject('/ca/p256.p7c')
  expect(headers['content-type']).toBe('application/pkcs7-mime; smime-type=certs-only')
  const served = parseCertsOnly(Uint8Array.from(rawPayload)).map((der) => parseCertificate(der))
  expect(served).toHaveLength(4)
  // The addresses are the hall's own here too.
  for (const { extensions } of served.slice(1, 3))
    expect(extensions.caIssuers?.[0]).toMatch(new RegExp(`^${ORIGIN}/ca/p256-root`))
  const rows = (await ca('list')).split('\n').map((line) => line.split('\t').slice(0, 2))
  expect(rows).toContainEqual(['p256-root-g2', 'root'])
})

test.each<[string, string[], RegExp]>([
  ['a serial that is none', ['show', 'xyz'], /'xyz' is no serial number/],
  ['an unknown serial', ['revoke', 'abc', '--reason', 'superseded'], /certificate 0abc/],
  ['a reason that is none', ['revoke', 'abc', '--reason', 'lost'], /--reason takes one of unspecified, /],
  [
    'a time that is none',
    ['revoke', 'abc', '--reason', 'keyCompromise', '--since', 'soon'],
    /--since takes a time/,
  ],
  ['an unknown issuer', ['rollover', 'none'], /There is no issuer none/],
  ['an origin that is none', ['rollover', 'p256', '--origin', 'hall'], /--origin takes an origin/],
  ['a file that is none', ['block', '/none.pem'], /none.pem cannot be read \(ENOENT\)/],
  ['an unknown option', ['list', '--al'], /Unknown option '--al'/],
])('%s is told in one line', async (_, args, expected) => {
  const error = await ca(...args).catch((error: Error) => error)
  expect(error).toMatchObject({ message: expect.stringMatching(expected) })
})
