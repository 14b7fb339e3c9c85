import { generateKeyPair } from '@certhall/crypto'
import { parseCertificate, parseCrl } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAuthority, openAuthority } from '../../authority.ts'
import { authorityFixture, templateOf } from '../../authority-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let opened: OpenAuthority
let now = new Date()

beforeAll(async () => {
  fixture = await authorityFixture()
  opened = await openAuthority({ ...fixture.options, clock: { now: () => now } })
})
afterAll(async () => {
  await opened.close()
  await fixture.remove()
})

const BY = { actor: 'staff/zhou' }
let cases = 0
async function issue(key: 'sm2' | 'p256' = 'sm2') {
  const { spki } = await generateKeyPair(key)
  const request = { caseReference: `status-${cases++}`, template: templateOf(key), spki }
  const { signing, encryption } = await opened.authority.issue(request)
  return {
    request,
    serials: [signing.serial, ...(encryption ? [encryption.serial] : [])],
    serial: signing.serial,
  }
}

const later = () => {
  now = new Date(now.getTime() + 1000)
  return now
}
async function statuses(serials: string[]) {
  const found = await Promise.all(serials.map((serial) => opened.authority.findBySerial(serial)))
  return found.map((one) => one?.status)
}
async function history(serial: string) {
  const events = await opened.authority.statusEvents(serial)
  return events.map(({ event, reason, actor, note }) =>
    [event, reason, actor, note].filter(Boolean).join(' '),
  )
}
async function listed(serial: string) {
  const { der } = await opened.crl('sm2')
  return parseCrl(der).revoked.find((one) => one.serial === serial)
}
async function storeOf(signingSerial: string) {
  const pairs = fixture.db.selectFrom('km_pairs').select('store').where('signing_serial', '=', signingSerial)
  return (await pairs.executeTakeFirst())?.store
}

test('a hold takes the whole pair, is listed with its time, and leaves without a trace but its events', async () => {
  const { serial, serials, request } = await issue()
  const [, encryption = ''] = serials
  await opened.authority.activate(request.caseReference)
  const heldAt = later()
  // Named by either of the two.
  await opened.authority.suspendPair({ serial: encryption, ...BY, note: '挂失' })
  later()
  await opened.authority.suspendPair({ serial, ...BY, note: '挂失' })
  // For one more reason: noted, and nothing else changes.
  for (let i = 0; i < 2; i += 1)
    await opened.authority.suspendPair({ serial, actor: 'staff/wu', note: '法院要求' })
  expect(await statuses(serials)).toEqual(['suspended', 'suspended'])
  for (const one of serials) {
    const entry = await listed(one)
    expect(entry?.reason).toBe('certificateHold')
    expect(entry?.revokedAt.getTime()).toBe(Math.floor(heldAt.getTime() / 1000) * 1000)
  }
  expect(await storeOf(serial)).toBe('in-use')

  const unseen = opened.authority.resumePair({ serial, actor: 'staff/wu', note: '找到了', seen: 1 })
  await expect(unseen).rejects.toMatchObject({ code: 'case-stale' })
  await opened.authority.resumePair({ serial, actor: 'staff/wu', note: '找到了', seen: 2 })
  await opened.authority.resumePair({ serial, actor: 'staff/wu' })
  expect(await statuses(serials)).toEqual(['good', 'good'])
  expect((await opened.authority.findBySerial(serial))?.suspendedAt).toBeUndefined()
  expect(await listed(serial)).toBeUndefined()
  for (const one of serials)
    expect(await history(one)).toEqual([
      'suspended staff/zhou 挂失',
      'suspended staff/wu 法院要求',
      'resumed staff/wu 找到了',
    ])
})

test('revoked from a hold it stays revoked; its key is never certified again', async () => {
  const { serial, serials, request } = await issue()
  await opened.authority.suspendPair({ serial, ...BY })
  const invalidityDate = new Date(now.getTime() - 3600_000)
  later()
  const revocation = { serial, reason: 'keyCompromise' as const, invalidityDate, ...BY }
  await opened.authority.revokePair(revocation)
  await opened.authority.revokePair({ serial, reason: 'superseded', ...BY })
  expect(await statuses(serials)).toEqual(['revoked', 'revoked'])
  const entry = await listed(serial)
  expect(entry?.reason).toBe('keyCompromise')
  expect(entry?.invalidityDate?.getTime()).toBe(Math.floor(invalidityDate.getTime() / 1000) * 1000)
  expect(await history(serial)).toEqual(['suspended staff/zhou', 'revoked keyCompromise staff/zhou'])
  expect(await storeOf(serial)).toBe('history')
  const refused = { code: 'certificate-status-wrong' }
  await expect(opened.authority.resumePair({ serial, ...BY })).rejects.toMatchObject(refused)
  await expect(opened.authority.suspendPair({ serial, ...BY })).rejects.toMatchObject(refused)
  // The very case whose certificate is gone could otherwise have another one for the same key.
  expect(await opened.authority.keyBlocked(request.spki)).toBe(true)
  await expect(opened.authority.issue(request)).rejects.toMatchObject({ code: 'csr-key-refused' })
})

test('a key that turns out to be lost after its certificate was replaced is blocked all the same', async () => {
  const { serial, request } = await issue('p256')
  await opened.authority.revokePair({ serial, reason: 'superseded' })
  expect(await opened.authority.keyBlocked(request.spki)).toBe(false)
  await opened.authority.revokePair({ serial, reason: 'keyCompromise', ...BY })
  expect(await opened.authority.keyBlocked(request.spki)).toBe(true)
  expect(await history(serial)).toEqual(['revoked superseded ra'])
})

test('unspecified is listed without a reason; a day of loss belongs to a lost key, in the past', async () => {
  const { serial } = await issue()
  const wrong = { code: 'input-invalid' }
  const invalidityDate = new Date(now.getTime() - 1000)
  const revoke = (reason: 'unspecified' | 'keyCompromise', at: Date) =>
    opened.authority.revokePair({ serial, reason, invalidityDate: at, ...BY })
  await expect(revoke('unspecified', invalidityDate)).rejects.toMatchObject(wrong)
  await expect(revoke('keyCompromise', new Date(now.getTime() + 60_000))).rejects.toMatchObject(wrong)
  await opened.authority.revokePair({ serial, reason: 'unspecified', ...BY })
  expect(await listed(serial)).toMatchObject({ serial })
  expect((await listed(serial))?.reason).toBeUndefined()
})

test('held while it is being issued, both certificates come to the world on hold', async () => {
  const { serial, serials, request } = await issue()
  // As a crash between signing certificate and twin leaves it: the twin is an intent without a signature.
  const twin = fixture.db
    .selectFrom('ca_certificates')
    .selectAll()
    .where('serial', '=', serials[1] as string)
  const { der } = await twin.executeTakeFirstOrThrow()
  const { tbs } = parseCertificate(der as Uint8Array)
  await fixture.db
    .updateTable('ca_certificates')
    .set({ state: 'intended', der: null, fingerprint: null, issued_at: null, tbs })
    .where('serial', '=', serials[1] as string)
    .execute()
  await opened.authority.suspendPair({ serial, ...BY })
  const again = await opened.authority.issue(request)
  expect([again.signing.status, again.encryption?.status]).toEqual(['suspended', 'suspended'])
  await opened.authority.resumePair({ serial, ...BY })
  expect(await statuses(serials)).toEqual(['good', 'good'])
})

test('an encryption certificate that comes after the hold is on hold like the other of its pair', async () => {
  const { serial, serials, request } = await issue()
  await fixture.db
    .updateTable('ca_certificates')
    .set({ pair_serial: null })
    .where('serial', '=', serial)
    .execute()
  await fixture.db
    .deleteFrom('ca_certificates')
    .where('serial', '=', serials[1] as string)
    .execute()
  await opened.authority.suspendPair({ serial, ...BY })
  const again = await opened.authority.issue(request)
  expect(again.encryption?.status).toBe('suspended')
})

test('holds, returns and revocations at once: a pair is never half of each, and what is revoked stays so', async () => {
  for (let round = 0; round < 8; round++) {
    const { serial, serials } = await issue()
    const by = (n: number) => ({ serial: serials[n % 2] as string, actor: `staff/${n}` })
    const acts = [
      ...[0, 1, 2, 3].map((n) => opened.authority.suspendPair(by(n))),
      ...[4, 5, 6].map((n) => opened.authority.resumePair(by(n))),
      ...[7, 8].map((n) => opened.authority.revokePair({ ...by(n), reason: 'privilegeWithdrawn' })),
      opened.authority.resumePair(by(9)),
    ]
    for (const result of await Promise.allSettled(acts))
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ code: 'certificate-status-wrong' })
    expect(await statuses(serials)).toEqual(['revoked', 'revoked'])
    const [one, other] = await Promise.all(serials.map(history))
    expect(one).toEqual(other)
    expect(one?.filter((event) => event.startsWith('revoked'))).toHaveLength(1)
    expect(one?.at(-1)).toMatch(/^revoked/)
    expect(await storeOf(serial)).toBe('history')
  }
}, 180_000)

test('events can be added, not changed', async () => {
  const { db } = fixture
  const kept = /kept as it was written/
  await expect(db.updateTable('ca_status_events').set({ actor: 'x' }).execute()).rejects.toThrow(kept)
  await expect(db.deleteFrom('ca_status_events').execute()).rejects.toThrow(kept)
})

test('unknown serials and the authority’s own certificates are not found', async () => {
  const { db } = fixture
  const own = await db.selectFrom('ca_certificates').select('serial').where('use', '=', 'ca').execute()
  for (const serial of ['1234', own[0]?.serial as string]) {
    const missing = { code: 'not-found' }
    await expect(opened.authority.suspendPair({ serial, ...BY })).rejects.toMatchObject(missing)
    await expect(opened.authority.revokePair({ serial, reason: 'superseded' })).rejects.toMatchObject(missing)
  }
})

test('no certificate begins before its issuer', async () => {
  const right = now
  now = new Date('2020-01-01T00:00:00Z')
  const { spki } = await generateKeyPair('p256')
  const request = { caseReference: 'too-early', template: templateOf('p256'), spki }
  await expect(opened.authority.issue(request)).rejects.toMatchObject({ code: 'issuer-begins-later' })
  now = right
  expect((await opened.authority.issue(request)).signing.status).toBe('good')
})
