import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { generateKeyPair } from '@certhall/crypto'
import { parseCertificate, parseCrl, toPem } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './adapters/sql/connect.ts'
import { sqlLists } from './adapters/sql/va-lists.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, templateOf } from './authority-fixture.ts'

const BY = { actor: 'officer', note: 'a test' }

let fixture: Awaited<ReturnType<typeof authorityFixture>>
/** Two processes over one database. */
let opened: OpenAuthority
let second: OpenAuthority
let secondDb: ReturnType<typeof connect>

beforeAll(async () => {
  fixture = await authorityFixture()
  const clock = { now: () => new Date() }
  opened = await openAuthority({ ...fixture.options, clock })
  secondDb = connect(fixture.url)
  second = await openAuthority({ ...fixture.options, db: secondDb, clock })
})
afterAll(async () => {
  await opened.close()
  await second.close()
  await secondDb.destroy()
  await fixture.remove()
})

let cases = 0
async function issue() {
  const { spki } = await generateKeyPair('p256')
  const template = templateOf('p256')
  return (await opened.authority.issue({ caseReference: `lists-${cases++}`, template, spki })).signing
}

async function inFile(name: string, kind: 'CERTIFICATE' | 'X509 CRL', ders: Uint8Array[]): Promise<string> {
  const file = path.join(fixture.folder, name)
  await writeFile(file, ders.map((der) => toPem(kind, der)).join(''))
  return file
}

/** What openssl says of a certificate with nothing but these lists. */
async function judge(der: Uint8Array, lists: Uint8Array[], ...options: string[]): Promise<string> {
  const [ca, root] = (await opened.chainOf('p256')) as [Uint8Array, Uint8Array]
  const leaf = await inFile('leaf.pem', 'CERTIFICATE', [der])
  const files = ['-CAfile', await inFile('root.pem', 'CERTIFICATE', [root])]
  files.push('-untrusted', await inFile('ca.pem', 'CERTIFICATE', [ca]))
  files.push('-CRLfile', await inFile('lists.pem', 'X509 CRL', lists))
  const command = ['verify', '-crl_check', ...options, ...files, leaf]
  return execFileSync('sh', ['-c', 'openssl "$@" 2>&1 || true', 'sh', ...command], { encoding: 'utf8' })
}

test('openssl takes up a delta: what was revoked after the complete list, and what is good again after a hold', async () => {
  const [lost, held] = [await issue(), await issue()]
  await opened.authority.suspendPair({ serial: held.serial, ...BY })
  const { der: complete, number } = await opened.crl('p256')
  expect(await judge(lost.der, [complete])).toContain(': OK')
  expect(await judge(held.der, [complete])).toContain('certificate revoked')
  await opened.authority.revokePair({ serial: lost.serial, reason: 'superseded', ...BY })
  await opened.authority.resumePair({ serial: held.serial, ...BY })

  const delta = parseCrl((await opened.crl('p256', 'delta')).der)
  expect(delta.number).toBe(BigInt(number + 1))
  const reasons = new Map(delta.revoked.map(({ serial, reason }) => [serial, reason]))
  expect(reasons.get(lost.serial)).toBe('superseded')
  expect(reasons.get(held.serial)).toBe('removeFromCRL')
  for (const list of [complete, (await opened.crl('p256')).der]) {
    const lists = [list, delta.der]
    expect(await judge(lost.der, lists, '-use_deltas')).toContain('certificate revoked')
    expect(await judge(held.der, lists, '-use_deltas')).toContain(': OK')
  }
  // Without its deltas the older complete list still says what it said.
  expect(await judge(lost.der, [complete])).toContain(': OK')
})

test("openssl finds a certificate's status in the shard that its distribution point names", async () => {
  const [good, lost] = [await issue(), await issue()]
  await opened.authority.revokePair({ serial: lost.serial, reason: 'keyCompromise', ...BY })
  const [address] = parseCertificate(lost.der).extensions.crlDistributionPoints ?? []
  const shard = /^http:\/\/hall\.test\/crl\/p256\/(\d+)\.crl$/.exec(address ?? '')?.[1] as string
  const { der } = await opened.crl('p256', shard)
  expect(parseCrl(der).issuingDistributionPoint).toMatchObject({ uris: [address] })
  expect(await judge(good.der, [der])).toContain(': OK')
  expect(await judge(lost.der, [der])).toContain('certificate revoked')
  // A list of another shard says nothing of them.
  const other = await opened.crl('p256-root', '0')
  expect(await judge(good.der, [other.der])).toContain('unable to get certificate CRL')
  await expect(opened.crl('p256', '99999')).rejects.toMatchObject({ code: 'not-found' })
})

test('two processes that make lists at the same time number them without a gap', async () => {
  const numbers = new Set<number>()
  const note = (list: { number: number }) => numbers.add(list.number)
  const before = (await opened.crl('p256')).number
  for (let round = 0; round < 4; round++) {
    const { serial } = await issue()
    await opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
    const lists = await Promise.all(
      [opened, second, opened, second].map((process, i) => process.crl('p256', i < 2 ? 'full' : 'delta')),
    )
    for (const list of lists) {
      note(list)
      expect(parseCrl(list.der).revoked.map((entry) => entry.serial)).toContain(serial)
    }
  }
  expect([...numbers].sort((a, b) => a - b)).toEqual([1, 2, 3, 4].map((i) => before + i))
})

test('a list that cannot be signed leaves no gap', async () => {
  const lists = sqlLists(fixture.db)
  const before = await opened.crl('p256')
  const fails = lists.turn('p256', 'full', async (turn) => {
    const { thisUpdate, nextUpdate, entries } = before
    const row = { scope: 'full', number: before.number + 1, thisUpdate, nextUpdate, entries, changes: 0 }
    await turn.store(row, new Uint8Array(700_000))
    throw new Error('the module is gone')
  })
  await expect(fails).rejects.toThrow('the module is gone')
  const { serial } = await issue()
  await opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
  expect((await opened.crl('p256')).number).toBe(before.number + 1)
})

test('while another process makes a list, requests get the one at hand at once', async () => {
  const before = await opened.crl('p256')
  const { serial } = await issue()
  await opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const turn = sqlLists(secondDb).turn('p256', 'full', () => held)
  // Who waited for the list would wait for ever: it is let go below.
  const answers = await Promise.all(Array.from({ length: 20 }, () => opened.lists.current('p256', 'full')))
  for (const answer of answers) expect(answer.number).toBe(before.number)
  // Revoking waits for no list either.
  await opened.authority.revokePair({ serial: (await issue()).serial, reason: 'superseded', ...BY })
  release()
  await turn
  expect((await opened.lists.renewed('p256', 'full')).number).toBe(before.number + 1)
})

test('an intent that is revoked or on hold is listed: a signature may have been made', async () => {
  const { serial } = await issue()
  await fixture.db
    .updateTable('ca_certificates')
    .set({ state: 'intended', der: null, fingerprint: null, issued_at: null })
    .where('serial', '=', serial)
    .execute()
  await opened.authority.suspendPair({ serial, ...BY })
  const listed = async () =>
    parseCrl((await opened.crl('p256')).der).revoked.find((entry) => entry.serial === serial)?.reason
  expect(await listed()).toBe('certificateHold')
  await opened.authority.revokePair({ serial, reason: 'keyCompromise', ...BY })
  expect(await listed()).toBe('keyCompromise')
})

test('bytes of lists that nobody reads any more are thrown away; what a delta needs stays', async () => {
  for (let i = 0; i < 3; i++) {
    await opened.authority.revokePair({ serial: (await issue()).serial, reason: 'superseded', ...BY })
    await opened.crl('p256')
  }
  const count = async (table: 'va_lists' | 'va_list_parts') =>
    (
      await fixture.db
        .selectFrom(table)
        .select('number')
        .distinct()
        .where('issuer', '=', 'p256')
        .where('scope', '=', 'full')
        .execute()
    ).length
  expect(await count('va_list_parts')).toBe(2)
  expect(await count('va_lists')).toBeGreaterThan(2)
})
