import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openUnlockClient, randomPin, unlockToken } from '@certhall/agent'
import { fingerprint, generateKeyPair } from '@certhall/crypto'
import { addYears, type FaultPoint, residentIdCheck, usccCheck } from '@certhall/model'
import type { EnteredUnlocks, StaffCase, UnlockCase, UnlockCodeSent, UnlockTicket } from '@certhall/model/api'
import { type PostOffice, startPostOffice } from '@certhall/post-office'
import { enrolHolder, hashPassword } from '@certhall/ra'
import { createHall } from '@certhall/server'
import { openImportDesk } from '@certhall/server/import-desk'
import { createVirtualToken, insert, type TokenFaultPoint, virtualDriver, withFaults } from '@certhall/token'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../../../../test/database.ts'
import { enrolToken } from '../../demo/enrol-token.ts'
import { demoPostOffice } from '../../demo/post-office.ts'
import { freePort } from '../../postgres/cluster.ts'
import { solveCaptcha } from '../captcha.ts'
import { type HallFileClient, hallClient } from '../hall-client.ts'
import { codeTo, lettersTo } from './letters.ts'

// 「介质解锁」 over a whole hall with real messages and real (virtual) tokens; then once more for a fault at each point.

const ADMIN_PIN = '92746038'
const OLD_PIN = '583926'
const MOBILE = '13800000088'
const PROFILES = path.resolve(import.meta.dirname, '../../../../../profiles')
const PASSWORD = 'correct horse battery staple'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let folder: string
let tokens: string
let post: PostOffice
let hall: Awaited<ReturnType<typeof createHall>>
let origin: string
let staff: HallFileClient
let counter: HallFileClient
/** Another reviewer. */
let other: HallFileClient

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-unlock-'))
  tokens = path.join(folder, 'tokens')
  const [page, smtp, bounces] = await Promise.all([freePort(), freePort(), freePort()])
  const letters = demoPostOffice({ page, smtp, bounces })
  post = await startPostOffice(letters.office)
  const many = { logIn: 10_000, staffLogIn: 10_000, challenge: 10_000, status: 10_000, upload: 10_000 }
  hall = await createHall({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    dataDir: folder,
    profilesDir: PROFILES,
    agentOrigins: [],
    passphrase: 'a passphrase',
    rateLimits: { ...many, unlockCode: 10_000 },
    captcha: { cost: 1, tries: 2 },
    applications: [],
    staffLogIn: { secondFactor: 'allowed' },
    ...letters.hall,
    logLevel: 'silent',
  })
  origin = await hall.listen()
  await hall.ra.jurisdictions.put({ id: '31', name: '浦滨市' })
  const member = async (login: string, roles: ('reviewer' | 'counter')[]) => {
    const passwordHash = await hashPassword(PASSWORD)
    const who = { id: login, login, name: login, roles, jurisdictionId: '31' }
    await hall.ra.staff.put({ ...who, passwordHash, disabled: false })
    const client = hallClient(origin)
    await client.send('POST', '/api/staff/session', { login, password: PASSWORD })
    return client
  }
  staff = await member('reviewer', ['reviewer'])
  other = await member('other', ['reviewer'])
  counter = await member('counter', ['counter', 'reviewer'])
})
afterAll(async () => {
  await hall?.close()
  await post?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

let made = 0

/** A token of a made-up company whose PIN is locked. `movedIn`: its admin PIN came with the records of another system. */
async function lockedToken({ movedIn = false } = {}) {
  made += 1
  const serial = `UL${String(made).padStart(6, '0')}`
  await createVirtualToken(tokens, { serial, label: 'token', pin: OLD_PIN, adminPin: ADMIN_PIN })
  const email = `unlock${made}@example.test`
  let der: Uint8Array = new Uint8Array()
  await enrolToken({
    tokensDir: tokens,
    token: serial,
    pin: OLD_PIN,
    key: 'sm2',
    async enrol(csr) {
      const now = new Date(Math.floor(Date.now() / 1000) * 1000)
      const { holder, pair } = await enrolHolder(hall.ra, {
        holder: {
          kind: 'entity',
          name: `浦滨示范${made}公司`,
          idType: 'uscc',
          idNumber: uscc(made),
          region: '310115',
          jurisdictionId: '31',
          numbers: {},
          contacts: { email, mobile: MOBILE },
        },
        profile: 'legal-entity',
        key: 'sm2',
        csr,
        notBefore: now,
        notAfter: addYears(now, 1),
      })
      if (movedIn) await moveIn(serial, holder.idNumber)
      else
        await hall.ra.keys.keepAdminPin({
          ...{ serial, holder: holder.id, pin: ADMIN_PIN },
          ...{ actor: 'test', reason: 'first issue' },
        })
      der = pair.signing.der
      return pair
    },
  })
  await insert(tokens, serial)
  const token = await virtualDriver(tokens).open(serial)
  while (!(await token.info()).pin.locked) await token.login('000000').catch(() => {})
  return { serial, email, der }
}

async function moveIn(serial: string, idNumber: string): Promise<void> {
  const bundle = await mkdtemp(path.join(folder, 'bundle-'))
  const rows = ['token_serial,id_type,id_number,admin_pin', `${serial},uscc,${idNumber},${ADMIN_PIN}`]
  await writeFile(path.join(bundle, 'admin-pins.csv'), rows.join('\n'))
  const desk = await openImportDesk({
    ...{ databaseUrl: database.url, dataDir: folder, passphrase: 'a passphrase', profilesDir: PROFILES },
  })
  try {
    const { faults } = await desk.run({ folder: bundle, by: 'command/test' })
    expect(faults).toEqual([])
  } finally {
    await desk.close()
  }
}

function uscc(sequence: number): string {
  const first = `91310115MA1${String(sequence).padStart(6, '0')}`
  return first + usccCheck(first)
}

async function upload(client: HallFileClient, url: string, name: string, bytes: Uint8Array) {
  const body = new FormData()
  body.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name)
  const answer = await client.raw(url, body)
  return { status: answer.status, json: await answer.json() }
}

const FORM = {
  cause: 'forgotten',
  note: '',
  handler: {
    name: '王五',
    idNumber: `31011519900101123${residentIdCheck('31011519900101123')}`,
    mobile: '13900000009',
  },
} as const

/** From the token in hand to an approved application. */
async function approved({ serial, email, der }: Awaited<ReturnType<typeof lockedToken>>) {
  const holder = hallClient(origin)
  const sent = await holder.send<UnlockCodeSent>('POST', '/api/unlock/codes', {
    certificate: fingerprint(der),
    token: serial,
    contact: 'email',
    captcha: await solveCaptcha(holder),
  })
  await holder.send('POST', '/api/unlock/session', { id: sent.id, code: await codeTo(post, email) })
  const begun = await holder.send<UnlockCase>('POST', '/api/unlock/cases', {})
  const url = `/api/unlock/cases/${begun.reference}`
  const filled = await holder.send<UnlockCase>('PATCH', `${url}/form`, { version: begun.version, form: FORM })
  const printed = await holder.raw(`${url}/form.pdf`)
  const form = new Uint8Array(await printed.arrayBuffer())
  for (const { id } of begun.kinds) {
    const { status, json } = await upload(holder, `${url}/papers?kind=${id}`, `${id}.pdf`, form)
    expect(status, JSON.stringify(json)).toBe(201)
  }
  const submitted = await holder.send<UnlockCase>('POST', `${url}/submit`, { version: filled.version })
  // What the console shows is what is approved, after it has been stored too.
  const shown = await staff.get<StaffCase>(`/api/staff/cases/${begun.reference}`)
  expect(shown.approves).toBe(submitted.hash)
  await staff.send('POST', `/api/staff/cases/${begun.reference}/decision`, {
    ...{ version: submitted.version, decision: 'approve', templateHash: shown.approves },
  })
  return { holder, reference: begun.reference, form, sent }
}

/** One press of 「解锁」: what the assistant does, with a fault where one is planned. */
async function press(
  { holder, reference }: Pick<Awaited<ReturnType<typeof approved>>, 'holder' | 'reference'>,
  serial: string,
  newPin: string,
  hooks: {
    token?: (point: TokenFaultPoint) => 'go' | 'pull'
    hall?: (point: FaultPoint) => 'go' | 'cut'
  } = {},
) {
  const { ticket } = await holder.send<UnlockTicket>('POST', `/api/unlock/cases/${reference}/ticket`)
  const driver = withFaults(virtualDriver(tokens), (hooks.token ?? (() => 'go')) as never)
  const options = { pausesMs: [], ...(hooks.hall && { faultHook: hooks.hall as never }) }
  const client = openUnlockClient({ origin, reference, ticket }, options)
  const { shown } = await client.view()
  await unlockToken({
    token: await driver.open(serial),
    hall: client,
    origin,
    shown,
    newPin,
    known: async () => {},
  })
}

test('a locked token: code, form, papers, review, grant, new PIN; the admin PIN that was used is worthless', async () => {
  const locked = await lockedToken({ movedIn: true })
  const { holder, reference, form, sent } = await approved(locked)
  expect(sent).toMatchObject({ contact: 'email', sentTo: 'u***@example.test' })
  expect(Buffer.from(form.subarray(0, 5)).toString()).toBe('%PDF-')
  // A code is good once.
  await expect(
    holder.send('POST', '/api/unlock/session', { id: sent.id, code: '000000' }),
  ).rejects.toMatchObject({ code: 'code-expired' })

  // To a session key that is no point nothing can be sealed: nothing is made for it either.
  const off = Uint8Array.from((await generateKeyPair('sm2')).spki)
  off[90] = (off[90] as number) ^ 1
  const early = await holder.send<UnlockTicket>('POST', `/api/unlock/cases/${reference}/ticket`)
  await expect(
    openUnlockClient({ origin, reference, ticket: early.ticket }).grant({
      ...{ session: Buffer.from(off).toString('base64'), token: locked.serial, adminTriesLeft: 6 },
    }),
  ).rejects.toMatchObject({ code: 'input-invalid' })
  const about = `token ${locked.serial}`
  const trail = await hall.db.selectFrom('km_trail').select('event').where('reference', '=', about).execute()
  expect(trail).toEqual([{ event: 'admin-pin-keep' }])

  const pin = randomPin([])
  expect(pin).toMatch(/^\d{8}$/)
  await press({ holder, reference }, locked.serial, pin)
  const token = await virtualDriver(tokens).open(locked.serial)
  await token.login(pin)
  await token.logout()
  await expect(token.login(OLD_PIN)).rejects.toMatchObject({ code: 'pin-wrong' })
  await expect(token.unlock(ADMIN_PIN, OLD_PIN)).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  const done = await holder.get<UnlockCase>(`/api/unlock/cases/${reference}`)
  expect([done.state, done.step]).toEqual(['done', 'done'])
  // Once done, nothing is given out any more.
  const { ticket } = await holder.send<UnlockTicket>('POST', `/api/unlock/cases/${reference}/ticket`)
  const again = openUnlockClient({ origin, reference, ticket })
  await expect(
    again.grant({ session: 'AAAA', token: locked.serial, adminTriesLeft: 3 }),
  ).rejects.toMatchObject({ code: 'case-state-wrong' })
  // Every contact that was on record, and the handler.
  for (const address of [locked.email, MOBILE, FORM.handler.mobile]) await lettersTo(post, address, '已解锁')
})

test('cut at any point, pressing again ends it: never locked out, one PIN, known to the holder only', async () => {
  const trace: { kind: 'token' | 'hall'; index: number; moment: string; name: string }[] = []
  const first = await lockedToken()
  let calls = 0
  await press(await approved(first), first.serial, randomPin([]), {
    token(point) {
      trace.push({ kind: 'token', index: trace.length, moment: point.moment, name: point.call })
      return 'go'
    },
    hall(point) {
      calls += 1
      trace.push({ kind: 'hall', index: trace.length, moment: point.moment, name: point.call })
      return 'go'
    },
  })
  expect(calls).toBeGreaterThan(15)
  // Those that change something, at each moment; looking at a token changes nothing.
  const telling = trace.filter(({ name }) =>
    /changeAdminPin|unlock|login|sign|grant|progress|receipt/.test(name),
  )
  expect(telling.length).toBeGreaterThan(30)
  const every = Number(process.env.CERTHALL_UNLOCK_FAULTS ?? '59')
  const plans = telling.filter((_, at) => at % every === 0)
  for (const plan of plans) {
    const what = `${plan.name} ${plan.moment}`
    const locked = await lockedToken()
    const { serial } = locked
    const application = await approved(locked)
    let at = -1
    const meet = () => {
      at += 1
      return at === plan.index
    }
    const pins = [randomPin([])]
    const cut = press(application, serial, pins[0] as string, {
      token: () => (meet() ? 'pull' : 'go'),
      hall: () => (meet() ? 'cut' : 'go'),
    })
    await cut.catch((error) => expect(['token-removed', 'server-away'], what).toContain(error.code))
    await insert(tokens, serial)
    const state = await application.holder.get<UnlockCase>(`/api/unlock/cases/${application.reference}`)
    if (state.state !== 'done') {
      // On another computer: it knows nothing of the first attempt.
      pins.push(randomPin([]))
      await press(application, serial, pins[1] as string)
    }
    const after = await application.holder.get<UnlockCase>(`/api/unlock/cases/${application.reference}`)
    expect(after.state, what).toBe('done')
    const token = await virtualDriver(tokens).open(serial)
    const { adminPin } = await token.info()
    expect([adminPin.locked, adminPin.triesLeft], what).toEqual([false, adminPin.triesMax])
    await token.login(pins.at(-1) as string)
    await token.logout()
    if (pins.length > 1)
      await expect(token.login(pins[0] as string), what).rejects.toMatchObject({ code: 'pin-wrong' })
  }
})

test('a wrong token, an escrow that does not fit, few tries left: nothing is gambled with, and the way out is told', async () => {
  const [one, other] = [await lockedToken(), await lockedToken()]
  const application = await approved(one)
  await expect(press(application, other.serial, randomPin([]))).rejects.toMatchObject({
    code: 'unlock-other-token',
  })
  // Somebody has changed the admin PIN elsewhere.
  const token = await virtualDriver(tokens).open(one.serial)
  await token.changeAdminPin(ADMIN_PIN, '771829304455')
  const before = (await token.info()).adminPin.triesLeft as number
  await expect(press(application, one.serial, randomPin([]))).rejects.toMatchObject({
    code: 'admin-pin-wrong',
  })
  expect((await token.info()).adminPin.triesLeft).toBe(before - 1)
  const failed = await application.holder.get<UnlockCase>(`/api/unlock/cases/${application.reference}`)
  expect(failed.state).toBe('rejected')
  expect(failed.reason).toContain('请带 USBKey 到受理点')

  const low = await approved(other)
  const second = await virtualDriver(tokens).open(other.serial)
  while (((await second.info()).adminPin.triesLeft as number) >= 3)
    await second.unlock('00000001', OLD_PIN).catch(() => {})
  await expect(press(low, other.serial, randomPin([]))).rejects.toMatchObject({ code: 'admin-pin-low' })
  expect((await low.holder.get<UnlockCase>(`/api/unlock/cases/${low.reference}`)).state).toBe('approved')
})

test('a locked admin PIN ends the application; a loss reported meanwhile ends what an open ticket could do', async () => {
  const [one, other] = [await lockedToken(), await lockedToken()]
  const application = await approved(one)
  const token = await virtualDriver(tokens).open(one.serial)
  while (!(await token.info()).adminPin.locked) await token.unlock('00000001', OLD_PIN).catch(() => {})
  await expect(press(application, one.serial, randomPin([]))).rejects.toMatchObject({
    code: 'admin-pin-locked',
  })
  const ended = await application.holder.get<UnlockCase>(`/api/unlock/cases/${application.reference}`)
  expect([ended.state, ended.reason]).toEqual(['rejected', expect.stringContaining('更换 USBKey')])
  expect(ended.servicePoints.length).toBeGreaterThan(0)

  const reported = await approved(other)
  const { reference } = reported
  const { ticket } = await reported.holder.send<UnlockTicket>('POST', `/api/unlock/cases/${reference}/ticket`)
  const certificate = await hall.authority.find(fingerprint(other.der))
  await counter.send('POST', `/api/staff/counter/certificates/${certificate?.serial}/loss`, {
    proof: '来电挂失，已核对证件号码',
  })
  const late = openUnlockClient({ origin, reference, ticket })
  await expect(late.grant({ session: 'AAAA', token: other.serial, adminTriesLeft: 6 })).rejects.toMatchObject(
    { code: 'certificate-suspended' },
  )
})

test('codes: five tries, five an hour; papers entered by staff are reviewed by somebody else', async () => {
  const locked = await lockedToken()
  const stranger = hallClient(origin)
  const ask = async () =>
    stranger.send<UnlockCodeSent>('POST', '/api/unlock/codes', {
      certificate: fingerprint(locked.der),
      token: locked.serial,
      contact: 'email',
      captcha: await solveCaptcha(stranger),
    })
  const { id } = await ask()
  const right = await codeTo(post, locked.email)
  const wrong = right === '111111' ? '222222' : '111111'
  for (const triesLeft of [4, 3, 2, 1])
    await expect(stranger.send('POST', '/api/unlock/session', { id, code: wrong })).rejects.toMatchObject({
      code: 'code-wrong',
      extra: { triesLeft },
    })
  for (const code of [wrong, right])
    await expect(stranger.send('POST', '/api/unlock/session', { id, code })).rejects.toMatchObject({
      code: 'code-expired',
    })
  for (let count = 0; count < 4; count += 1) await ask()
  await expect(ask()).rejects.toMatchObject({ code: 'rate-limited' })
  const rows = await hall.db.selectFrom('one_time_codes').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(right)

  const certificate = await hall.authority.find(fingerprint(locked.der))
  const entered = await counter.send<UnlockCase & { mayEdit: boolean }>('POST', '/api/staff/unlocks', {
    ...{ serial: certificate?.serial, token: locked.serial, channel: 'post', form: FORM },
  })
  const url = `/api/staff/cases/${entered.reference}`
  await expect(
    counter.send('POST', `/api/staff/unlocks/${entered.reference}/submit`, { version: entered.version }),
  ).rejects.toMatchObject({ code: 'case-incomplete' })
  const page = await sharpPng()
  for (const { id: kind } of entered.kinds)
    expect((await upload(counter, `${url}/papers?kind=${kind}`, 'scan.png', page)).status).toBe(201)
  const bad = await upload(counter, `${url}/papers?kind=unlock-form`, 'scan.pdf', randomBytes(100))
  expect([bad.status, bad.json.code]).toEqual([422, 'paper-type-refused'])
  const submitted = await counter.send<UnlockCase>('POST', `/api/staff/unlocks/${entered.reference}/submit`, {
    version: entered.version,
  })
  const decision = { version: submitted.version, decision: 'approve', templateHash: submitted.hash }
  await expect(counter.send('POST', `${url}/decision`, decision)).rejects.toMatchObject({
    code: 'entered-by-self',
  })
  await expect(
    staff.send('POST', `${url}/decision`, { ...decision, templateHash: 'a'.repeat(64) }),
  ).rejects.toMatchObject({ code: 'review-template-changed' })
  // Somebody else has taken it up.
  await other.send('POST', `${url}/claim`, {})
  await expect(staff.send('POST', `${url}/decision`, decision)).rejects.toMatchObject({
    code: 'case-claimed',
  })
  await other.send('DELETE', `${url}/claim`)

  // Sent back: the clerk, and nobody else, corrects what he has typed and hands it in again.
  const sentBack = await staff.send<StaffCase>('POST', `${url}/decision`, {
    ...{ version: submitted.version, decision: 'correct', reason: '姓名与证件不符' },
    templateHash: submitted.hash,
  })
  const mine = await counter.get<EnteredUnlocks>('/api/staff/unlocks')
  expect(mine.unlocks.map(({ reference, mayEdit }) => [reference, mayEdit])).toEqual([
    [entered.reference, true],
  ])
  const at = `/api/staff/unlocks/${entered.reference}`
  const form = { ...FORM, handler: { ...FORM.handler, name: '王五一' } }
  const corrected = await counter.send<UnlockCase>('PATCH', `${at}/form`, { version: sentBack.version, form })
  const again = await counter.send<UnlockCase>('POST', `${at}/submit`, { version: corrected.version })
  expect(again.hash).not.toBe(submitted.hash)
  await staff.send('POST', `${url}/decision`, {
    ...{ version: again.version, decision: 'approve', templateHash: again.hash },
  })
})

async function sharpPng(): Promise<Uint8Array> {
  // The smallest PNG there is.
  return new Uint8Array(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  )
}
