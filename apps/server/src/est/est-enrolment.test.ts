import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { promisify } from 'node:util'
import { parseCertificate, parseCertsOnly, toPem } from '@certhall/pki'
import { hashPassword } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { sqlMachineClients } from '../adapters/sql/machine-clients.ts'
import { createHall, type Hall } from '../compose.ts'

// A whole hall, and clients that know nothing of it: bash, curl and openssl.
const ROOT = path.resolve(import.meta.dirname, '../../../..')
const COMMAND = path.join(ROOT, 'apps/cli/bin/certhall.js')
const SECRET = 'a secret'
const DAY = 86_400_000
const execute = promisify(execFile)

let folder: string
let database: TestDatabase
let hall: Hall
let origin: string
let base: string
let shift = 0

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-est-'))
  database = await createTestDatabase()
  await cp(path.join(ROOT, 'profiles'), file('profiles'), { recursive: true })
  const service = await readFile(file('profiles/machines/service.yaml'), 'utf8')
  await writeFile(file('profiles/machines/other.yaml'), service.replace('id: service', 'id: other'))
  hall = await createHall({
    ...{ databaseUrl: database.url, host: '127.0.0.1', port: 0, dataDir: file('data') },
    ...{ profilesDir: file('profiles'), agentOrigins: [], passphrase: 'a passphrase', applications: [] },
    ...{ logLevel: 'silent', trustProxy: true, est: { port: 0, behindProxy: true } },
    clock: { now: () => new Date(Date.now() + shift) },
  })
  origin = await hall.listen()
  base = `https://127.0.0.1:${hall.estPort()}/.well-known/est`
  const clients = sqlMachineClients(hall.db)
  const common = { profile: 'service', createdBy: 'test', createdAt: new Date() }
  const secret = await hashPassword(SECRET)
  await clients.add({ ...common, id: 'mill', names: ['dns:*.mill.example'], secret })
  await clients.add({ ...common, id: 'dam', names: ['dns:*.mill.example', 'dns:*.dam.example'], secret })
  await clients.add({ ...common, id: 'foreign', profile: 'other', names: ['dns:*.f.example'], secret })
  await sh(`curl -sS ${origin}/ca/p256-root.cer | openssl x509 -inform der -out root.pem`)
})
afterAll(async () => {
  await hall.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

const file = (name: string): string => path.join(folder, name)
async function sh(script: string): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, CERTHALL_PASSPHRASE: 'a passphrase' }
  const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env })
  return stdout
}

/** name.key and name.b64 */
async function request(name: string, dns: string, key = 'EC -pkeyopt ec_paramgen_curve:P-256', more = '') {
  await sh(`openssl genpkey -quiet -algorithm ${key} -out ${name}.key 2>/dev/null
    openssl req -new -key ${name}.key -subj '/CN=${dns}' -addext subjectAltName=DNS:${dns} ${more} -outform der |
      openssl base64 > ${name}.b64`)
}

interface Answer {
  status: number
  headers: string
  body: string
}

async function curl(address: string, ...args: string[]): Promise<Answer> {
  const flags = ['-sS', '--max-time', '60', '--cacert', file('root.pem'), '-i']
  const { stdout } = await execute('curl', [
    ...flags,
    ...args,
    address.startsWith('http') ? address : base + address,
  ])
  const [headers = '', body = ''] = stdout.split(/\r\n\r\n(?!HTTP)/, 2)
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(headers)?.[1]), headers: headers.toLowerCase(), body }
}

const TYPE = ['-H', 'Content-Type: application/pkcs10']
const posted = (name: string) => [...TYPE, '--data-binary', `@${file(name)}`]
const as = (client: string, secret = SECRET) => ['--user', `${client}:${secret}`]
const shown = (name: string) => ['--cert', file(`${name}.pem`), '--key', file(`${name}.key`)]

async function keep(name: string, { status, body }: Answer) {
  expect([status, body]).toEqual([200, expect.any(String)])
  const [der] = parseCertsOnly(Uint8Array.from(Buffer.from(body, 'base64'))) as [Uint8Array]
  await writeFile(file(`${name}.pem`), toPem('CERTIFICATE', der))
  return parseCertificate(der)
}

async function enrolled(name: string, dns: string, client = 'mill') {
  await request(name, dns)
  return keep(name, await curl('/simpleenroll', ...as(client), ...posted(`${name}.b64`)))
}

test('the lines of docs/est.md, as they stand there', async () => {
  const page = await readFile(path.join(ROOT, 'docs/est.md'), 'utf8')
  const [, lines = ''] = /```sh\n([\s\S]*?)```/.exec(page) ?? []
  const script = lines
    .replace('HALL=http://127.0.0.1:8300', `HALL=${origin}`)
    .replace('127.0.0.1:8303', `127.0.0.1:${hall.estPort()}`)
    .replace('npx certhall', `'${process.execPath}' '${COMMAND}'`)
  expect(await sh(script)).toContain('pump.pem: OK\nnext.pem: OK\n')
  const told = await sh('openssl x509 -in next.pem -noout -subject -ext subjectAltName,extendedKeyUsage')
  expect(told).toMatch(/CN = pump\.plant\.example.*DNS:pump\.plant\.example.*TLS Web Client Authentication/s)
  expect(
    await sh('diff <(openssl pkey -in next.key -pubout) <(openssl x509 -in next.pem -noout -pubkey)'),
  ).toBe('')
}, 180_000)

test("a password of the operator's own, from standard input, is not printed", async () => {
  const add = (id: string, password: string) =>
    sh(
      `printf '${password}\\n' | '${process.execPath}' '${COMMAND}' est client add ${id} --name dns:tank.example --password-stdin --data data`,
    )
  expect(await add('tank', 'not a short one')).toBe('tank\tservice\tdns:tank.example\n')
  await expect(add('tank2', 'short')).rejects.toThrow('fewer than 12 characters')
  await request('tank', 'tank.example')
  await keep('tank', await curl('/simpleenroll', ...as('tank', 'not a short one'), ...posted('tank.b64')))
}, 180_000)

test('every form of the body, RSA too; the same request has the same certificate; both lines of CAs are served', async () => {
  await request('rsa', 'rsa.mill.example', 'RSA -pkeyopt rsa_keygen_bits:2048')
  await sh(`tr -d '\\n' < rsa.b64 > rsa.line; openssl base64 -d -in rsa.b64 > rsa.der
    openssl req -inform der -in rsa.der -out rsa.csr; sed 's/$/\\r/' rsa.b64 > rsa.crlf`)
  const send = (name: string, ...args: string[]) =>
    curl('/service/simpleenroll', ...as('mill'), ...posted(name), ...args)
  const first = await send('rsa.b64', '-H', 'Content-Transfer-Encoding: base64')
  expect((await keep('rsa', first)).key).toBe('rsa2048')
  expect(first.headers).toContain('content-transfer-encoding: base64')
  for (const name of ['rsa.b64', 'rsa.line', 'rsa.csr', 'rsa.crlf', 'rsa.der'])
    expect((await send(name)).body, name).toBe(first.body)

  const cacerts = async () => parseCertsOnly(Buffer.from((await curl('/cacerts')).body, 'base64')).length
  expect(await cacerts()).toBe(2)
  const before = (await hall.db.selectFrom('ca_issuers').selectAll().where('line', '=', 'p256').execute())
    .length
  await sh(`'${process.execPath}' '${COMMAND}' ca rollover p256 --data data --origin ${origin}`)
  expect(before).toBe(1)
  expect(await cacerts()).toBe(3)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await enrolled('after', 'after.mill.example')
  await sh(
    `curl -sS --cacert root.pem ${base}/cacerts | openssl base64 -d | openssl pkcs7 -inform der -print_certs -out all.pem`,
  )
  expect(await sh('openssl verify -CAfile root.pem -untrusted all.pem rsa.pem after.pem')).toBe(
    'rsa.pem: OK\nafter.pem: OK\n',
  )
  expect(
    parseCertificate(
      Buffer.from((await readFile(file('after.pem'), 'utf8')).replace(/-.*-|\s/g, ''), 'base64'),
    ).issuerDer,
  ).not.toEqual(
    parseCertificate(Buffer.from((await readFile(file('rsa.pem'), 'utf8')).replace(/-.*-|\s/g, ''), 'base64'))
      .issuerDer,
  )
}, 180_000)

test('what is refused: by status, stable code and words', async () => {
  await enrolled('a', 'a.mill.example')
  await enrolled('d', 'd.dam.example', 'dam')
  await request('new', 'a.mill.example')
  await request('weak', 'w.mill.example', 'RSA -pkeyopt rsa_keygen_bits:1024')
  await request('curve', 'w.mill.example', 'EC -pkeyopt ec_paramgen_curve:secp256k1')
  await request('far', 'far.elsewhere.example')
  await request('other', 'b.mill.example')
  await request('subject', 'a.mill.example', undefined, "-subj '/C=CN/O=Somebody/CN=a.mill.example'")
  await sh(`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.pem -subj /CN=mill 2>/dev/null
    head -c 70000 /dev/zero | tr '\\0' A > large; printf 'MIIB*' > broken; printf 'MIIB' > cut; : > empty
    openssl base64 -d -in new.b64 > new.der; head -c -1 new.der > bad.der; printf '\\001' >> bad.der`)
  const mill = as('mill')
  const cases: [number, string, string, string[]][] = [
    [401, 'log-in-required', '/simpleenroll', posted('new.b64')],
    [401, 'log-in-wrong', '/simpleenroll', [...as('mill', 'wrong'), ...posted('new.b64')]],
    [401, 'log-in-wrong', '/simpleenroll', [...as('nobody'), ...posted('new.b64')]],
    [401, 'certificate-unknown', '/simpleenroll', [...shown('own'), ...posted('new.b64')]],
    [403, 'not-yours', '/other/simpleenroll', [...mill, ...posted('new.b64')]],
    [403, 'not-yours', '/simplereenroll', [...shown('d'), ...mill, ...posted('new.b64')]],
    [422, 'csr-key-refused', '/simpleenroll', [...mill, ...posted('weak.b64')]],
    [422, 'csr-key-refused', '/simpleenroll', [...mill, ...posted('curve.b64')]],
    [422, 'csr-name-refused', '/simpleenroll', [...mill, ...posted('far.b64')]],
    [422, 'csr-signature-wrong', '/simpleenroll', [...mill, ...posted('bad.der')]],
    [413, 'input-too-large', '/simpleenroll', [...mill, ...posted('large')]],
    [400, 'csr-malformed', '/simpleenroll', [...mill, ...posted('broken')]],
    [400, 'csr-malformed', '/simpleenroll', [...mill, ...posted('cut')]],
    [400, 'csr-malformed', '/simpleenroll', [...mill, ...posted('empty')]],
    [400, 'input-invalid', '/simpleenroll', [...mill, '--data-binary', `@${file('new.b64')}`]],
    [422, 'csr-name-refused', '/simplereenroll', [...shown('a'), ...posted('other.b64')]],
    [422, 'csr-name-refused', '/simplereenroll', [...shown('a'), ...posted('subject.b64')]],
    // May ask for the name, but has no certificate of it.
    [422, 'csr-name-refused', '/simplereenroll', [...shown('d'), ...posted('new.b64')]],
    [422, 'csr-name-refused', '/simplereenroll', [...as('dam'), ...posted('new.b64')]],
    [422, 'csr-key-refused', '/simplereenroll', [...shown('a'), ...posted('a.b64')]],
    [405, 'method-not-allowed', '/simpleenroll', mill],
    [405, 'method-not-allowed', '/cacerts', posted('new.b64')],
    [404, 'not-found', '/nowhere/cacerts', []],
    [404, 'not-found', '/simpleenrol', []],
    [501, 'not-supported', '/serverkeygen', [...mill, ...posted('new.b64')]],
    [501, 'not-supported', '/fullcmc', [...mill, ...posted('new.b64')]],
  ]
  for (const [status, code, address, args] of cases) {
    const answer = await curl(address, ...args)
    expect([code, answer.status, answer.body]).toEqual([
      code,
      status,
      expect.stringMatching(`^${code}: .+\n$`),
    ])
    expect(answer.headers).toContain(`certhall-code: ${code}`)
    expect(answer.headers).toContain('content-type: text/plain')
    if (status === 401) expect(answer.headers).toContain('www-authenticate: basic')
    if (status === 405) expect(answer.headers).toMatch(/allow: (get|post)\r\n/)
  }
  expect((await curl('/csrattrs')).status).toBe(204)
  expect((await curl('/other/csrattrs')).status).toBe(200)
}, 180_000)

test('renewal by password; revoked, suspended and ended certificates renew nothing', async () => {
  const { serial } = await enrolled('old', 'old.mill.example')
  await request('later', 'old.mill.example')
  const byPassword = () => curl('/simplereenroll', ...as('mill'), ...posted('later.b64'))
  const byCertificate = () => curl('/simplereenroll', ...shown('old'), ...posted('later.b64'))
  const both = async () => {
    const answers = [
      await byPassword(),
      await byCertificate(),
      await curl('/simpleenroll', ...shown('old'), ...posted('later.b64')),
    ]
    return answers.map(({ status, body }) => `${status} ${body.split(':', 1)[0]}`)
  }
  const by = { actor: 'test', note: 'test' }
  await hall.authority.suspendPair({ serial, ...by })
  expect(await both()).toEqual(Array(3).fill('403 certificate-suspended'))
  await hall.authority.resumePair({ serial, ...by })
  shift = 91 * DAY
  expect(await both()).toEqual(Array(3).fill('403 certificate-expired'))
  shift = 0
  await hall.authority.revokePair({ serial, reason: 'superseded', ...by })
  expect(await both()).toEqual(Array(3).fill('403 certificate-revoked'))

  await enrolled('good', 'good.mill.example')
  await request('next', 'good.mill.example')
  const send = () => curl('/simplereenroll', ...as('mill'), ...posted('next.b64'))
  const first = await send()
  expect((await keep('next', first)).serial).not.toBe(serial)
  expect((await send()).body).toBe(first.body)
}, 180_000)

/** With a challengePassword, which openssl takes from a configuration only. */
async function bound(name: string, dns: string, password: string): Promise<void> {
  const config = ['[req]', 'distinguished_name=d', 'attributes=a', 'prompt=no', 'req_extensions=e']
  const sections = [
    '[d]',
    `CN=${dns}`,
    '[a]',
    `challengePassword=${password}`,
    '[e]',
    `subjectAltName=DNS:${dns}`,
  ]
  await writeFile(file(`${name}.cnf`), [...config, ...sections, ''].join('\n'))
  await sh(`openssl req -new -config ${name}.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key \
    -outform der 2>/dev/null | openssl base64 > ${name}.b64`)
}

test('a CSR that names a connection is taken on that one only (RFC 9266)', async () => {
  await bound('any', 'any.mill.example', '12345678')
  const refused = await curl('/simpleenroll', ...as('mill'), ...posted('any.b64'))
  expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('csr-binding-wrong')])

  const ca = await readFile(file('root.pem'))
  for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
    const name = `bound${version}`
    const place = { host: '127.0.0.1', port: hall.estPort() as number, ca }
    const socket = tlsConnect({ ...place, minVersion: version, maxVersion: version })
    await once(socket, 'secureConnect')
    const binding =
      version === 'TLSv1.3'
        ? socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
        : (socket.getFinished() as Buffer)
    await bound(name, `bound-${version.slice(-1)}.mill.example`, binding.toString('base64'))
    const outgoing = httpsRequest(`${base}/simpleenroll`, {
      ...{ method: 'POST', createConnection: () => socket, auth: `mill:${SECRET}` },
      headers: { 'content-type': 'application/pkcs10' },
    })
    outgoing.end(await readFile(file(`${name}.b64`)))
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    expect([version, response.statusCode]).toEqual([version, 200])
    socket.destroy()
    expect((await curl('/simpleenroll', ...as('mill'), ...posted(`${name}.b64`))).status).toBe(422)
  }
})

test('behind a proxy by plain http: by password alone', async () => {
  await request('proxied', 'proxied.mill.example')
  const plain = `${origin}/.well-known/est/simpleenroll`
  await keep('proxied', await curl(plain, ...as('mill'), ...posted('proxied.b64')))
  const refused = await curl(plain, ...posted('proxied.b64'))
  expect([refused.status, refused.body]).toEqual([401, expect.stringContaining('log-in-required')])
  await bound('tied', 'tied.mill.example', 'AAAA')
  expect((await curl(plain, ...as('mill'), ...posted('tied.b64'))).status).toBe(422)
})
