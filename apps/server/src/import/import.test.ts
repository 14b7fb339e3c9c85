import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { digest, generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { certificateSerial } from '@certhall/model/api'
import {
  encodeCertId,
  encodeOcspRequest,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseSpki,
  toPem,
} from '@certhall/pki'
import { checkEligibility, staffCertificates } from '@certhall/ra'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter, PROFILES, raFixture, residentId, staffOf, type Token } from '../adapters/sql/ra-fixture.ts'
import { approve, deliver, submitted } from '../adapters/sql/ra-journey.ts'
import { openImportDesk } from '../import-desk.ts'
import { type OldCertificate, oldSystem } from './old-system-fixture.ts'
import { type ImportRequest, runImport } from './run-import.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
let p256: Awaited<ReturnType<typeof oldSystem>>
let sm2: Awaited<ReturnType<typeof oldSystem>>
let other: Awaited<ReturnType<typeof oldSystem>>
const folders: string[] = []

beforeAll(async () => {
  ;[fixture, p256, sm2, other] = await Promise.all([
    raFixture(),
    oldSystem('p256'),
    oldSystem('sm2'),
    oldSystem('sm2'),
  ])
  // What openssl makes begins today.
  fixture.clock.at = new Date(Date.now() + 60_000)
})
afterAll(async () => {
  await fixture.close()
  p256.remove()
  sm2.remove()
  other.remove()
  for (const folder of folders) await rm(folder, { recursive: true })
})

type Table = (string | undefined)[][]

async function bundle(tables: Record<string, Table | string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'certhall-import-'))
  folders.push(folder)
  for (const [name, rows] of Object.entries(tables)) {
    const text = typeof rows === 'string' ? rows : rows.map((row) => row.join(',')).join('\n')
    await writeFile(path.join(folder, name), text)
  }
  return folder
}

function take(folder: string, changes: Partial<ImportRequest> = {}) {
  const { open, ra, clock } = fixture
  const { keysOn, files, identityOids } = open
  const place = { db: fixture.db, clock, profiles: ra.profiles, identityOids, keysOn, files }
  return runImport(place, { folder, by: 'command/test', ...changes })
}

const HOLDER = ['id_type', 'id_number', 'kind', 'name', 'region', 'jurisdiction']
const person = (number: string, name = '张三') => ['resident-id', number, 'person', name, '370102', '370102']
const CERTIFICATE = ['id_type', 'id_number', 'profile', 'certificate', 'encryption_certificate']
const held = (number: string, first: OldCertificate, second?: OldCertificate) => [
  ...['resident-id', number, 'fiscal', first.base64, second?.base64 ?? ''],
]
const REVOCATION = ['serial', 'revoked_at', 'reason', 'invalidity_at']
const counts = async () => {
  const [holders, certificates] = await Promise.all(
    (['holders', 'ca_certificates'] as const).map((table) =>
      fixture.db
        .selectFrom(table)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ),
  )
  return [holders?.count, certificates?.count]
}

/** What a token with this certificate holds. */
async function tokenOf({ der, pair }: OldCertificate): Promise<Token> {
  const { ra } = fixture
  const signing = (await ra.authority.findBySerial(
    parseCertificate(der).serial,
  )) as Token['issued']['signing']
  const holder = (await ra.holders.find(signing.holder)) as Token['holder']
  return { pair, issued: { signing, chain: [] }, holder }
}

describe('a bundle with good and bad rows', () => {
  let whole: string
  let single: OldCertificate
  let revoked: OldCertificate
  let signing: OldCertificate
  let encryption: OldCertificate
  const [one, two, three] = [residentId(301), residentId(302), residentId(303)]

  beforeAll(async () => {
    single = await p256.issue(0x1001, 'single')
    // Stored with a zero in front, which other programs leave away.
    revoked = await p256.issue(0xa02, 'single')
    signing = await sm2.issue(0x2001, 'signing')
    encryption = await sm2.issue(0x2002, 'encryption')
    const other = await sm2.issue(0x2003, 'encryption', { cn: '别人' })
    const foreign = await oldSystem('p256')
    const strange = await foreign.issue(0x3001, 'single')
    foreign.remove()
    const twin = await p256.issue(0x1001, 'single')
    const badKey = await generateKeyPair('sm2')
    const pkcs8 = (pair: { pkcs8: Uint8Array }) => Buffer.from(pair.pkcs8).toString('base64')
    whole = await bundle({
      'issuers.csv': [
        ['id', 'parent', 'certificate', 'private_key', 'crl_number'],
        ['old-root', '', 'old-root.pem', '', ''],
        ['old-ca', 'old-root', `"${p256.ca}"`, '', ''],
        ['old-sm2-root', '', 'sm2-root.pem', '', ''],
        ['old-sm2', 'old-sm2-root', 'sm2-ca.pem', 'sm2-ca.key', '4711'],
        ['old-ca2', 'old-sm2-root', 'old-root.pem', '', ''],
        ['old-out', '', '../../etc/passwd.pem', '', ''],
      ],
      'old-root.pem': p256.root,
      'sm2-root.pem': sm2.root,
      'sm2-ca.pem': sm2.ca,
      'sm2-ca.key': toPem('PRIVATE KEY', sm2.issuer.pkcs8),
      'holders.csv': [
        HOLDER,
        person(one),
        person(two, '李四'),
        person('370102199001013019'),
        person(one, '王五'),
        ['uscc', 'x'],
        ['resident-id', three, 'person', '赵六', '370102', 'nowhere'],
      ],
      'certificates.csv': [
        CERTIFICATE,
        held(one, single),
        held(two, revoked),
        held(one, signing, encryption),
        held(three, single),
        held(one, twin),
        held(one, strange),
        // A good signing certificate with somebody else's encryption certificate: neither comes in.
        held(two, await sm2.issue(0x2004, 'signing', { cn: '李四' }), other),
        ['resident-id', one, 'fiscal', 'AAAA', ''],
        ['resident-id', one, 'nobody', single.base64, ''],
        held(two, await p256.issue(0x1005, 'single')),
      ],
      'revocations.csv': [
        REVOCATION,
        ['A:02', '2026-11-22T00:00:00+08:00', 'keyCompromise', ''].map((cell, at) =>
          at === 1 ? new Date(Date.now()).toISOString() : cell,
        ),
        ['1005', '2026-11-22T00:00:00Z', 'lost', ''],
        ['ffff', '2026-01-01T00:00:00Z', 'superseded', ''],
      ],
      'admin-pins.csv': [
        ['token_serial', 'id_type', 'id_number', 'admin_pin'],
        ['F0001', 'resident-id', one, '92746038'],
        ['F0002', 'resident-id', three, '92746038'],
        ['F0003', 'resident-id', one, '1'],
      ],
      'keys.csv': [
        ['serial', 'private_key'],
        ['2002', pkcs8(encryption.pair)],
        ['2002', pkcs8(badKey)],
        ['2001', pkcs8(signing.pair)],
        ['2002', 'nonsense'],
      ],
    })
  })

  test('is tried without a trace, then taken; bad rows are told by line, and never in halves', async () => {
    const before = await counts()
    const dry = await take(whole, { dryRun: true })
    expect(await counts()).toEqual(before)
    expect(
      await fixture.db.selectFrom('ca_issuers').select('id').where('id', 'like', 'old%').execute(),
    ).toEqual([])

    const result = await take(whole)
    expect(result.faults).toEqual(dry.faults)
    expect(result.progress).toEqual(dry.progress)
    expect(result.faults.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      'admin-pins.csv:3 holder-unknown',
      'admin-pins.csv:4 row-malformed',
      'certificates.csv:5 holder-unknown',
      'certificates.csv:6 serial-taken',
      'certificates.csv:7 chain-invalid',
      'certificates.csv:8 pair-wrong',
      'certificates.csv:9 certificate-unreadable',
      'certificates.csv:10 profile-unknown',
      'certificates.csv:11 revocation-wrong',
      'holders.csv:4 number-invalid',
      'holders.csv:5 holder-differs',
      'holders.csv:6 row-malformed',
      'holders.csv:7 jurisdiction-unknown',
      // The third row's certificate is a PEM of several lines.
      expect.stringMatching(/^issuers\.csv:\d+ issuer-wrong$/),
      expect.stringMatching(/^issuers\.csv:\d+ certificate-unreadable$/),
      'keys.csv:3 key-differs',
      'keys.csv:4 key-not-escrowed',
      'keys.csv:5 key-unreadable',
      'revocations.csv:3 row-malformed',
      'revocations.csv:4 certificate-unknown',
    ])
    expect(result.progress['certificates.csv']).toMatchObject({ taken: 3, refused: 7 })
    const owner = await fixture.ra.holders.findByNumber('resident-id', one)
    expect(await fixture.open.keys.adminPinState('F0001', owner?.id ?? '')).toBe('kept')
    for (const serial of ['2003', '2004', '1005', '3001'])
      expect(await fixture.ca.certificates.bySerial(serial)).toBeUndefined()

    const again = await take(whole)
    expect(again.faults).toEqual(result.faults)
    expect(again.progress['admin-pins.csv']).toMatchObject({ taken: 0, already: 1, refused: 2 })
    expect(again.progress['certificates.csv']).toMatchObject({ taken: 0, already: 3, refused: 7 })
  })

  test('a certificate by openssl logs in and is renewed by this hall’s own authority', async () => {
    const { ra } = fixture
    const token = await tokenOf(single)
    const holder = await enter(fixture, token)
    const application = await submitted(ra, holder)
    const reviewer = await staffOf(fixture, 'import-reviewer', '3701')
    await approve(ra, reviewer, application.reference)
    const renewed = await deliver(ra, token, holder, application.reference)
    expect(renewed.issued.signing).toMatchObject({ issuer: 'p256', holder: token.holder.id, status: 'good' })
    expect((await enter(fixture, renewed)).fingerprint).toBe(renewed.issued.signing.fingerprint)
  })

  test('a revoked one does not log in, and its key is blocked', async () => {
    await expect(enter(fixture, await tokenOf(revoked))).rejects.toMatchObject({
      code: 'certificate-revoked',
    })
    expect(await fixture.ra.authority.keyBlocked(revoked.pair.spki)).toBe(true)
    const operator = await staffOf(fixture, 'import-operator', '3701', ['ca-operator'])
    for (const q of ['a02', '0A:02', '00 0a 02']) {
      const { certificates } = await staffCertificates(fixture.ra, operator, { q })
      expect(certificates.map(({ certificate }) => [certificate.serial, certificate.status])).toEqual([
        ['0a02', 'revoked'],
      ])
    }
    expect(certificateSerial.parse('0a02')).toBe('0a02')
    expect(await checkEligibility(fixture.ra, { certificate: revoked.der })).toMatchObject({
      refusal: 'renewal-revoked',
    })
  })

  test('an escrowed pair is there for its holder’s old files, and the trail says where it came from', async () => {
    const { keys } = fixture.open
    expect(await keys.restorable([signing.serial])).toEqual([signing.serial])
    const to = await generateKeyPair('sm2')
    const given = { signingSerial: signing.serial, to: to.spki, by: 'test', reason: 'test' }
    const { envelope } = await keys.rewrapHistory(given)
    expect(openSm2EnvelopedKey({ signingPkcs8: to.pkcs8, envelope }).pkcs8).toEqual(encryption.pair.pkcs8)
    await keys.chainTrail()
    expect((await keys.readTrail(0, 500)).filter(({ event }) => event === 'import')).toHaveLength(1)
    expect(await keys.verifyTrail()).not.toHaveProperty('fault')
  })

  test('the hall speaks for an authority whose key came along, and for no other', async () => {
    const { open } = fixture
    const asked = async (issuer: string, serial: string) => {
      const { subjectDer, spki } = parseCertificate(await open.caCertificate(issuer))
      const certId = {
        ...{ hash: 'sha256' as const, serial, issuerNameHash: digest('sha256', subjectDer) },
        issuerKeyHash: digest('sha256', parseSpki(spki).bits),
      }
      const der = encodeOcspRequest({ certIds: [{ ...certId, der: encodeCertId(certId) }] })
      return parseOcspResponse(await open.answerOcsp(der))
    }
    expect(await asked('old-sm2', signing.serial)).toMatchObject({
      responses: [{ status: { type: 'good' } }],
    })
    expect(await asked('old-ca', single.serial)).toMatchObject({ status: 'unauthorized' })
    const by = { actor: 'staff/x', note: '' }
    await fixture.ra.authority.revokePair({ serial: signing.serial, reason: 'superseded', ...by })
    const { der } = await open.crl('old-sm2')
    // RFC 5280 §5.2.3: on from the last list of the system before.
    expect(parseCrl(der).number).toBe(4712n)
    expect(parseCrl((await open.crl('old-sm2', 'delta')).der).number).toBe(4712n)
    expect(parseCrl(der).revoked.map(({ serial }) => serial)).toEqual(
      [encryption.serial, signing.serial].sort(),
    )
    await expect(open.crl('old-ca')).rejects.toMatchObject({ code: 'not-found' })
    await open.renewLists()
    const { authorities } = await open.state.authorities()
    expect(
      authorities.filter(({ state }) => state === 'imported').map(({ id, keptIn }) => [id, keptIn]),
    ).toEqual(
      expect.arrayContaining([
        ['old-ca', 'elsewhere'],
        ['old-sm2', 'file'],
      ]),
    )
    expect((await fixture.ra.authority.issuers()).map(({ id }) => id)).not.toContain('old-sm2')
    await expect(open.rollOver({ id: 'old-sm2' })).rejects.toMatchObject({ code: 'input-invalid' })
  })

  test('a later bundle revokes what an earlier one brought', async () => {
    const later = await bundle({
      'revocations.csv': [REVOCATION, ['1001', new Date().toISOString(), 'certificateHold', '']],
    })
    expect((await take(later)).progress['revocations.csv']).toMatchObject({ taken: 1, refused: 0 })
    expect(await fixture.ra.authority.findBySerial('1001')).toMatchObject({ status: 'suspended' })
  })
})

test('a key that an earlier try left under this id is not taken for the one that comes now', async () => {
  const { open, db } = fixture
  // Keys are kept before rows: a try that was killed in between leaves this.
  await open.files.ensure('ca-again', async () => (await generateKeyPair('sm2')).pkcs8)
  const folder = await bundle({
    'issuers.csv': [
      ['id', 'parent', 'certificate', 'private_key'],
      ['again-root', '', 'root.pem', ''],
      ['again', 'again-root', 'ca.pem', 'ca.key'],
      ['again-ocsp', 'again-root', 'ca.pem', ''],
    ],
    'root.pem': other.root,
    'ca.pem': other.ca,
    'ca.key': toPem('PRIVATE KEY', other.issuer.pkcs8),
  })
  const { faults } = await take(folder)
  expect(faults.map(({ line, code }) => `${line} ${code}`)).toEqual(['3 key-differs', '4 row-malformed'])
  const rows = await db.selectFrom('ca_issuers').select('id').where('id', 'like', 'again%').execute()
  expect(rows).toEqual([{ id: 'again-root' }])
})

test('broken off anywhere it goes on, and two at once are one', async () => {
  const numbers = Array.from({ length: 1100 }, (_, at) =>
    residentId(at % 600, at < 600 ? '370103' : '370104'),
  )
  const folder = await bundle({ 'holders.csv': [HOLDER, ...numbers.map((number) => person(number))] })
  let batches = 0
  const broken = take(folder, {
    progress: () => {
      batches += 1
      throw new Error('killed')
    },
  })
  await expect(broken).rejects.toThrow('killed')
  expect(batches).toBe(1)
  const both = await Promise.allSettled([take(folder), take(folder)])
  const [done] = both.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'configuration-invalid' },
  })
  expect(done).toMatchObject({ resumed: true, faults: [] })
  // Nothing was done a second time: what stood would count as there already.
  expect(done?.progress['holders.csv']).toMatchObject({ taken: numbers.length, already: 0 })
})

test('a table that cannot be read stops all, with its line', async () => {
  const quotes = await bundle({ 'holders.csv': `${HOLDER.join(',')}\nresident-id,"open` })
  await expect(take(quotes)).rejects.toMatchObject({ code: 'configuration-invalid' })
  const heading = await bundle({ 'holders.csv': 'id_type,colour\n' })
  await expect(take(heading)).rejects.toThrow(/lacks id_number.*unknown columns colour/)
  const gbk = await bundle({})
  const row = Buffer.concat([
    Buffer.from(`${HOLDER.join(',')}\nresident-id,${residentId(777)},person,`),
    Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
    Buffer.from(',370102,370102\n'),
  ])
  await writeFile(path.join(gbk, 'holders.csv'), row)
  await expect(take(gbk)).rejects.toThrow(/--encoding/)
  expect((await take(gbk, { encoding: 'gb18030' })).faults).toEqual([])
  expect(await fixture.ra.holders.findByNumber('resident-id', residentId(777))).toMatchObject({
    name: '张三',
  })
})

test('rows are compared with the rules in force, not with those of the file', async () => {
  const number = residentId(790)
  const folder = await bundle({
    'issuers.csv': [
      ['id', 'parent', 'certificate'],
      ['old-root', '', 'old-root.pem'],
      ['old-ca', 'old-root', `"${p256.ca}"`],
    ],
    'old-root.pem': p256.root,
    'holders.csv': [HOLDER, person(number)],
    'certificates.csv': [CERTIFICATE, held(number, await p256.issue(0x7001, 'single'))],
  })
  const run = async () => {
    const desk = await openImportDesk({ ...fixture.place, clock: fixture.clock, profilesDir: PROFILES })
    const { faults } = await desk.run({ folder, by: 'command/test', dryRun: true }).finally(desk.close)
    return faults.map(({ file, code }) => [file, code])
  }
  expect(await run()).toEqual([])
  await sql`
    update profile_states set body = jsonb_set(body, '{certificate,algorithms}', '["sm2"]')
    where profile = 'fiscal'`.execute(fixture.db)
  expect(await run()).toEqual([['certificates.csv', 'profile-differs']])
})
