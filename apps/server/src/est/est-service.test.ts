import { exec, execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { CerthallError } from '@certhall/model'
import { parseCertificate, parseCertsOnly, toPem } from '@certhall/pki'
import { hashPassword } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupPool } from '../adapters/sql/ca-many.ts'
import { sqlMachineClients } from '../adapters/sql/machine-clients.ts'
import { type OpenAuthority, openAuthority } from '../authority.ts'
import { authorityFixture } from '../authority-fixture.ts'
import { parseMachineProfile } from '../machine-profiles.ts'
import { openMachines } from '../machines.ts'
import { type EstService, openEstService } from './est-service.ts'
import { ownCertificate } from './own-certificate.ts'

// As clients in the field do it: openssl makes keys and requests, curl sends them.
const PROFILE = `
id: device
version: 1
name: { zh: 设备, en: Devices }
issuer: p256
keys: [p256, rsa2048]
days: 90
subject: [{ type: C, value: CN }]
names: [dns, ip]
keyUsage: [digitalSignature]
extendedKeyUsage: [serverAuth, clientAuth]
policies: ['2.999.1']
`
const SECRET = 'a secret: with a colon'
const execute = promisify(execFile)

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let open: OpenAuthority
let base: string
const undo: (() => unknown)[] = []
let keyAway = false
let service: EstService
// The service's own certificate is of another month at first.
let shift = -40 * 86_400_000

beforeAll(async () => {
  fixture = await authorityFixture()
  open = await openAuthority({ ...fixture.options, clock: { now: () => new Date(Date.now() + shift) } })
  const pool = groupPool(fixture.url)
  const { signerOf } = open.ca.keys
  // A key behind a line that is down.
  open.ca.keys.signerOf = async (issuer) => {
    const signer = await signerOf(issuer)
    return {
      ...signer,
      async sign(message) {
        if (keyAway) throw new CerthallError('key-unavailable', 'the line is down')
        return signer.sign(message)
      },
    }
  }
  const profiles = new Map([['device', parseMachineProfile(PROFILE, 'device.yaml')]])
  const machines = openMachines({
    ca: open.ca,
    db: fixture.db,
    pool,
    profiles,
    listedKeys: { has: () => false },
  })
  const clients = sqlMachineClients(fixture.db)
  const names = ['dns:*.plant.example', 'ip:192.0.2.7']
  const common = {
    profile: 'device',
    secret: await hashPassword(SECRET),
    createdBy: 'test',
    createdAt: new Date(),
  }
  await clients.add({ ...common, id: 'plant', names })
  await clients.add({ ...common, id: 'other', names: ['dns:*.other.example'] })
  service = await openEstService({
    machines,
    identity: () =>
      ownCertificate(
        { ca: machines.ca, files: open.files, chainOf: machines.chainOf },
        { issuer: 'p256', names: ['localhost', '127.0.0.1'] },
      ),
    ...{ proxies: 0, host: '127.0.0.1', port: 0, log: () => {} },
  })
  base = `https://127.0.0.1:${await service.listen()}/.well-known/est`
  undo.push(
    () => service.close(),
    () => pool.end(),
  )
  const [, root] = await open.chainOf('p256')
  await writeFile(file('root.pem'), toPem('CERTIFICATE', root as Uint8Array))
})
afterAll(async () => {
  for (const step of undo) await step()
  await open.close()
  await fixture.remove()
})

const file = (name: string): string => path.join(fixture.folder, name)
const openssl = (...args: string[]) => execute('openssl', args, { cwd: fixture.folder })

/** Status, headers and body of what curl got; TLS is verified against the hall's root. */
async function curl(address: string, ...args: string[]) {
  const flags = [
    '-sS',
    '--max-time',
    '10',
    '--cacert',
    file('root.pem'),
    '-D',
    file('headers'),
    '-o',
    file('body'),
  ]
  const { stdout } = await execute('curl', [...flags, '-w', '%{http_code}', ...args, base + address])
  return {
    status: Number(stdout),
    headers: (await readFile(file('headers'), 'latin1')).toLowerCase(),
    body: await readFile(file('body'), 'latin1').catch(() => ''),
  }
}

const posted = (name: string) => ['-H', 'Content-Type: application/pkcs10', '--data-binary', `@${file(name)}`]
const asPlant = ['--user', `plant:${SECRET}`]

/** A key and a request in base64, as RFC 7030 wants it: name.key and name.b64. */
async function request(name: string, subject: string, san: string, ...key: string[]): Promise<void> {
  const kind = key.length > 0 ? key : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const asked = [
    '-subj',
    subject,
    '-addext',
    `subjectAltName=${san}`,
    '-outform',
    'der',
    '-out',
    `${name}.der`,
  ]
  await openssl('req', '-new', '-nodes', ...kind, '-keyout', `${name}.key`, ...asked)
  await openssl('base64', '-in', `${name}.der`, '-out', `${name}.b64`)
}

/** The one certificate of an answer, also as a PEM file of this name. */
async function certificate(body: string, name: string) {
  const [der, ...more] = parseCertsOnly(Uint8Array.from(Buffer.from(body, 'base64')))
  expect(more).toEqual([])
  await writeFile(file(`${name}.pem`), toPem('CERTIFICATE', der as Uint8Array))
  return parseCertificate(der as Uint8Array)
}

test('cacerts: openssl reads issuing CA and root, also under the label', async () => {
  const { status, headers, body } = await curl('/cacerts')
  expect(status).toBe(200)
  expect(headers).toContain('content-type: application/pkcs7-mime\r\n')
  await writeFile(file('ca.p7'), Buffer.from(body, 'base64'))
  const { stdout } = await openssl('pkcs7', '-inform', 'der', '-in', 'ca.p7', '-print_certs', '-noout')
  expect(stdout.match(/subject=/g)?.length).toBe(2)
  expect((await curl('/device/cacerts')).body).toBe(body)
})

test('csrattrs: the first kind of key of the profile, its signature, and names to be filled in, as openssl shows them', async () => {
  const { headers, body } = await curl('/csrattrs')
  expect(headers).toContain('application/csrattrs')
  await writeFile(file('attrs'), Buffer.from(body, 'base64'))
  const { stdout } = await openssl('asn1parse', '-inform', 'der', '-in', 'attrs')
  expect(stdout).toMatch(
    /id-ecPublicKey.*prime256v1.*ecdsa-with-SHA256.*Extension Request.*X509v3 Subject Alternative Name/s,
  )
  expect(stdout).not.toContain('rsaEncryption')
})

test('enrol by secret, renew by certificate with a new key; openssl verifies both', async () => {
  const san = 'DNS:pump.plant.example,IP:192.0.2.7'
  await request('first', '/CN=pump.plant.example', san)
  const enrolled = await curl('/device/simpleenroll', ...asPlant, ...posted('first.b64'))
  expect(enrolled.status).toBe(200)
  expect(enrolled.headers).toContain('application/pkcs7-mime; smime-type=certs-only')
  await certificate(enrolled.body, 'first')

  const cert = ['--cert', file('first.pem'), '--key', file('first.key')]
  await request('second', '/C=CN/CN=pump.plant.example', san)
  const renewed = await curl('/simplereenroll', ...cert, ...posted('second.b64'))
  expect(renewed.status).toBe(200)
  const { subject, extensions } = await certificate(renewed.body, 'second')
  expect(subject.at(-1)).toEqual({ type: 'CN', value: 'pump.plant.example' })
  expect(extensions.subjectAltNames?.map(({ type }) => type)).toEqual(['dns', 'ip'])
  const [issuing] = await open.chainOf('p256')
  await writeFile(file('issuing.pem'), toPem('CERTIFICATE', issuing as Uint8Array))
  const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-x509_strict']
  const { stdout } = await openssl('verify', ...chain, '-purpose', 'sslclient', 'first.pem', 'second.pem')
  expect(stdout).toBe('first.pem: OK\nsecond.pem: OK\n')

  await request('changed', '/C=CN/CN=valve.plant.example', 'DNS:valve.plant.example')
  const changed = await curl('/simplereenroll', ...cert, ...posted('changed.b64'))
  expect([changed.status, changed.body]).toEqual([422, expect.stringContaining('csr-name-refused')])
  // The same certificate enrols for other names of its client.
  expect((await curl('/simpleenroll', ...cert, ...posted('changed.b64'))).status).toBe(200)

  const found = await open.authority.listByHolder('client/plant')
  for (const { serial: one } of found) {
    await open.ca.certificates.revoke(one, { reason: 'superseded', actor: 'test', note: '' }, new Date())
  }
  await request('third', '/C=CN/CN=pump.plant.example', san)
  const revoked = await curl('/simplereenroll', ...cert, ...posted('third.b64'))
  expect([revoked.status, revoked.body]).toEqual([403, expect.stringContaining('certificate-revoked')])
}, 180_000)

test('an RSA key, sent as DER', async () => {
  await request('rsa', '/CN=r.plant.example', 'DNS:r.plant.example', '-newkey', 'rsa:2048')
  const { status, body } = await curl('/simpleenroll', ...asPlant, ...posted('rsa.der'))
  expect(status).toBe(200)
  expect((await certificate(body, 'rsa')).key).toBe('rsa2048')
})

test('while the key is away the answer is 202, and the same request gets its certificate later', async () => {
  await request('late', '/CN=late.plant.example', 'DNS:late.plant.example')
  keyAway = true
  const waiting = await curl('/simpleenroll', ...asPlant, ...posted('late.b64'))
  keyAway = false
  expect(waiting.status).toBe(202)
  expect(waiting.headers).toContain('retry-after: 60')
  expect((await curl('/simpleenroll', ...asPlant, ...posted('late.b64'))).status).toBe(200)
})

test('what is refused, and how', async () => {
  await request('x', '/CN=x.plant.example', 'DNS:x.plant.example')
  await openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'own.key',
    '-out',
    'own.pem',
    '-subj',
    '/CN=plant',
  )
  await writeFile(file('junk.b64'), 'AAAA')
  const own = ['--cert', file('own.pem'), '--key', file('own.key')]
  const cases: [number, string, string[]][] = [
    [401, '/simpleenroll', posted('x.b64')],
    [401, '/simpleenroll', ['--user', 'plant:wrong', ...posted('x.b64')]],
    [401, '/simpleenroll', ['--user', `nobody:${SECRET}`, ...posted('x.b64')]],
    // It has none that could be renewed.
    [422, '/simplereenroll', [...asPlant, ...posted('x.b64')]],
    [401, '/simpleenroll', [...own, ...posted('x.b64')]],
    [422, '/simpleenroll', ['--user', `other:${SECRET}`, ...posted('x.b64')]],
    [400, '/simpleenroll', [...asPlant, ...posted('junk.b64')]],
    [405, '/simpleenroll', asPlant],
    [404, '/elsewhere/simpleenroll', [...asPlant, ...posted('x.b64')]],
    [501, '/serverkeygen', [...asPlant, ...posted('x.b64')]],
    [501, '/fullcmc', [...asPlant, ...posted('x.b64')]],
  ]
  for (const [expected, address, args] of cases) {
    const { status, headers } = await curl(address, ...args)
    expect([address, ...args.slice(0, 2), status]).toEqual([address, ...args.slice(0, 2), expected])
    if (expected === 401) expect(headers).toContain('www-authenticate: basic')
  }
}, 180_000)

test("the service's own certificate gives way to the next month's, and to another when it is revoked", async () => {
  await request('shown', '/CN=shown.plant.example', 'DNS:shown.plant.example')
  await certificate((await curl('/simpleenroll', ...asPlant, ...posted('shown.b64'))).body, 'shown')
  const own = async () => {
    const { stdout } = await promisify(exec)(
      `openssl s_client -connect ${new URL(base).host} -CAfile root.pem -verify_return_error </dev/null 2>/dev/null |
        openssl x509 -noout -serial -ext subjectAltName`,
      { cwd: fixture.folder },
    )
    expect(stdout).toContain('DNS:localhost, IP Address:127.0.0.1')
    return /serial=(\w+)/.exec(stdout)?.[1]?.toLowerCase() as string
  }
  const first = await own()
  await service.renew()
  expect(await own()).toBe(first)
  shift = 0
  await service.renew()
  const second = await own()
  await open.ca.certificates.revoke(second, { reason: 'superseded', actor: 'test', note: '' }, new Date())
  await service.renew()
  expect(new Set([first, second, await own()]).size).toBe(3)
  // It still asks for certificates.
  await request('again', '/CN=shown.plant.example', 'DNS:shown.plant.example')
  const cert = ['--cert', file('shown.pem'), '--key', file('shown.key')]
  expect((await curl('/simplereenroll', ...cert, ...posted('again.b64'))).status).toBe(200)
})
