import { scryptSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { GroupStep, GroupStore, MachineClient } from '@certhall/ca'
import { groupCommit, issueForCsr } from '@certhall/ca'
import { generateKeyPair, type KeyPair, signSync } from '@certhall/crypto'
import type { CerthallError } from '@certhall/model'
import { assembleCsr, encodeCsrInfo, parseCertificate, parseCrl, parseCsr, toPem } from '@certhall/pki'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupPool, sqlGroupStore } from './adapters/sql/ca-many.ts'
import { sqlMachineClients } from './adapters/sql/machine-clients.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, run } from './authority-fixture.ts'
import { parseMachineProfile } from './machine-profiles.ts'
import { openMachines } from './machines.ts'

const PROFILE = `
id: machine
version: 1
name: { zh: 机器, en: Machines }
issuer: p256
keys: [p256]
days: 90
subject: [{ type: C, value: CN }]
names: [dns]
keyUsage: [digitalSignature]
extendedKeyUsage: [serverAuth, clientAuth]
policies: ['2.999.1']
`
const profile = parseMachineProfile(PROFILE, 'machine.yaml')
const client: MachineClient = { id: 'one', profile, names: ['dns:*.a.example'] }
const listedKeys = { has: () => false }

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let open: OpenAuthority
const pools: ReturnType<typeof groupPool>[] = []

beforeAll(async () => {
  fixture = await authorityFixture()
  open = await openAuthority({ ...fixture.options, clock: { now: () => new Date() } })
})
afterAll(async () => {
  await open.close()
  await Promise.all(pools.map((pool) => pool.end()))
  await fixture.remove()
})

/** One of several processes over the same database. */
function machines() {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  return openMachines({
    ca: open.ca,
    db: fixture.db,
    pool,
    profiles: new Map([['machine', profile]]),
    listedKeys,
  })
}

let made = 0
async function csr(pair?: KeyPair, name = `m${made++}.a.example`): Promise<Uint8Array> {
  const { spki, pkcs8 } = pair ?? (await generateKeyPair('p256'))
  const info = encodeCsrInfo({ subject: [{ type: 'CN', value: name }], spki })
  return assembleCsr(info, 'ecdsa-sha256', signSync('ecdsa-sha256', pkcs8, info))
}

/** Certificates and, as those without one, intents. */
async function rows(holder = 'client/one') {
  const { db } = fixture
  const intents = await db.selectFrom('ca_intents').selectAll().where('holder', '=', holder).execute()
  const issued = await db.selectFrom('ca_certificates').selectAll().where('holder', '=', holder).execute()
  return [...issued, ...intents.map((intent) => ({ ...intent, state: 'intended' as const, der: null }))]
}

/** The store with something done, or gone wrong, before a group of intents or of certificates is written. */
const before = (
  store: GroupStore,
  act: Partial<Record<'intent' | 'completion', (step: GroupStep) => unknown>>,
) => ({
  async write(steps: readonly GroupStep[]) {
    for (const step of steps) await act[step.intent ? 'intent' : 'completion']?.(step)
    return store.write(steps)
  },
})

test('a certificate by the profile, that OpenSSL takes for its name', async () => {
  const { issue, chainOf } = machines()
  const { der, issuer } = await issue(client, await csr(undefined, 'web.a.example'), '')
  const { subject, extensions } = parseCertificate(der)
  expect(subject).toEqual([
    { type: 'C', value: 'CN' },
    { type: 'CN', value: 'web.a.example' },
  ])
  expect(extensions.subjectAltNames).toEqual([{ type: 'dns', value: 'web.a.example' }])
  const [leaf, chain] = ['leaf.pem', 'chain.pem'].map((name) => path.join(fixture.folder, name)) as [
    string,
    string,
  ]
  await writeFile(leaf, toPem('CERTIFICATE', der))
  await writeFile(chain, (await chainOf(issuer)).map((one) => toPem('CERTIFICATE', one)).join(''))
  const flags = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'web.a.example']
  expect(run('openssl', 'verify', ...flags, '-CAfile', chain, leaf)).toContain('OK')
})

test('the same request, from wherever and however often at once, has one certificate', async () => {
  const both = [machines(), machines()]
  const requests = await Promise.all(Array.from({ length: 12 }, () => csr()))
  const before = (await rows()).length
  const answers = await Promise.all(
    [0, 1, 2].flatMap(() => both.flatMap(({ issue }) => requests.map((der) => issue(client, der, 'r')))),
  )
  for (const [at, { der }] of answers.entries()) expect(der).toEqual(answers[at % 12]?.der)
  expect((await rows()).length).toBe(before + 12)
})

test('a key has one certificate: another reference, client, or a blocked key is refused, and its neighbours are served', async () => {
  const { issue } = machines()
  const pair = await generateKeyPair('p256')
  const blocked = await generateKeyPair('p256')
  await open.ca.certificates.blockKey(blocked.spki, { actor: 'test', note: '' }, new Date())
  const outcomes = await Promise.allSettled([
    issue(client, await csr(pair, 'k.a.example'), 'first'),
    issue(client, await csr(pair, 'k.a.example'), 'second'),
    issue({ ...client, id: 'two' }, await csr(pair, 'k.a.example'), 'first'),
    issue(client, await csr(blocked), ''),
    issue(client, await csr(), ''),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  await expect(issue(client, await csr(pair, 'other.a.example'), 'first')).rejects.toMatchObject({
    code: 'csr-key-refused',
  })
})

test('nothing is signed before its intent is stored, and what a crash left is finished by the next request', async () => {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  const store = sqlGroupStore(pool)
  const der = await csr()
  const request = { client, reference: 'crash', csr: parseCsr(der) }
  const signed: string[] = []
  const away = new Error('the database went away')
  const ca = (step: 'intent' | 'completion') => ({
    ...open.ca,
    many: groupCommit(before(store, { [step]: () => Promise.reject(away) })),
    keys: {
      ...open.ca.keys,
      signerOf: async (issuer: Parameters<typeof open.ca.keys.signerOf>[0]) => {
        signed.push(
          (await rows())
            .filter(({ state }) => state === 'intended')
            .map(({ serial }) => serial)
            .join(),
        )
        return open.ca.keys.signerOf(issuer)
      },
    },
  })
  await expect(issueForCsr(ca('intent'), request)).rejects.toBe(away)
  expect(signed).toEqual([])
  await expect(issueForCsr(ca('completion'), request)).rejects.toBe(away)
  const [left] = (await rows()).filter(({ state }) => state === 'intended')
  expect(signed).toEqual([left?.serial])
  const { serial } = await machines().issue(client, der, 'crash')
  expect(serial).toBe(left?.serial)
  expect((await rows()).filter(({ state }) => state === 'intended')).toEqual([])
})

test('a key that is blocked between intent and certificate gets none, neither from who is at it nor from a repeat', async () => {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  const store = sqlGroupStore(pool)
  const pair = await generateKeyPair('p256')
  const der = await csr(pair, 'lost.a.example')
  const request = { client, reference: 'lost', csr: parseCsr(der) }
  const completion = () => open.blockKey(pair.spki, { actor: 'officer', note: 'found in a dump' })
  const issuing = issueForCsr({ ...open.ca, many: groupCommit(before(store, { completion })) }, request)
  await expect(issuing).rejects.toMatchObject({ code: 'case-stale' })
  const { issue } = machines()
  await expect(issue(client, der, 'lost')).rejects.toMatchObject({ code: 'csr-key-refused' })
  const [row] = (await rows()).filter(({ case_reference: place }) => place.endsWith('/lost'))
  expect(row).toMatchObject({ state: 'intended', der: null })
})

test('what a crash left as an intent can be revoked by its serial, and is listed: a signature may have been made', async () => {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  const der = await csr(undefined, 'left.a.example')
  const completion = () => Promise.reject(new Error('killed'))
  const many = groupCommit(before(sqlGroupStore(pool), { completion }))
  await expect(
    issueForCsr({ ...open.ca, many }, { client, reference: 'left', csr: parseCsr(der) }),
  ).rejects.toThrow('killed')
  const left = async () => (await rows()).filter(({ case_reference: place }) => place.endsWith('/left'))
  const [{ serial } = { serial: '' }] = await left()
  await open.authority.revokePair({ serial, reason: 'superseded', actor: 'command/test' })
  expect(await left()).toMatchObject([{ serial, state: 'revoked' }])
  expect(parseCrl((await open.crl('p256')).der).revoked.map((entry) => entry.serial)).toContain(serial)
  expect((await machines().issue(client, der, 'left')).serial).not.toBe(serial)
})

test('an answer that was lost after its commit changes nothing', async () => {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  const store = sqlGroupStore(pool)
  const write: GroupStore['write'] = async (steps) => {
    const answers = await store.write(steps)
    if (steps.length > 1) throw new Error('connection cut')
    return answers
  }
  const many = groupCommit({ write })
  const requests = await Promise.all(Array.from({ length: 5 }, () => csr()))
  const known = new Set((await rows()).map(({ serial }) => serial))
  const issued = await Promise.all(
    requests.map((der) => issueForCsr({ ...open.ca, many }, { client, reference: '', csr: parseCsr(der) })),
  )
  const stored = (await rows()).filter(({ serial }) => !known.has(serial))
  expect(stored.map(({ serial }) => serial).sort()).toEqual(issued.map(({ serial }) => serial).sort())
  expect(stored.every(({ state }) => state === 'issued')).toBe(true)
})

test('what was revoked between its two writes is not handed out', async () => {
  const pool = groupPool(fixture.url)
  pools.push(pool)
  const store = sqlGroupStore(pool)
  const by = { actor: 'test', note: '' }
  const meanwhile = (act: (serial: string) => Promise<unknown>) => ({
    ...open.ca,
    many: groupCommit(before(store, { completion: (step) => act(step.completion?.serial as string) })),
  })
  const revoking = meanwhile((serial) =>
    open.ca.certificates.revoke(serial, { reason: 'cessationOfOperation', ...by }, new Date()),
  )
  const request = { client, reference: '', csr: parseCsr(await csr()) }
  await expect(issueForCsr(revoking, request)).rejects.toMatchObject({ code: 'case-stale' })
})

test('a stream is issued in its order; what is wrong with one stops nobody, and a repeat gets the same', async () => {
  const { issueMany } = machines()
  const good = await Promise.all(Array.from({ length: 300 }, () => csr()))
  const stream = [
    ...good.slice(0, 7),
    Uint8Array.of(1),
    await csr(undefined, 'elsewhere.example'),
    ...good.slice(7),
  ]
  const collect = async () => {
    const found: (string | undefined)[] = []
    for await (const outcome of issueMany(client, stream)) {
      expect(outcome.at).toBe(found.length)
      found.push(
        'certificate' in outcome ? outcome.certificate.serial : (outcome.error as CerthallError).code,
      )
    }
    return found
  }
  const first = await collect()
  expect(first.slice(7, 9)).toEqual(['csr-malformed', 'csr-name-refused'])
  expect(new Set(first).size).toBe(302)
  expect(await collect()).toEqual(first)
})

test('wrong secrets of one address are stretched one after another, and so many a minute', async () => {
  const { access } = machines()
  const secret = 'a secret of a machine'
  const salt = Buffer.alloc(16)
  const key = scryptSync(secret, salt, 32, { N: 1024, r: 8, p: 1 })
  const cheap = `scrypt$1024$8$1$${salt.toString('base64')}$${key.toString('base64')}`
  await sqlMachineClients(fixture.db).add({
    ...{ id: 'guessed', profile: 'machine', names: [], secret: cheap },
    ...{ createdBy: 'test', createdAt: new Date() },
  })
  const basic = (text: string) => `Basic ${Buffer.from(`guessed:${text}`).toString('base64')}`
  const guesses = Array.from({ length: 30 }, (_, at) => access.byHeader(basic(`wrong ${at}`), '192.0.2.1'))
  const outcomes = await Promise.allSettled(guesses)
  const codes = outcomes.map((one) => (one.status === 'rejected' ? (one.reason as CerthallError).code : 'in'))
  expect(codes.filter((code) => code === 'log-in-wrong')).toHaveLength(20)
  expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(10)
  expect((await access.byHeader(basic(secret), '192.0.2.2')).id).toBe('guessed')
  // One network of IPv6 has 2^64 addresses.
  const spread = Array.from({ length: 22 }, (_, at) =>
    access.byHeader(basic(`other ${at}`), `2001:db8:0:1:${at}::${at}`),
  )
  const reasons = (await Promise.allSettled(spread)).map(
    (one) => one.status === 'rejected' && one.reason.code,
  )
  expect(reasons.filter((code) => code === 'rate-limited')).toHaveLength(2)
  for (const elsewhere of ['2001:db8:0:2::1', '::ffff:192.0.2.9', '::1'])
    expect((await access.byHeader(basic(secret), elsewhere)).id).toBe('guessed')
  await expect(access.byHeader(basic(' '), '2001:db8:0:1::1')).rejects.toMatchObject({ code: 'rate-limited' })
})

test('among thousands of one client’s certificates a renewal finds its own by index', async () => {
  await sql`
    insert into ca_certificates (serial, issuer, use, state, case_reference, profile, holder, template_digest, spki,
      spki_digest, signature, tbs, not_before, not_after, intended_at)
    select 'aa' || n, issuer, use, 'intended', 'client/many/' || n || '/est', profile, 'client/many', md5(n::text) || md5(n::text), spki,
      md5('k' || n) || md5(n::text), signature, tbs, not_before, not_after, intended_at
    from (select * from ca_certificates limit 1) one, generate_series(1, 3000) n`.execute(fixture.db)
  await sql`analyze ca_certificates`.execute(fixture.db)
  const { rows } = await sql<{ 'QUERY PLAN': string }>`
    explain select * from ca_certificates where holder = 'client/many' and template_digest = ${'0'.repeat(64)}
      and case_reference like 'client/%/est' and der is not null order by intended_at desc limit 20`.execute(
    fixture.db,
  )
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('ca_certificates_enrolled')
})
