import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generateKeyPair, openSm2EnvelopedKey, sm2Decrypt, sm2Encrypt, verify } from '@certhall/crypto'
import type { CertificateTemplate } from '@certhall/model'
import { parseCertificate, toPem } from '@certhall/pki'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { connect } from './adapters/sql/connect.ts'
import type { Database } from './adapters/sql/database.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'

let database: TestDatabase
let db: Kysely<Database>
let folder: string
let opened: OpenAuthority
const clock = { now: () => new Date() }

beforeAll(async () => {
  database = await createTestDatabase()
  db = connect(database.url)
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-authority-'))
  opened = await open()
})
afterAll(async () => {
  await opened.close()
  await db.destroy()
  await database.drop()
  await rm(folder, { recursive: true })
})

const open = () =>
  openAuthority({
    db,
    keysDir: path.join(folder, 'keys'),
    passphrase: 'a passphrase',
    baseUrl: 'http://hall.test',
    clock,
    spares: 3,
  })

function template(
  key: CertificateTemplate['key'],
  changes: Partial<CertificateTemplate> = {},
): CertificateTemplate {
  return {
    profile: 'fiscal',
    profileVersion: 1,
    issuer: key === 'sm2' ? 'sm2' : 'p256',
    holder: 'holder-1',
    key,
    dual: key === 'sm2',
    subject: [
      { type: 'C', value: 'CN' },
      { type: 'O', value: '济南市财政局' },
      { type: 'CN', value: '张三' },
    ],
    identity: { residentId: '11010519491231002X', housingFund: '370100123456' },
    singleKeyUsage: ['digitalSignature', 'nonRepudiation'],
    extendedKeyUsage: ['clientAuth'],
    policies: ['1.2.156.112570.1.1.3'],
    notAfter: new Date(Math.floor(Date.now() / 1000) * 1000 + 365 * 86_400_000).toISOString(),
    ...changes,
  }
}

async function inFile(name: string, der: Uint8Array): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, toPem('CERTIFICATE', der))
  return file
}

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' })

test('an SM2 pair: both certificates verify to the root link by link, and the encryption key arrives in its envelope', async () => {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  const pair = await opened.authority.issue({ caseReference: 'case-sm2', template: template('sm2'), spki })
  const signing = parseCertificate(pair.signing.der)
  const encryption = parseCertificate(pair.encryption?.der as Uint8Array)

  expect(signing.extensions.keyUsage).toEqual(['digitalSignature', 'nonRepudiation'])
  expect(encryption.extensions.keyUsage).toEqual(['keyEncipherment', 'dataEncipherment', 'keyAgreement'])
  expect(encryption.subjectDer).toEqual(signing.subjectDer)
  expect([encryption.notBefore, encryption.notAfter]).toEqual([signing.notBefore, signing.notAfter])
  expect(pair.signing.pairSerial).toBe(encryption.serial)
  expect(pair.encryption?.pairSerial).toBe(signing.serial)

  const got = openSm2EnvelopedKey({ signingPkcs8: pkcs8, envelope: pair.envelope as Uint8Array })
  expect(got.spki).toEqual(encryption.spki)
  const secret = new TextEncoder().encode('kept since last year')
  expect(sm2Decrypt(got.pkcs8, sm2Encrypt(encryption.spki, secret))).toEqual(secret)

  const [ca, root] = pair.chain as [Uint8Array, Uint8Array]
  expect(opened.anchors).toContainEqual(root)
  const links = [
    [pair.signing.der, ca],
    [pair.encryption?.der as Uint8Array, ca],
    [ca, root],
  ] as const
  for (const [at, [below, above]] of links.entries()) {
    const trusted = await inFile(`above-${at}.pem`, above)
    const leaf = await inFile(`below-${at}.pem`, below)
    const out = run(
      ...(['openssl', 'verify', '-partial_chain', '-vfyopt', 'distid:1234567812345678'] as const),
      ...['-CAfile', trusted, leaf],
    )
    expect(out).toContain(': OK')
    const { tbs, signature } = parseCertificate(below)
    expect(verify('sm2-sm3', parseCertificate(above).spki, tbs, signature)).toBe(true)
  }
})

test.each(['p256', 'rsa2048'] as const)(
  'a %s certificate: openssl and certtool accept the chain',
  async (key) => {
    const { spki } = await generateKeyPair(key)
    const issued = await opened.authority.issue({
      caseReference: `case-${key}`,
      template: template(key),
      spki,
    })
    expect(issued.encryption).toBeUndefined()
    expect(issued.envelope).toBeUndefined()
    const [ca, root] = issued.chain as [Uint8Array, Uint8Array]
    const files = {
      root: await inFile(`${key}-root.pem`, root),
      ca: await inFile(`${key}-ca.pem`, ca),
      leaf: await inFile(`${key}-leaf.pem`, issued.signing.der),
    }
    const out = run(
      ...(['openssl', 'verify', '-x509_strict', '-policy_check', '-purpose', 'sslclient'] as const),
      ...['-CAfile', files.root, '-untrusted', files.ca, files.leaf],
    )
    expect(out).toContain(': OK')

    const chain = path.join(folder, `${key}-chain.pem`)
    await writeFile(chain, [issued.signing.der, ca].map((der) => toPem('CERTIFICATE', der)).join(''))
    const checked = run('certtool', '--verify', '--load-ca-certificate', files.root, '--infile', chain)
    expect(checked).toContain('Chain verification output: Verified.')
    const printed = run('certtool', '--certificate-info', '--infile', files.leaf)
    expect(printed).toContain('http://hall.test/crl/p256.crl')
    expect(printed).toContain('http://hall.test/ocsp')
  },
)
