import { fingerprint } from '@certhall/crypto'
import { addDays, localDay } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import { type PostOffice, startPostOffice } from '@certhall/post-office'
import { type Notice, sendReminders, sendStatusNotices } from '@certhall/ra'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { tencentMessages } from '../adapters/sms/tencent.ts'
import { beginDelivery } from '../adapters/sql/notice-deliveries.ts'
import { hallFixture } from '../hall-fixture.ts'
import { askReports } from './ask-reports.ts'

const SMS = { secretId: 'AKIDexample', secretKey: 'a secret', appId: '1400000001', signature: '岱岳认证' }
/** The hall asks for reports by itself, too. */
const TAKEN = /^(sent|delivered)$/
const DONE = '您的新证书已写入，申请{1}办结。如非本人办理，请立即致电{2}。'
const SUSPENDED = '您的{1}已暂停使用，如有疑问请致电{2}。'

const SETTINGS = () => ({
  ...{ provider: 'tencent' as const, region: 'ap-guangzhou', ...SMS, endpoint: office.origin },
  templates: { 'case.done': '2001', 'certificate.suspended': '2002' },
})

let office: PostOffice
let fixture: Awaited<ReturnType<typeof hallFixture>>
let next = 0

beforeAll(async () => {
  office = await startPostOffice({
    ...{ port: 0, smtpPort: 0 },
    sms: { ...SMS, templates: { 2001: DONE, 2002: SUSPENDED } },
  })
  fixture = await hallFixture({
    mail: {
      url: `smtp://127.0.0.1:${office.smtpPort}`,
      from: { name: '证书大厅', address: 'hall@hall.test' },
      bounces: { port: 0, domain: 'bounces.test' },
    },
    sms: SETTINGS(),
  })
  await fixture.hall.listen()
  office.bouncesTo(fixture.hall.bouncePort() as number)
})
afterAll(async () => {
  await fixture.remove()
  await office.close()
})
beforeEach(() => office.letters.clear())

/** A holder on record with these contacts. */
async function holderWith(contacts: { email?: string; mobile?: string }): Promise<string> {
  next += 1
  const id = `H-notice-${next}`
  await fixture.hall.ra.holders.add({
    ...{ id, kind: 'person', name: '张伟', idType: 'resident-id', idNumber: `NOTICE${next}` },
    ...{ region: '370102', jurisdictionId: '3701', numbers: {}, contacts },
  })
  return id
}

const done = (holderId: string, reference: string): Notice => ({
  ...{ kind: 'case.done', facts: { reference }, holderId, reference, profile: 'fiscal', once: 'version 3' },
})
const tell = (...notices: Notice[]) =>
  fixture.hall.ra.outbox.send(notices.map((notice) => ({ type: 'notify', notice })))
const fates = async (reference: string) =>
  (await fixture.hall.ra.notices.ofCase(reference)).flatMap(({ deliveries }) => deliveries)
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 100 })
const lettersTo = (to: string) => office.letters.list().filter((one) => one.to === to)

test('a notice goes out once by each way, however often it is asked for', async () => {
  const holder = await holderWith({ email: 'wei@example.test', mobile: '13800000009' })
  const notice = done(holder, 'CH20261122-0000A001')
  await Promise.all([tell(notice, notice), tell(notice)])
  await eventually(async () => {
    expect((await fates('CH20261122-0000A001')).map(({ channel, state }) => [channel, state])).toEqual([
      ['email', 'sent'],
      ['sms', expect.stringMatching(TAKEN)],
    ])
  })
  const [mail] = lettersTo('wei@example.test')
  expect(mail).toMatchObject({
    from: 'hall@hall.test',
    subject: '申请 CH20261122-0000A001 已办结 / Application CH20261122-0000A001 is finished',
  })
  expect(mail?.text).toContain('/cases/CH20261122-0000A001')
  expect(mail?.headers['auto-submitted']).toBe('auto-generated')
  expect(lettersTo('+8613800000009')[0]?.text).toBe(
    '【岱岳认证】您的新证书已写入，申请CH20261122-0000A001办结。如非本人办理，请立即致电400-000-0537。',
  )
  expect(office.letters.list()).toHaveLength(2)
})

test('it falls with the transaction of the change that it tells of', async () => {
  const holder = await holderWith({ email: 'nobody@example.test' })
  const failing = fixture.hall.ra.outbox.send([
    { type: 'notify', notice: done(holder, 'CH20261122-0000B001') },
    { type: 'notify', notice: done('no such holder', 'CH20261122-0000B002') },
  ])
  await expect(failing).rejects.toThrow()
  expect(await fixture.hall.ra.notices.ofCase('CH20261122-0000B001')).toEqual([])
})

test('refused, tried again, bounced: each is recorded in the words of the mail server', async () => {
  const names = ['refused', 'later', 'bounced']
  for (const [at, name] of names.entries()) {
    await tell(done(await holderWith({ email: `${name}@example.test` }), `CH20261122-0000C00${at}`))
  }
  const fate = async (at: number) => (await fates(`CH20261122-0000C00${at}`))[0]
  await eventually(async () => {
    expect(await fate(0)).toMatchObject({
      state: 'failed',
      attempts: 1,
      problem: expect.stringContaining('no such mailbox'),
    })
    expect(await fate(2)).toMatchObject({ state: 'bounced', problem: '552 5.2.2 mailbox is full' })
    expect(await fate(1)).toMatchObject({ state: 'sent', attempts: 2 })
  })
  expect(lettersTo('later@example.test')).toHaveLength(1)
})

test('a one-time code is kept while a message with it is on its way, and nowhere afterwards', async () => {
  const holderId = await holderWith({ email: 'later@code.test' })
  const facts = { code: '740193', minutes: '10' }
  const notice = { kind: 'unlock.code', facts, holderId, profile: 'fiscal', once: 'code 1' } as const
  await tell({ ...notice, besides: [{ email: 'at-once@code.test' }] })
  const kept = async () => {
    const { rows } = await sql<{ facts: object; states: string[] }>`
      select facts, array(select state from notice_deliveries where notice_id = notices.id order by address) as states
      from notices where holder_id = ${holderId}`.execute(fixture.hall.db)
    return rows[0]
  }
  await eventually(async () => {
    expect(await kept()).toEqual({ facts, states: ['sent', 'retrying'] })
  })
  await eventually(async () => {
    expect(await kept()).toEqual({ facts: { minutes: '10' }, states: ['sent', 'sent'] })
  })
  for (const to of ['at-once@code.test', 'later@code.test'])
    expect(lettersTo(to)[0]?.text).toContain('740193')
})

test('telephones: blacklisted ones are given up, a full day is waited out, reports tell what arrived', async () => {
  const numbers = {
    blacklisted: '13900000001',
    silent: '13900000002',
    later: '13900000003',
    fine: '13900000005',
  }
  for (const [at, mobile] of Object.values(numbers).entries()) {
    await tell(done(await holderWith({ mobile }), `CH20261122-0000D00${at}`))
  }
  const fate = async (at: number) => (await fates(`CH20261122-0000D00${at}`))[0]
  await eventually(async () => {
    expect(await fate(0)).toMatchObject({
      state: 'failed',
      attempts: 1,
      problem: expect.stringContaining('Blacklist'),
    })
    expect(await fate(2)).toMatchObject({ state: expect.stringMatching(TAKEN), attempts: 2 })
    expect((await fate(1))?.state).toMatch(/^(sent|failed)$/)
    expect((await fate(3))?.state).toMatch(TAKEN)
  })
  const clock = { now: () => new Date() }
  await askReports({ db: fixture.hall.db, messages: tencentMessages(SETTINGS()), clock })
  expect(await fate(1)).toMatchObject({ state: 'failed', problem: expect.stringContaining('switched off') })
  expect(await fate(3)).toMatchObject({ state: 'delivered' })
})

test('an attempt that was cut off is looked up at the provider before it is made again', async () => {
  const { hall } = fixture
  const mobile = '13900000004'
  await tell(done(await holderWith({ mobile }), 'CH20261122-0000E001'))
  await eventually(async () => {
    expect(await fates('CH20261122-0000E001')).toMatchObject([
      { state: expect.stringMatching(TAKEN), attempts: 2 },
    ])
  })
  expect(lettersTo(`+86${mobile}`)).toHaveLength(1)
  // One process takes it in hand and dies: the next one is told so.
  const { rows } = await sql<{ id: string }>`
    insert into notice_deliveries (id, notice_id, channel, address, state)
    select gen_random_uuid(), max(id), 'email', 'x@example.test', 'waiting' from notices returning id`.execute(
    hall.db,
  )
  const id = rows[0]?.id as string
  expect(await beginDelivery(hall.db, id, new Date())).toMatchObject({ uncertain: false, attempts: 1 })
  expect(await beginDelivery(hall.db, id, new Date())).toMatchObject({ uncertain: true, attempts: 2 })
})

test('a certificate is reminded of once a day, and no more once it is suspended; that is told, too', async () => {
  const { ra, authority } = fixture.hall
  const { der } = await fixture.holder('fiscal')
  const { notAfter, serial } = parseCertificate(der)
  const told = async () => (await ra.notices.ofCertificate(fingerprint(der))).map(({ kind }) => kind)
  const remind = (days: number) => {
    const now = () => new Date(`${localDay(addDays(notAfter, -days))}T09:30:00+08:00`)
    return sendReminders({ ...ra, clock: { now } })
  }
  await Promise.all([remind(7), remind(7)])
  await remind(7)
  expect(await told()).toEqual(['reminder.expires'])
  await authority.suspendPair({ serial, actor: 'staff/somebody', note: 'lost' })
  await Promise.all([sendStatusNotices(ra), sendStatusNotices(ra)])
  await remind(1)
  expect(await told()).toEqual(['reminder.expires', 'certificate.suspended'])
})
