import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { generateKeyPair } from '@certhall/crypto'
import { addDays } from '@certhall/model'
import { parseCertificate, toPem } from '@certhall/pki'
import { openAuthorityDesk } from '@certhall/server/authority-desk'
import { readCeremonyPlan } from '@certhall/server/ceremony'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/certhall.js')
const PASSPHRASE = 'correct horse battery'
const PLAN = `
name: 示例认证中心 根密钥仪式
origin: http://hall.example
witnesses: [周科, 吴敏]
authorities:
  - { id: rsa-root, key: rsa2048, signature: rsa-pss-sha256, years: 30, subject: { C: CN, O: 示例认证中心, CN: 示例根 } }
  - { id: rsa, parent: rsa-root, key: p256, years: 20, pathLength: 0, subject: { C: CN, O: 示例认证中心, CN: 示例签发 } }
  - { id: gm-root, key: sm2, years: 30, subject: { C: CN, O: 示例认证中心, CN: 示例根 SM2 } }
`
let folder: string
let database: TestDatabase

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-ceremony-'))
  database = await createTestDatabase()
  writeFileSync(path.join(folder, 'plan.yaml'), PLAN)
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

interface Ended {
  code: number | null
  out: string
  err: string
}

/** The command as typed; killed outright once its output shows `until`. */
function ceremony(options: { plan?: string; until?: string; passphrase?: string } = {}): Promise<Ended> {
  const { plan = 'plan.yaml', until, passphrase = PASSPHRASE } = options
  const child = spawn(process.execPath, [COMMAND, 'ceremony', '--plan', plan], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: database.url, CERTHALL_PASSPHRASE: passphrase },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    ended.out += chunk
    if (until !== undefined && ended.out.includes(until)) child.kill('SIGKILL')
  })
  child.stderr.on('data', (chunk) => {
    ended.err += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })))
}

const at = (...names: string[]) => path.join(folder, 'data', 'ceremony', ...names)
const serialOf = (id: string) => parseCertificate(readFileSync(at(`${id}.cer`))).serial

test('broken off and gone on with, it ends in one set of authorities and one transcript', async () => {
  await ceremony({ until: 'Made: rsa-root' })
  expect(existsSync(at('transcript.txt'))).toBe(false)
  const first = serialOf('rsa-root')

  const { code, out, err } = await ceremony()
  expect(err).toBe('')
  expect(code).toBe(0)
  expect(serialOf('rsa-root')).toBe(first)
  const transcript = readFileSync(at('transcript.txt'))
  const text = transcript.toString()
  // Numbered without a gap over both attempts, everything with its time.
  const numbers = [...text.matchAll(/^ *(\d+)\. .*\[20\d\d-\d\d-\d\dT[\d:.]+Z\]$/gm)].map(([, number]) =>
    Number(number),
  )
  expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  for (const wanted of [
    createHash('sha256').update(PLAN).digest('hex'),
    ...['根密钥仪式: gone on with', 'witness      周科', 'witness      吴敏'],
    ...['Found, made before: rsa-root', 'Made: rsa ', 'Made: gm-root', 'signs rsa-pss-sha256'],
    `commit ${execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim()}`,
    ...['rsa-root', 'rsa', 'gm-root'].flatMap((id) => {
      const der = readFileSync(at(`${id}.cer`))
      return [
        serialOf(id),
        createHash('sha256').update(der).digest('hex'),
        createHash('sm3').update(der).digest('hex'),
      ]
    }),
  ])
    expect(text, wanted).toContain(wanted)
  expect(text).not.toContain(PASSPHRASE)
  for (const hash of ['sha256', 'sm3'])
    expect(out).toContain(createHash(hash).update(transcript).digest('hex'))
  expect(readdirSync(at()).sort()).toEqual(['gm-root.cer', 'rsa-root.cer', 'rsa.cer', 'transcript.txt'])

  const again = await ceremony()
  expect(again.out).toContain('has been held')
  expect(readFileSync(at('transcript.txt'))).toEqual(transcript)
  for (const hash of ['sha256', 'sm3'])
    expect(again.out).toContain(createHash(hash).update(transcript).digest('hex'))

  // Another plan is not held over it.
  writeFileSync(path.join(folder, 'other.yaml'), PLAN.replace('周科', '郑涛'))
  const other = await ceremony({ plan: 'other.yaml' })
  expect(other.err).toMatch(/transcript of another plan/)
  expect(other.code).toBe(1)
}, 180_000)

test('what was made issues, without demonstration authorities beside it; openssl accepts the chain', async () => {
  const place = { databaseUrl: database.url, dataDir: path.join(folder, 'data'), passphrase: PASSPHRASE }
  const desk = await openAuthorityDesk({ ...place, baseUrl: 'http://hall.example' })
  expect((await desk.authority.issuers()).map(({ id }) => id).sort()).toEqual(['gm-root', 'rsa', 'rsa-root'])
  const { spki } = await generateKeyPair('p256')
  const { signing } = await desk.authority.authority.issue({
    caseReference: 'after-the-ceremony',
    spki,
    template: {
      ...{
        profile: 'p',
        profileVersion: 1,
        issuer: 'rsa',
        holder: 'h',
        key: 'p256',
        dual: false,
        identity: {},
      },
      subject: [{ type: 'CN', value: '张三' }],
      ...{ singleKeyUsage: ['digitalSignature'], extendedKeyUsage: ['clientAuth'], policies: ['2.999.1'] },
      notAfter: addDays(new Date(Math.floor(Date.now() / 1000) * 1000), 300).toISOString(),
    },
  })
  await desk.close()
  const pem = (name: string, der: Uint8Array) => {
    writeFileSync(at(`${name}.pem`), toPem('CERTIFICATE', Uint8Array.from(der)))
    return at(`${name}.pem`)
  }
  const [root, ca] = [pem('root', readFileSync(at('rsa-root.cer'))), pem('ca', readFileSync(at('rsa.cer')))]
  const leaf = pem('leaf', signing.der)
  const judge = ['verify', '-x509_strict', '-CAfile', root, '-untrusted', ca, leaf]
  expect(execFileSync('openssl', judge, { encoding: 'utf8' })).toContain(': OK')
})

test('nothing is made where the plan contradicts what is there', async () => {
  const plan = PLAN.replace('示例根,', '别的根,').replace('CN: 示例根 }', 'CN: 别的根 }')
  writeFileSync(path.join(folder, 'contrary.yaml'), plan)
  await rm(at('transcript.txt'))
  const { err, code } = await ceremony({ plan: 'contrary.yaml' })
  expect(err).toMatch(/another rsa-root is there already/)
  expect(code).toBe(1)
  const wrong = await ceremony({ passphrase: 'another passphrase' })
  expect(wrong.err.trim()).toBe('certhall ceremony: The passphrase does not open the keys of this folder.')
}, 180_000)

test.each<[string, (plan: string) => string, RegExp]>([
  ['no YAML', () => '{', /plan: .+/],
  ['an unknown key type', (plan) => plan.replace('key: sm2', 'key: dsa'), /authorities\.2\.key/],
  [
    'a signature that the key cannot make',
    (plan) => plan.replace('key: rsa2048', 'key: p384'),
    /cannot make rsa-pss-sha256/,
  ],
  ['addresses that need what they tell', (plan) => plan.replace('http:', 'https:'), /origin/],
  ['no witness', (plan) => plan.replace('[周科, 吴敏]', '[]'), /witnesses/],
  ['an id that stands twice', (plan) => plan.replace('id: gm-root', 'id: rsa'), /rsa stands twice/],
  ['an id of a responder’s key', (plan) => plan.replace('id: gm-root', 'id: gm-ocsp'), /authorities\.\d\.id/],
  ['no common name', (plan) => plan.replace(', CN: 示例签发', ''), /CN is missing/],
  [
    'a token without a module',
    (plan) => plan.replace('years: 20', 'years: 20, keyStore: "pkcs11:token=a"'),
    /module-path/,
  ],
  ['an unknown field', (plan) => plan.replace('years: 20', 'yeers: 20'), /authorities\.1/],
])('%s is told in one line', (_, change, expected) => {
  const text = change(PLAN)
  expect(text).not.toBe(PLAN)
  let message = ''
  try {
    readCeremonyPlan(text)
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).toMatch(expected)
  expect(message.split('\n')).toHaveLength(1)
})
