import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { digest, generateKeyPair } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import {
  encodeOcspRequest,
  parseCertificate,
  parseOcspResponse,
  parseSpki,
  toHex,
  toPem,
} from '@certhall/pki'
import { DEFAULT_STATUS } from '@certhall/va'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sqlStatuses } from './adapters/sql/ca-status.ts'
import { connect } from './adapters/sql/connect.ts'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, run, templateOf } from './authority-fixture.ts'
import { openStatusService } from './status-service.ts'

const BY = { actor: 'officer', note: 'a test' }
const HOUR = 3600_000

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let now: Date | undefined
const clock = { now: () => now ?? new Date() }
const processes: { opened: OpenAuthority; origin: string; close(): Promise<void> }[] = []

/** One more process over the database, with nothing but the door in front. */
async function startProcess(ocsp: Partial<(typeof DEFAULT_STATUS)['ocsp']> = {}) {
  const db = connect(fixture.url)
  const status = { ...DEFAULT_STATUS, ocsp: { ...DEFAULT_STATUS.ocsp, ...ocsp } }
  const opened = await openAuthority({ ...fixture.options, db, clock, status })
  const door = opened.ocspDoor(() => false)
  const server: Server = createServer((request, response) => {
    if (!door(request, response)) response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.watch.start()
  const one = {
    opened,
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await opened.close()
      await db.destroy()
    },
  }
  processes.push(one)
  return one
}

type Process = Awaited<ReturnType<typeof startProcess>>
let one: Process
let other: Process

beforeAll(async () => {
  fixture = await authorityFixture()
  one = await startProcess()
  other = await startProcess()
})
afterAll(async () => {
  for (const process of processes) await process.close()
  await fixture.remove()
})

let cases = 0
async function issue(changes = {}) {
  const { spki } = await generateKeyPair('p256')
  const template = templateOf('p256', changes)
  return (await one.opened.authority.issue({ caseReference: `answers-${cases++}`, template, spki })).signing
}

async function requestFor(serials: string[], nonce?: Uint8Array): Promise<Uint8Array> {
  const issuer = parseCertificate(await one.opened.caCertificate('p256'))
  const issuerNameHash = digest('sha1', issuer.subjectDer)
  const issuerKeyHash = digest('sha1', parseSpki(issuer.spki).bits)
  const certIds = serials.map((serial) => ({ hash: 'sha1' as const, issuerNameHash, issuerKeyHash, serial }))
  return encodeOcspRequest({ certIds, ...(nonce && { nonce }) })
}

async function post({ origin }: Process, request: Uint8Array) {
  const headers = { 'content-type': 'application/ocsp-request' }
  const body = request as Uint8Array<ArrayBuffer>
  return readAnswer(await fetch(`${origin}/ocsp`, { method: 'POST', headers, body }))
}

async function get({ origin }: Process, request: Uint8Array, headers: Record<string, string> = {}) {
  const text = encodeURIComponent(Buffer.from(request).toString('base64'))
  return readAnswer(await fetch(`${origin}/ocsp/${text}`, { headers }))
}

async function readAnswer(response: Response) {
  const der = new Uint8Array(await response.arrayBuffer())
  const answer = response.status === 200 ? parseOcspResponse(der) : undefined
  const type = answer?.status === 'successful' ? answer.responses[0]?.status.type : undefined
  return { der, answer, type, status: response.status, headers: response.headers }
}

test('a revocation in one process is told by the other within a second, however often it was asked before', async () => {
  const { serial } = await issue()
  const request = await requestFor([serial])
  for (const ask of [get, post]) {
    const twice = async () =>
      [await ask(other, request), await ask(other, request)].map(({ der }) => toHex(der))
    expect((await ask(other, request)).type).toBe('good')
    // The very same bytes: from memory, once this busy machine lets the process look for changes in time.
    await expect.poll(async () => new Set(await twice()).size).toBe(1)
  }
  await one.opened.authority.revokePair({ serial, reason: 'keyCompromise', ...BY })
  const revoked = performance.now()
  const seen: [number, string | undefined][] = []
  for (let since = 0; since < 1500; since = performance.now() - revoked) {
    const asked = performance.now() - revoked
    seen.push([asked, (await get(other, request)).type], [asked, (await post(other, request)).type])
    await pause(10)
  }
  for (const [asked, type] of seen) if (asked > 1000) expect(type).toBe('revoked')
  expect(seen.at(-1)?.[1]).toBe('revoked')
})

test('on hold and good again are told as fast', async () => {
  const { serial } = await issue()
  const request = await requestFor([serial])
  await get(other, request)
  await one.opened.authority.suspendPair({ serial, ...BY })
  await pause(1000)
  const { answer } = await get(other, request)
  expect(answer).toMatchObject({ responses: [{ status: { type: 'revoked', reason: 'certificateHold' } }] })
  await one.opened.authority.resumePair({ serial, ...BY })
  await pause(1000)
  expect((await get(other, request)).type).toBe('good')
})

test('an answer that was being signed ahead while its certificate was revoked is never given out', async () => {
  const { serial } = await issue()
  // What a signing process has read before the revocation, stored after it.
  const known = await sqlStatuses(fixture.db).status('p256', serial)
  await one.opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
  const good = await one.opened.answerOcsp(await requestFor([(await issue()).serial]))
  await fixture.db
    .insertInto('va_answers')
    .values({
      ...{ serial, hash: 'sha1', issuer: 'p256', changed: known?.changed as number, der: good },
      this_update: clock.now(),
      next_update: new Date(clock.now().getTime() + 4 * HOUR),
    })
    .execute()
  expect((await sqlStatuses(fixture.db).status('p256', serial, 'sha1'))?.presigned).toBeUndefined()
  expect((await get(other, await requestFor([serial]))).type).toBe('revoked')
  await fixture.db.deleteFrom('va_answers').execute()
})

test('answers signed ahead are the same in all processes, stay within their bound and are renewed before they end', async () => {
  const process = await startProcess({ presigned: 12 })
  for (let i = 0; i < 20; i++) await issue()
  await process.opened.presign()
  const rows = () => fixture.db.selectFrom('va_answers').selectAll().orderBy('serial').execute()
  const first = await rows()
  expect(first.length).toBe(12)
  const row = first.find(({ issuer }) => issuer === 'p256') as (typeof first)[0]
  const request = await requestFor([row.serial])
  for (const asked of [one, other, process])
    expect(Buffer.from((await get(asked, request)).der)).toEqual(Buffer.from(row.der))
  // A nonce is for one asker, whose answer is made for him.
  const nonce = new Uint8Array(32).fill(7)
  expect((await get(one, await requestFor([row.serial], nonce))).answer).toMatchObject({ nonce })

  now = new Date(Date.now() + 3 * HOUR)
  await process.opened.presign()
  const second = await rows()
  expect(second.length).toBe(12)
  for (const { next_update } of second)
    expect(next_update.getTime()).toBeGreaterThan(now.getTime() + 3 * HOUR)
  now = undefined
})

test('an issuer that cannot sign holds up no other’s answers', async () => {
  await fixture.db.deleteFrom('va_answers').execute()
  const { spki } = await generateKeyPair('sm2')
  const template = { ...templateOf('sm2'), dual: false }
  const { signing } = await one.opened.authority.issue({ caseReference: 'answers-sm2', template, spki })
  const mine = await issue()
  await one.opened.presign()
  const endOf = async ({ serial }: { serial: string }) =>
    (
      await fixture.db
        .selectFrom('va_answers')
        .select('next_update')
        .where('serial', '=', serial)
        .executeTakeFirstOrThrow()
    ).next_update
  const [before, sm2Before] = [await endOf(mine), await endOf(signing)]
  now = new Date(Date.now() + 3 * HOUR)
  const { ca } = one.opened
  const find: typeof ca.issuers.find = async (id) => {
    if (id === 'p256') throw new CerthallError('key-unavailable')
    return ca.issuers.find(id)
  }
  const troubled = openStatusService({
    ...{ ca: { ...ca, issuers: { ...ca.issuers, find } }, db: fixture.db, settings: DEFAULT_STATUS },
  })
  await expect(troubled.presign()).rejects.toMatchObject({ code: 'key-unavailable' })
  expect((await endOf(signing)).getTime()).toBeGreaterThan(sm2Before.getTime())
  expect(await endOf(mine)).toEqual(before)
  await troubled.close()
  now = undefined
  await fixture.db.deleteFrom('va_answers').execute()
})

test('an answer is not given out past its end, nor where caches could keep it past that', async () => {
  const request = await requestFor([(await issue()).serial])
  await one.opened.presign()
  const first = await get(one, request)
  now = new Date(Date.now() + 2.9 * HOUR)
  expect((await get(one, request)).der).toEqual(first.der)
  now = new Date(Date.now() + 3.1 * HOUR)
  const later = await get(one, request)
  expect(later.der).not.toEqual(first.der)
  expect(later.answer).toMatchObject({
    responses: [{ thisUpdate: new Date(Math.floor(+now / 1000) * 1000) }],
  })
  now = undefined
})

test('cache headers: max-age as set, a tag, and 304 for who has the answer', async () => {
  const process = await startProcess({ maxAgeSeconds: 120 })
  const request = await requestFor([(await issue()).serial])
  await process.opened.presign()
  const { headers } = await get(process, request)
  expect(headers.get('cache-control')).toBe('max-age=120, public, no-transform, must-revalidate')
  expect(Date.parse(headers.get('expires') as string) - Date.now()).toBeGreaterThan(3 * HOUR)
  const etag = headers.get('etag') as string
  const known = await get(process, request, { 'if-none-match': etag })
  expect([known.status, known.der.length, known.headers.get('etag')]).toEqual([304, 0, etag])
  expect((await get(process, request, { 'if-none-match': '"other"' })).status).toBe(200)
  const nonced = await get(process, await requestFor(['1234'], Uint8Array.of(1)))
  expect(nonced.headers.get('cache-control')).toBe('no-store')
})

test('what was never issued is unknown, and known as soon as it is issued', async () => {
  const { serial } = await issue()
  const state = (state: 'intended' | 'issued') =>
    fixture.db.updateTable('ca_certificates').set({ state }).where('serial', '=', serial).execute()
  await state('intended')
  const request = await requestFor([serial])
  expect((await get(one, request)).type).toBe('unknown')
  await state('issued')
  expect((await get(one, request)).type).toBe('good')
})

test('whoever asks for serials and nonces of his own cannot make us sign without limit', async () => {
  const process = await startProcess({ signedPerSecond: 20, unknownPerSecond: 5, presigned: 0 })
  const { serial } = await issue()
  const random = Array.from({ length: 40 }, (_, i) => `70${String(i).padStart(4, '0')}`)
  const unknown = await Promise.all(random.map(async (one) => post(process, await requestFor([one]))))
  const tell = ({ answer, type }: Awaited<ReturnType<typeof post>>) => type ?? answer?.status
  const told = unknown.map(tell)
  expect(told.filter((one) => one === 'unknown').length).toBeLessThan(15)
  // RFC 5019 §2.2.3, not signed.
  expect(new Set(told)).toEqual(new Set(['unknown', 'unauthorized']))
  // What is known is still answered, by this and, with the nonces spent, without them.
  expect((await post(process, await requestFor([serial]))).type).toBe('good')
  const nonces = Array.from({ length: 60 }, (_, i) => new Uint8Array(16).fill(i + 1))
  const asked = async (nonce: Uint8Array) => post(process, await requestFor([serial], nonce))
  const first = await Promise.all(nonces.map(asked))
  expect(new Set(first.map(tell))).toEqual(new Set(['good', 'tryLater']))
  await fixture.db.deleteFrom('va_answers').execute()
  await (await startProcess({ presigned: 100_000 })).opened.presign()
  const signedAhead = await Promise.all(nonces.map(asked))
  expect(new Set(signedAhead.map(tell))).toEqual(new Set(['good']))
  expect(signedAhead.filter(({ answer }) => answer && 'nonce' in answer).length).toBeLessThan(40)
  await fixture.db.deleteFrom('va_answers').execute()
})

test('nonces of 1 to 128 octets are repeated, others are malformed (RFC 9654 §2.1); switched off, they are left out', async () => {
  const { serial } = await issue()
  for (const length of [1, 32, 128]) {
    const nonce = new Uint8Array(length).fill(1)
    expect((await post(one, await requestFor([serial], nonce))).answer).toMatchObject({ nonce })
  }
  for (const length of [0, 129]) {
    const nonced = await requestFor([serial], new Uint8Array(length))
    expect((await post(one, nonced)).answer).toEqual({ status: 'malformedRequest' })
  }
  const process = await startProcess({ nonces: false })
  const { answer, headers } = await get(process, await requestFor([serial], Uint8Array.of(1)))
  expect(answer).not.toHaveProperty('nonce')
  expect(headers.get('cache-control')).toContain('max-age')
})

test('a certificate that has ended keeps its status, with the archive cutoff; openssl reads it', async () => {
  const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 2 * HOUR).toISOString()
  const { serial, der } = await issue({ notAfter })
  await one.opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
  now = new Date(Date.now() + 3 * HOUR)
  const file = path.join(fixture.folder, 'ended.ocsp')
  await writeFile(file, await one.opened.answerOcsp(await requestFor([serial])))
  await writeFile(path.join(fixture.folder, 'ended.pem'), toPem('CERTIFICATE', der))
  const text = run('openssl', 'ocsp', '-respin', file, '-noverify', '-resp_text')
  const cutoff = new Date(now)
  cutoff.setUTCFullYear(now.getUTCFullYear() - 5)
  expect(text).toMatch(/Cert Status: revoked/)
  expect(text).toMatch(new RegExp(`Archive Cutoff:\\s+\\w+ .*${cutoff.getUTCFullYear()} GMT`))
  now = undefined
})

test('an issuer that has ended: nobody speaks for it any more, and its last lists stay', async () => {
  const { serial } = await issue()
  const request = await requestFor([serial])
  const list = await one.opened.crl('p256')
  now = new Date(parseCertificate(await one.opened.caCertificate('p256')).notAfter.getTime() + HOUR)
  expect(parseOcspResponse(await one.opened.answerOcsp(request))).toEqual({ status: 'unauthorized' })
  expect((await one.opened.lists.current('p256', 'full')).number).toBe(list.number)
  await one.opened.renewLists()
  await one.opened.presign()
  now = undefined
})

test('without the database nothing that is kept is given out for longer than a second', async () => {
  const process = await startProcess()
  const request = await requestFor([(await issue()).serial])
  expect((await get(process, request)).type).toBe('good')
  await process.opened.close()
  await pause(1000)
  // Its pool still works: the answer is made anew, not taken from memory.
  expect(process.opened.watch.freshUntil).toBeLessThan(performance.now())
  expect((await get(process, request)).type).toBe('good')
})
