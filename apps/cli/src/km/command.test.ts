import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { generateKeyPair, publicKeyOf, sign } from '@certhall/crypto'
import { addYears, residentIdCheck } from '@certhall/model'
import { assembleCsr, encodeCsrInfo, fromPem, parseCertificate } from '@certhall/pki'
import { enrolHolder, hashPassword } from '@certhall/ra'
import { createHall, type Hall } from '@certhall/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase } from '../../../../test/database.ts'
import { run } from './command.ts'

const PASSPHRASE = 'the hall’s passphrase'
let folder: string
let database: Awaited<ReturnType<typeof createTestDatabase>>
let hall: Hall
let url: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-km-'))
  database = await createTestDatabase()
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('CERTHALL_PASSPHRASE', PASSPHRASE)
  vi.stubEnv('CERTHALL_RECOVERY_PASSPHRASE', 'the court’s passphrase')
  hall = await createHall({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    profilesDir: path.resolve(import.meta.dirname, '../../../../profiles'),
    agentOrigins: [],
    passphrase: PASSPHRASE,
    applications: [],
    logLevel: 'silent',
    staffLogIn: { secondFactor: 'allowed' },
  })
  url = await hall.listen()
  await hall.ra.jurisdictions.put({ id: '37', name: '山东省' })
  for (const login of ['wang', 'li']) {
    const person = { id: login, login, name: login, jurisdictionId: '37', disabled: false }
    const passwordHash = await hashPassword('a long password')
    await hall.ra.staff.put({ ...person, roles: ['km-officer'], passwordHash })
    await writeFile(inFolder(login), JSON.stringify({ login, password: 'a long password' }))
  }
})
afterAll(async () => {
  await hall.close()
  await database.drop()
  await rm(folder, { recursive: true })
  vi.unstubAllEnvs()
})

const inFolder = (name: string) => path.join(folder, name)

async function km(...args: string[]): Promise<{ code: number; out: string }> {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  try {
    const code = await run(args)
    return { code, out: said.mock.calls.map(([line]) => `${line}\n`).join('') }
  } finally {
    said.mockRestore()
  }
}
const centre = (...args: string[]) => km(...args, '--data', folder)
const officer = (login: string, ...args: string[]) =>
  km(...args, '--url', url, '--credentials', inFolder(login))

let people = 0
async function enrol() {
  const pair = await generateKeyPair('sm2')
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: 'x' }], spki: pair.spki })
  const first17 = `37010219800101${String(++people).padStart(3, '0')}`
  const { pair: issued } = await enrolHolder(hall.ra, {
    holder: {
      kind: 'person',
      idType: 'resident-id',
      name: '张三',
      idNumber: first17 + residentIdCheck(first17),
      region: '370102',
      jurisdictionId: '37',
      numbers: {},
      contacts: {},
    },
    profile: 'fiscal',
    key: 'sm2',
    csr: assembleCsr(info, 'sm2-sm3', await sign('sm2-sm3', pair.pkcs8, info)),
    notAfter: addYears(new Date(), 1),
  })
  return issued
}

test('two officers recover a pair, and its recipient opens it', async () => {
  const { signing, encryption } = await enrol()
  const court = inFolder('court.key')
  expect((await km('recipient', court)).code).toBe(0)
  await expect(km('recipient', court)).rejects.toMatchObject({ code: 'configuration-invalid' })
  const asked = await officer(
    'wang',
    ...['request', '--certificate', signing.fingerprint, '--recipient', `${court}.pub`],
    ...['--reason', 'order 2026-117', '--basis', 'criminal procedure, art. 54'],
  )
  const [id = ''] = asked.out.split('\t')
  await expect(officer('wang', 'approve', id)).rejects.toMatchObject({ code: 'recovery-own' })
  expect((await officer('li', 'approve', id)).out).toContain('approved')
  expect((await officer('li', 'list')).out).toContain('order 2026-117')
  await officer('wang', 'release', id, '--out', inFolder('released.pem'))
  await km('open', inFolder('released.pem'), '--key', court, '--out', inFolder('pair.pem'))
  const [block] = fromPem(await readFile(inFolder('pair.pem'), 'utf8'))
  expect(publicKeyOf(block?.der as Uint8Array)).toEqual(parseCertificate(encryption?.der as Uint8Array).spki)
})

test('beside a hall that runs: the master key is rotated, issuing goes on, and the trail holds', async () => {
  await enrol()
  const before = await centre('audit', '--verify')
  expect(before).toMatchObject({ code: 0, out: expect.stringContaining('The trail holds') })
  const noted = /(\d+:[0-9a-f]{64})/.exec(before.out)?.[1] ?? ''
  expect((await centre('rotate')).out).toContain('Master key 2')
  const issued = await enrol()
  const status = await centre('status')
  expect(status.out).toMatch(/^in-use\t\d+$/m)
  expect(status.out).toContain('master key\t2\n')
  expect((await centre('audit', '--noted', noted)).code).toBe(0)
  const lines = (await centre('audit')).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const own = lines.filter(({ signingSerial }) => signingSerial === issued.signing.serial)
  expect(own.map(({ event }) => event)).toEqual(['reserve', 'wrap', 'activate'])
  const foreign = noted.replace(/^\d+:./, (start) => start.slice(0, -1) + (start.endsWith('0') ? '1' : '0'))
  expect(await centre('audit', '--noted', foreign)).toMatchObject({
    code: 1,
    out: expect.stringContaining('noted-head-missing'),
  })
})

test('what the caller can put right is told', async () => {
  expect((await km('make-coffee')).code).toBe(2)
  expect((await km('approve')).code).toBe(2)
  const wrong = { code: 'configuration-invalid' }
  await expect(km('status', '--data', inFolder('nothing'))).rejects.toMatchObject(wrong)
  await expect(centre('audit', '--noted', 'x')).rejects.toMatchObject(wrong)
  await expect(officer('wang', 'request')).rejects.toMatchObject(wrong)
})
