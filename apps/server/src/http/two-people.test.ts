import type { Profile } from '@certhall/model'
import type { ProfileChange, ProposalView } from '@certhall/model/api'
import { parseCertificate } from '@certhall/pki'
import { finishErasures, finishProposals } from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProfileBook } from '../adapters/sql/profile-book.ts'
import { hallFixture, ORIGIN } from '../hall-fixture.ts'

// Prices, rules, refunds and people's data: what no one does alone.

let fixture: Awaited<ReturnType<typeof hallFixture>>
let operator: string
let second: string
let finance: string
/** The hall's clock, ahead of the real one by so many milliseconds. */
let ahead = 0

beforeAll(async () => {
  fixture = await hallFixture({ clock: { now: () => new Date(Date.now() + ahead) } })
  operator = await fixture.staff('operator', ['ca-operator'], '31')
  second = await fixture.staff('second', ['ca-operator'], '31')
  finance = await fixture.staff('finance', ['finance'], '31')
})
afterAll(() => fixture.remove())

async function ask(cookie: string, url: string, payload?: object) {
  const answer = await fixture.hall.app.inject({
    method: payload ? 'POST' : 'GET',
    url: `/api/staff/${url}`,
    headers: { cookie, origin: ORIGIN },
    ...(payload && { payload }),
  })
  return answer.json()
}

const decide = (cookie: string, { id }: ProposalView, decision = 'confirm') =>
  ask(cookie, `proposals/${id}/decision`, { decision })
const rules = () => fixture.hall.ra.profiles.get('legal-entity') as Profile
/** What the file asks for besides a second certificate. */
const otherPrices = () => rules().fees?.prices.slice(1) ?? []
const price = (perYearFen: number): ProfileChange => ({
  change: {
    what: 'fees',
    fees: {
      ...(rules().fees as NonNullable<Profile['fees']>),
      prices: [{ kinds: ['renewal', 'first'], from: 2, perYearFen }, ...otherPrices()],
    },
  },
})

test('a price is proposed by one, confirmed by finance, and holds at the same instant everywhere, under the same version', async () => {
  const { version } = rules()
  expect(await ask(operator, 'profiles/legal-entity/preview', price(18000))).toMatchObject({
    code: 'profile-unchanged',
  })
  const seen = await ask(operator, 'profiles/legal-entity/preview', price(25000))
  const difference = {
    path: 'fees.prices.1',
    before: { kinds: ['renewal', 'first'], from: 2, perYearFen: 18000 },
    after: { kinds: ['renewal', 'first'], from: 2, perYearFen: 25000 },
  }
  expect(seen).toMatchObject({ differences: [difference], sentBack: 0 })
  const { proposals } = await ask(operator, 'profiles/legal-entity/proposals', {
    ...price(25000),
    note: '物价局批复',
  })
  expect(proposals).toMatchObject([
    { kind: 'change-fees', note: '物价局批复', rules: { differences: [difference] }, mayDecide: false },
  ])
  expect(await decide(operator, proposals[0])).toMatchObject({ code: 'proposal-own' })
  expect((await ask(finance, 'proposals')).proposals).toMatchObject([
    { id: proposals[0].id, mayDecide: true },
  ])
  expect(rules().fees?.prices[0]?.perYearFen).toBe(18000)

  // Another process of this hall, which hears of it by asking, and no sooner acts on it.
  const { ra, db } = fixture.hall
  const other = await openProfileBook({ db, clock: ra.clock, files: new Map([...ra.profiles]) })
  expect(await decide(finance, proposals[0])).toMatchObject({ state: 'applied', decidedBy: 'finance' })
  await other.book.refresh()
  expect(rules().fees?.prices[0]?.perYearFen).toBe(18000)
  ahead += 6000
  for (const { profiles } of [ra, other])
    expect(profiles.get('legal-entity')).toMatchObject({
      version,
      fees: { prices: [{ perYearFen: 25000 }, {}] },
    })
  expect(await ask(second, 'profiles/legal-entity')).toMatchObject({
    states: [
      { version, inForce: true, proposedBy: 'operator', confirmedBy: 'finance', note: '物价局批复' },
      { version, inForce: false },
    ],
  })
})

test('rules from a day on: a higher version, sound by schema and trial certificates; finance has no say', async () => {
  const now = rules()
  const propose = (changed: object, from?: string) =>
    ask(operator, 'profiles/legal-entity/proposals', {
      change: { what: 'rules', rules: { ...now, ...changed } },
      ...(from && { from }),
    })
  const term = { renewal: { ...now.renewal, termYears: [1, 2] } }
  expect(await propose(term)).toMatchObject({
    code: 'profile-refused',
    faults: [{ field: 'version' }],
  })
  const version = now.version + 1
  expect(await propose({ version, renewal: { ...now.renewal, termYears: [9] } })).toMatchObject({
    faults: [{ field: 'renewal.termYears.0' }],
  })
  const certificate = { ...now.certificate, policies: ['1.2.156.1', '1.2.156.1'] }
  expect(await propose({ version, certificate })).toMatchObject({
    code: 'profile-refused',
    faults: [{ reason: expect.stringMatching(/polic/i) }, {}, {}],
  })
  expect(await propose({ version, ...term }, '2020-01-01')).toMatchObject({ faults: [{ field: 'from' }] })
  const elsewhere = await fixture.staff('elsewhere', ['ca-operator'], '37')
  const wish = { change: { what: 'rules', rules: { ...now, version, ...term } } }
  expect(await ask(elsewhere, 'profiles/legal-entity/proposals', wish)).toMatchObject({ code: 'not-found' })

  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  const { proposals } = await propose({ version, ...term }, day)
  const { proposals: cheaper } = await ask(operator, 'profiles/legal-entity/proposals', price(100))
  expect(await decide(finance, proposals[0])).toMatchObject({ code: 'role-missing' })
  // Confirmed, and the process dies before it is done: another one does it, once.
  const { ra } = fixture.hall
  const at = ra.clock.now()
  await ra.proposals.decide(proposals[0].id, { state: 'confirmed', by: 'second', at, note: '' })
  await Promise.all([finishProposals(ra), finishProposals(ra)])
  expect(await ask(second, 'profiles/legal-entity')).toMatchObject({
    version: now.version,
    coming: expect.any(String),
  })
  expect(ra.profileBook.states('legal-entity')).toHaveLength(3)
  // A wish about rules that are no longer the newest is not done.
  expect(
    await decide(
      second,
      cheaper.find(({ kind }: ProposalView) => kind === 'change-fees'),
    ),
  ).toMatchObject({
    ...{ state: 'failed', problem: 'profile-changed' },
  })
  expect(rules().renewal.termYears).toEqual([1, 2, 3])
  ahead += 4 * 86_400_000
  expect(rules()).toMatchObject({
    version,
    renewal: { termYears: [1, 2] },
    fees: { prices: [{ perYearFen: 25000 }, {}] },
  })
})

test('a person’s data go by two people, as far as they need not be kept; the rest by itself in its time', async () => {
  const { ra, authority, app } = fixture.hall
  const holder = await fixture.holder('legal-entity')
  const { serial } = parseCertificate(holder.der)
  const registered = await authority.findBySerial(serial)
  const id = registered?.holder ?? ''
  const before = await ra.holders.find(id)
  if (!before) throw new Error('no holder')
  await ra.holders.update({ ...before, contacts: { mobile: '13900000000', email: 'a@example.test' } })
  const order = {
    ...{
      profile: 'legal-entity',
      service: 'renewal' as const,
      holderName: before.name,
      idNumber: before.idNumber,
    },
    ...{ recipient: '收件人', phone: '13900000000', address: '上海市示例路 1 号', version: 0 },
  } as const
  const announced = { state: 'announced', announcedAt: new Date() } as const
  await ra.orders.add({ ...order, ...announced, reference: 'SO20261122-00000001', holderId: id })
  await ra.orders.add({ ...order, ...announced, reference: 'SO20261122-00000002' })
  const own = (method: 'GET' | 'POST') =>
    app.inject({ method, url: '/api/own-data/erasure', headers: { cookie: holder.cookie, origin: ORIGIN } })
  expect((await own('GET')).json()).toEqual({ inUse: ['certificate-valid'], keptUntil: expect.any(String) })
  expect((await own('POST')).json()).toMatchObject({ requestedAt: expect.any(String) })
  const [clerk, other, elsewhere] = await Promise.all([
    fixture.staff('clerk', ['counter'], '31'),
    fixture.staff('other-clerk', ['counter'], '31'),
    fixture.staff('clerk-37', ['counter'], '37'),
  ])
  if (!clerk || !other || !elsewhere) throw new Error('nobody')
  expect((await ask(clerk, 'counter/erasures')).requests).toMatchObject([{ holderId: id }])
  expect((await ask(elsewhere, 'counter/erasures')).requests).toEqual([])
  const wish = (cookie: string) => ask(cookie, `counter/holders/${id}/erasure`, { note: '电话核实' })
  expect(await wish(elsewhere)).toMatchObject({ code: 'not-found' })
  expect(await wish(clerk)).toMatchObject({ code: 'erasure-in-use', inUse: ['certificate-valid'] })
  await authority.revokePair({ serial, reason: 'cessationOfOperation' })
  const { proposals } = await wish(clerk)
  expect(await decide(clerk, proposals[0])).toMatchObject({ code: 'proposal-own' })
  expect((await ra.holders.find(id))?.contacts).not.toEqual({})
  expect(await decide(other, proposals[0])).toMatchObject({ state: 'applied' })
  expect(await ra.holders.find(id)).toMatchObject({
    name: before.name,
    idNumber: before.idNumber,
    contacts: {},
  })
  for (const reference of ['SO20261122-00000001', 'SO20261122-00000002'])
    expect(await ra.orders.find(reference)).toBeUndefined()
  expect((await ask(clerk, 'counter/erasures')).requests).toEqual([])
  expect((await own('GET')).statusCode).toBe(401)
  const { erasure } = await ask(clerk, `counter/holders/${id}`)
  expect(erasure).toMatchObject({ erasedAt: expect.any(String), keptUntil: expect.any(String) })
  expect(await finishErasures(ra)).toBe(0)

  const aheadBefore = ahead
  ahead += Date.parse(erasure.keptUntil) - Date.now()
  expect(await finishErasures(ra)).toBe(1)
  ahead = aheadBefore
  const after = await ra.holders.find(id)
  expect(after).toMatchObject({ contacts: {}, numbers: {} })
  expect(JSON.stringify(after)).not.toMatch(new RegExp(`${before.name}|${before.idNumber}`))
  // What the authority has certified stays in its books.
  expect(await authority.findBySerial(serial)).toMatchObject({ status: 'revoked' })
})

test('the file is a service’s beginning: what it says later is offered, and taken by two', async () => {
  const { ra, db } = fixture.hall
  const fiscal = ra.profiles.get('fiscal') as Profile
  const file = { ...fiscal, version: fiscal.version + 1, hotline: '0531-0000 0001' }
  const { profiles, book } = await openProfileBook({
    db,
    clock: ra.clock,
    files: new Map([['fiscal', file]]),
  })
  expect(profiles.get('fiscal')).toEqual(fiscal)
  expect(book.offered('fiscal')).toEqual(file)
  expect(ra.profileBook.offered('fiscal')).toBeUndefined()
  expect(
    await ask(await fixture.staff('shandong', ['ca-operator'], '37'), 'profiles/fiscal/proposals', {
      change: { what: 'file' },
    }),
  ).toMatchObject({ code: 'profile-unchanged' })
})
