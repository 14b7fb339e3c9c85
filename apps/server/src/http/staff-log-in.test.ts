import { createHmac } from 'node:crypto'
import { addDays, residentIdCheck } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import { hashPassword } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'

const PASSWORD = 'correct horse battery staple'
const NEXT = 'a quite different sentence'
const clock = { at: new Date(), now: () => new Date(clock.at) }
const later = (seconds: number) => {
  clock.at = new Date(clock.at.getTime() + seconds * 1000)
}

let fixture: Awaited<ReturnType<typeof hallFixture>>
let passwordHash: string
let administrator: string
beforeAll(async () => {
  passwordHash = await hashPassword(PASSWORD)
  fixture = await hallFixture({ clock })
  administrator = await fixture.staff('admin', ['administrator'], '37')
})
afterAll(() => fixture.remove())

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
async function call(method: Method, url: string, cookie = '', payload?: object) {
  const headers = { origin: ORIGIN, ...(cookie && { cookie }) }
  const answer = await fixture.hall.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body ? answer.json() : undefined, cookies: answer.cookies }
}

const logIn = async (login: string, password = PASSWORD, code?: string) => {
  const answer = await call('POST', '/api/staff/session', '', { login, password, ...(code && { code }) })
  const [cookie] = answer.cookies
  return { ...answer, cookie: cookie ? `${cookie.name}=${cookie.value}` : '' }
}

/** A member whose password is PASSWORD, without the work of hashing it again. */
async function member(login: string, jurisdictionId = '3701', idNumber?: string) {
  const roles = ['reviewer' as const]
  const who = { id: login, login, name: login, roles, jurisdictionId, idNumber }
  await fixture.hall.ra.staff.put({ ...who, passwordHash, disabled: false })
}

/** RFC 6238, written down once more as an oracle. */
function codeOf(base32: string, at: Date): string {
  const bits = [...base32].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const secret = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac[19] as number) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('an authenticator is added with a right code, asked for from then on, and takes each step once', async () => {
  await member('codes')
  const { cookie, body } = await logIn('codes')
  expect(body).toMatchObject({ weak: true, roles: ['reviewer'] })
  const account = '/api/staff/account/second-factor'
  expect((await call('POST', account, cookie, { password: 'not it' })).body.code).toBe('password-wrong')
  const { secret } = (await call('POST', account, cookie, { password: PASSWORD })).body
  expect((await call('POST', `${account}/confirmation`, cookie, { code: '000000' })).body.code).toBe(
    'second-factor-wrong',
  )
  // Begun and not confirmed, it is not asked for.
  expect((await logIn('codes')).status).toBe(200)
  const first = codeOf(secret, clock.now())
  const { recoveryCodes } = (await call('POST', `${account}/confirmation`, cookie, { code: first })).body
  expect(recoveryCodes).toHaveLength(10)
  expect((await call('POST', account, cookie, { password: PASSWORD })).body.code).toBe('second-factor-there')

  expect((await logIn('codes')).body.code).toBe('second-factor-required')
  expect((await logIn('codes', PASSWORD, first)).body.code).toBe('second-factor-wrong')
  later(30)
  const next = codeOf(secret, clock.now())
  // The same code twice at once: one of them.
  const both = await Promise.all([logIn('codes', PASSWORD, next), logIn('codes', PASSWORD, next)])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  expect(both.find(({ status }) => status === 200)?.body).toMatchObject({ weak: false })
  expect((await logIn('codes', 'wrong', next)).body.code).toBe('log-in-wrong')
  expect((await logIn('codes', PASSWORD, recoveryCodes[0].toUpperCase())).status).toBe(200)
  expect((await logIn('codes', PASSWORD, recoveryCodes[0])).body.code).toBe('second-factor-wrong')
  expect((await call('GET', '/api/staff/account', cookie)).body.secondFactor.recoveryLeft).toBe(9)
})

test('guesses at one name are slowed down from wherever they come, for unknown names too', async () => {
  await member('guessed')
  for (const login of ['guessed', 'nobody-at-all']) {
    const answers = await Promise.all(Array.from({ length: 9 }, () => logIn(login, 'a guess')))
    const codes = answers.map(({ body }) => body.code)
    expect(codes.filter((code) => code === 'log-in-wrong')).toHaveLength(6)
    expect(codes.filter((code) => code === 'log-in-locked')).toHaveLength(3)
    const { status, body } = await logIn(login)
    expect([status, body.code, body.retryAfter]).toEqual([429, 'log-in-locked', 30])
    later(31)
    // One more guess, and twice as long.
    expect((await logIn(login, 'a guess')).body.code).toBe('log-in-wrong')
    expect((await logIn(login)).body.retryAfter).toBe(60)
  }
  later(61)
  expect((await logIn('guessed')).status).toBe(200)
  // What was right begins anew.
  expect((await logIn('guessed', 'a guess')).body.code).toBe('log-in-wrong')
  expect((await logIn('guessed')).status).toBe(200)
})

test('a changed password ends every other session; one that was given has to be replaced first', async () => {
  await member('changing')
  const [one, other] = [await logIn('changing'), await logIn('changing')]
  later(1)
  const change = (cookie: string, current: string, next: string) =>
    call('POST', '/api/staff/account/password', cookie, { current, next })
  for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'changing-changing', 'password12345', PASSWORD]) {
    expect((await change(one.cookie, PASSWORD, weak)).body.code, weak).toBe('password-weak')
  }
  const changed = await change(one.cookie, PASSWORD, NEXT)
  expect(changed.status).toBe(200)
  for (const cookie of [one.cookie, other.cookie]) {
    expect((await call('GET', '/api/staff/session', cookie)).body.code).toBe('log-in-required')
  }
  const [fresh] = changed.cookies
  const mine = `${fresh?.name}=${fresh?.value}`
  expect((await call('GET', '/api/staff/cases', mine)).status).toBe(200)
  expect((await logIn('changing')).body.code).toBe('log-in-wrong')

  later(1)
  const reset = await call('POST', '/api/staff/people/changing/password-reset', administrator)
  expect((await call('GET', '/api/staff/session', mine)).body.code).toBe('log-in-required')
  const given = await logIn('changing', reset.body.password)
  expect(given.body).toMatchObject({ mustDo: 'password', roles: [] })
  expect((await call('GET', '/api/staff/cases', given.cookie)).body.code).toBe('role-missing')
  expect((await change(given.cookie, reset.body.password, NEXT)).body).toMatchObject({ roles: ['reviewer'] })
})

test('a password that is being changed while its owner is disabled does not enable him again', async () => {
  await member('leaving')
  const { cookie } = await logIn('leaving')
  await Promise.all([
    call('POST', '/api/staff/account/password', cookie, { current: PASSWORD, next: NEXT }),
    call('PATCH', '/api/staff/people/leaving', administrator, { disabled: true, roles: ['counter'] }),
  ])
  expect(await fixture.hall.ra.staff.find('leaving')).toMatchObject({ disabled: true, roles: ['counter'] })
})

test('where the hall requires a second factor, nothing goes before it', async () => {
  const { staffRules } = fixture.hall.ra
  await member('required')
  staffRules.secondFactor = 'required'
  try {
    const { cookie, body } = await logIn('required')
    expect(body).toMatchObject({ mustDo: 'second-factor', roles: [] })
    expect((await call('GET', '/api/staff/cases', cookie)).body.code).toBe('role-missing')
    const account = '/api/staff/account/second-factor'
    const { secret } = (await call('POST', account, cookie, { password: PASSWORD })).body
    await call('POST', `${account}/confirmation`, cookie, { code: codeOf(secret, clock.now()) })
    expect((await call('GET', '/api/staff/cases', cookie)).status).toBe(200)
  } finally {
    staffRules.secondFactor = 'allowed'
  }
})

test('a registered certificate logs its person in, by a statement of its own purpose, until it is revoked', async () => {
  const holder = await fixture.holder('fiscal')
  const { serial } = parseCertificate(holder.der)
  const { idNumber } = (await call('GET', '/api/session', holder.cookie)).body.holder
  await member('by-token', '3701', idNumber)
  await member('somebody', '3701')
  const register = (id: string) =>
    call('POST', `/api/staff/people/${id}/certificates`, administrator, { serial })
  const by = async (signer: TestHolder, purpose: 'log-in' | 'staff-log-in', asked = purpose) => {
    const { nonce } = (await call('POST', '/api/challenges', '', { purpose: asked })).body
    return call('POST', '/api/staff/session/certificate', '', { statement: signer.sign({ purpose, nonce }) })
  }
  expect((await by(holder, 'staff-log-in')).body.code).toBe('staff-certificate-unknown')
  expect((await register('somebody')).body.code).toBe('staff-certificate-other')
  expect((await register('by-token')).body.certificates).toHaveLength(1)
  const { people } = (await call('GET', '/api/staff/people', administrator)).body
  const listed = people.filter(({ hasCertificate }: { hasCertificate: boolean }) => hasCertificate)
  expect(listed.map(({ login }: { login: string }) => login)).toEqual(['by-token'])
  expect((await by(holder, 'log-in')).body.code).toBe('statement-purpose-wrong')
  expect((await by(holder, 'staff-log-in', 'log-in')).body.code).toBe('statement-nonce-unknown')
  const { status, body } = await by(holder, 'staff-log-in')
  expect([status, body.login, body.weak]).toEqual([200, 'by-token', false])
  await fixture.hall.authority.suspendPair({ serial, actor: 'test' })
  expect((await by(holder, 'staff-log-in')).body.code).toBe('certificate-suspended')
  await fixture.hall.authority.revokePair({ serial, reason: 'keyCompromise' })
  expect((await by(holder, 'staff-log-in')).body.code).toBe('certificate-revoked')
})

test('a deputy works in the jurisdiction of who is away, under his own name, and no longer than that', async () => {
  await fixture.hall.ra.jurisdictions.put({ id: '3702', name: '青岛市', parent: '37' })
  await member('away', '3701')
  await member('deputy', '3702')
  await member('stranger', '31')
  const away = await logIn('away')
  const deputy = await logIn('deputy')
  const until = addDays(clock.now(), 2).toISOString()
  const cover = (name: string) =>
    call('POST', '/api/staff/account/covers', away.cookie, {
      ...{ deputy: name, from: clock.now().toISOString(), until },
    })
  expect((await cover('stranger')).body.code).toBe('cover-refused')
  const act = (absent?: string) => call('POST', '/api/staff/account/acting', deputy.cookie, { absent })
  expect((await act('away')).body.code).toBe('cover-refused')
  const { covers } = (await cover('deputy')).body
  expect((await act('away')).body).toMatchObject({
    ...{ login: 'deputy', jurisdiction: { id: '3701' }, actingFor: { id: 'away' } },
  })
  expect((await act()).body).toMatchObject({ jurisdiction: { id: '3702' } })
  await act('away')
  // Back earlier: the deputy is himself again, in the same session.
  await call('DELETE', `/api/staff/account/covers/${covers[0].id}`, away.cookie)
  expect((await call('GET', '/api/staff/session', deputy.cookie)).body).toMatchObject({
    jurisdiction: { id: '3702' },
    covers: [],
  })
})

test('an administrator adds people and moves jurisdictions, within his own and never himself', async () => {
  const person = { login: 'new-one', name: '新人', roles: ['reviewer'], jurisdiction: '3701' }
  const added = await call('POST', '/api/staff/people', administrator, person)
  expect(added.status).toBe(201)
  expect((await logIn('new-one', added.body.password)).body.mustDo).toBe('password')
  expect((await call('POST', '/api/staff/people', administrator, person)).body.code).toBe('login-taken')
  // With a second log-in one person would be both of two.
  const known = { ...person, idNumber: `37010219850312101${residentIdCheck('37010219850312101')}` }
  const once = await call('POST', '/api/staff/people', administrator, { ...known, login: 'once' })
  expect(once.status).toBe(201)
  const twice = await call('POST', '/api/staff/people', administrator, { ...known, login: 'twice' })
  expect(twice.body.code).toBe('person-has-login')
  const numbered = { idNumber: ` ${known.idNumber.toLowerCase()}` }
  const also = await call('PATCH', `/api/staff/people/${added.body.person.id}`, administrator, numbered)
  expect(also.body.code).toBe('person-has-login')
  const same = await call('PATCH', `/api/staff/people/${once.body.person.id}`, administrator, numbered)
  expect(same.status).toBe(200)
  const elsewhere = { ...person, login: 'elsewhere', jurisdiction: '31' }
  expect((await call('POST', '/api/staff/people', administrator, elsewhere)).body.code).toBe('not-found')
  const monitor = { ...person, login: 'program', roles: ['monitor'] }
  expect((await call('POST', '/api/staff/people', administrator, monitor)).body.code).toBe('not-yours')
  const self = await call('PATCH', '/api/staff/people/admin', administrator, { roles: ['ca-operator'] })
  expect(self.body.code).toBe('not-yours')

  const tree = '/api/staff/jurisdictions'
  await call('POST', tree, administrator, { id: '370199', name: '新区', parent: '3701' })
  const consequences = await call('POST', `${tree}/3701/move-preview`, administrator, { parent: '3702' })
  expect(consequences.body).toMatchObject({ jurisdictions: 2, newlySeenBy: ['青岛市'], noLongerSeenBy: [] })
  const below = await call('POST', `${tree}/3701/move`, administrator, { parent: '370199' })
  expect(below.body.code).toBe('jurisdiction-move-refused')
  const moved = await call('POST', `${tree}/3701/move`, administrator, { parent: '3702' })
  const paths = (await fixture.hall.ra.jurisdictions.list()).map(({ path }) => path)
  expect(paths).toContain('37/3702/3701/370199')
  const row = moved.body.jurisdictions.find(({ id }: { id: string }) => id === '370199')
  expect(row).toMatchObject({ parent: '3701', reviewers: 0, fallsTo: '济南市' })
  const events = (await call('GET', `/api/staff/people/${added.body.person.id}`, administrator)).body.events
  expect(events.map(({ event }: { event: string }) => event)).toEqual(['log-in', 'added'])
})
