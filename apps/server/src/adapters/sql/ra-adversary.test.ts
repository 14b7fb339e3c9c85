import { generateKeyPair, type KeyPair } from '@certhall/crypto'
import type { Profile } from '@certhall/model'
import { parseCertificate } from '@certhall/pki'
import {
  acceptReceipt,
  cancelCase,
  captchaAsked,
  checkEligibility,
  currentHolder,
  decideCase,
  expireDue,
  issueForCase,
  listCases,
  openDelivery,
  type Ra,
  startCase,
  submitCase,
  viewCase,
  viewStaffCase,
} from '@certhall/ra'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadProfiles } from '../../profiles.ts'
import { enrol, enter, PROFILES, raFixture, staffOf, type Token } from './ra-fixture.ts'
import {
  approve,
  beginDelivery,
  certificateRequest,
  deliver,
  receiptOf,
  renewedToken,
  submitted,
} from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  const profiles = await loadProfiles(PROFILES)
  const { renewal, ...rest } = profiles.get('fiscal') as Profile
  // The same people, another service: no captcha, no review.
  profiles.set('open', { ...rest, id: 'open', renewal: { ...renewal, captcha: false, review: false } })
  fixture = await raFixture({ profiles })
})
afterAll(() => fixture.close())

const END = '2026-12-05T02:00:00Z'
const person = (changes: Partial<Parameters<typeof enrol>[1]> = {}) =>
  enrol(fixture, { key: 'p256', notAfter: END, ...changes })
const refused = (code: string) => expect.objectContaining({ code })

async function approvedCase(token: Token) {
  const { ra } = fixture
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  await approve(ra, await staffOf(fixture, 'province', '37'), reference)
  return { holder, reference, ...(await beginDelivery(ra, holder, reference)) }
}

const liveOf = async ({ holder }: Token, reference: string) =>
  (await fixture.ra.authority.listByHolder(holder.id)).filter(
    ({ caseReference, status }) => caseReference === reference && status === 'good',
  )

/** The hall was killed between the CA's intent and its signature. */
async function unsign(reference: string) {
  const { db } = fixture
  const unsigned = { state: 'intended', der: null, fingerprint: null, issued_at: null } as const
  const rows = db.selectFrom('ca_certificates').selectAll().where('case_reference', '=', reference)
  for (const { serial, der } of await rows.execute()) {
    const { tbs } = parseCertificate(der as Uint8Array)
    await db
      .updateTable('ca_certificates')
      .set({ ...unsigned, tbs })
      .where('serial', '=', serial)
      .execute()
  }
  const unknown = { new_fingerprint: null, proof: null }
  await db.updateTable('cases').set(unknown).where('reference', '=', reference).execute()
}

async function prove(
  ra: Ra,
  token: Token,
  pair: KeyPair,
  delivery: Awaited<ReturnType<typeof beginDelivery>>,
) {
  const state = await issueForCase(ra, delivery.agent, await certificateRequest(token, delivery, pair))
  const statement = await receiptOf(await renewedToken(ra, token, pair, state), state)
  return acceptReceipt(ra, delivery.agent, { statement })
}

test('whether a captcha is asked is the application’s to say, not the session’s', async () => {
  const { ra } = fixture
  const strict = await person()
  const lax = await person({ profile: 'open', holder: { idNumber: strict.holder.idNumber } })
  expect(lax.holder.id).toBe(strict.holder.id)
  const { reference } = await startCase(ra, await enter(fixture, strict))
  const other = await startCase(ra, await enter(fixture, lax))
  const session = await enter(fixture, lax)
  expect(await captchaAsked(ra, session, { reference })).toBe(true)
  expect(await captchaAsked(ra, session, other)).toBe(false)
  const stranger = await enter(fixture, await person())
  await expect(captchaAsked(ra, stranger, { reference })).rejects.toEqual(refused('not-found'))
})

test('an application that cannot be ended does not keep others from ending', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  const [stuck, fine] = [await person(), await person({ profile: 'open' })]
  const holder = await enter(fixture, fine)
  const first = await startCase(ra, await enter(fixture, stuck))
  const { reference } = await startCase(ra, holder)
  clock.at = new Date('2026-12-06T02:00:00Z')
  const profiles = new Map(ra.profiles)
  profiles.delete('fiscal')
  const cases = { ...ra.cases, due: async () => [first.reference, reference] }
  await expect(expireDue({ ...ra, cases, profiles })).rejects.toEqual(refused('renewal-wrong-profile'))
  expect((await viewCase(ra, holder, { reference })).state).toBe('cancelled')
  clock.at = began
})

test('more than a page that cannot be ended keep no other from ending', async () => {
  const { ra, clock, db } = fixture
  const began = clock.at
  const holder = await enter(fixture, await person())
  const { reference } = await startCase(ra, holder)
  const columns = sql`kind, clash, profile, holder_id, new_fingerprint, state, version, created_at, expires_at, draft, pending`
  const copies = sql`
    select 'CH20261121-' || lpad(i::text, 8, '0'), 'of ' || i, ${columns} from cases, generate_series(1, 130) i`
  await sql`insert into cases (reference, old_fingerprint, ${columns}) ${copies} where reference = ${reference}`.execute(
    db,
  )
  const gone = sql`state = 'draft' and old_fingerprint in (select 'of ' || i from generate_series(1, 120) i)`
  await sql`update cases set profile = 'gone' where ${gone}`.execute(db)
  clock.at = new Date('2026-12-06T02:00:00Z')
  await expect(expireDue(ra)).rejects.toEqual(refused('renewal-wrong-profile'))
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*)::int from cases where old_fingerprint like 'of %' group by state order by state`.execute(
    db,
  )
  expect(rows).toEqual([
    { state: 'cancelled', count: 10 },
    { state: 'draft', count: 120 },
  ])
  expect((await viewCase(ra, holder, { reference })).state).toBe('cancelled')
  await sql`delete from cases where profile = 'gone'`.execute(db)
  clock.at = began
})

test('a service taken away hides its applications, and no others', async () => {
  const { ra } = fixture
  const gone = await person()
  const kept = await person({ profile: 'open', holder: { idNumber: gone.holder.idNumber } })
  await startCase(ra, await enter(fixture, gone))
  const session = await enter(fixture, kept)
  const { reference } = await startCase(ra, session)
  const profiles = new Map(ra.profiles)
  profiles.delete('fiscal')
  const seen = await listCases({ ...ra, profiles }, session)
  expect(seen.map((one) => one.reference)).toEqual([reference])
})

test('a key lost before the CA had signed can be replaced too', async () => {
  const { ra } = fixture
  const token = await person()
  const delivery = await approvedCase(token)
  const { reference, agent } = delivery
  const lost = await generateKeyPair('p256')
  await issueForCase(ra, agent, await certificateRequest(token, delivery, lost))
  const [first] = await liveOf(token, reference)
  await unsign(reference)

  const pair = await generateKeyPair('p256')
  const request = await certificateRequest(token, delivery, pair)
  const fault = await issueForCase(ra, agent, request).catch((error) => error)
  expect(fault).toMatchObject({ code: 'delivery-key-exists', extra: { serial: first?.serial } })
  const foreign = issueForCase(ra, agent, { ...request, replaces: token.issued.signing.serial })
  await expect(foreign).rejects.toEqual(refused('delivery-key-exists'))
  const state = await issueForCase(ra, agent, { ...request, replaces: first?.serial })
  expect(await liveOf(token, reference)).toHaveLength(1)
  const statement = await receiptOf(await renewedToken(ra, token, pair, state), state)
  expect(await acceptReceipt(ra, agent, { statement })).toMatchObject({ state: 'done' })
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('good')
})

test('what was begun with the approved contents is finished with them', async () => {
  const { ra } = fixture
  const token = await person()
  const delivery = await approvedCase(token)
  const { reference, agent } = delivery
  const pair = await generateKeyPair('p256')
  await issueForCase(ra, agent, await certificateRequest(token, delivery, pair))
  await unsign(reference)
  await ra.holders.update({ ...token.holder, name: '新名字' })
  // For another key all is looked at anew.
  const other = await certificateRequest(token, delivery, await generateKeyPair('p256'))
  await expect(issueForCase(ra, agent, other)).rejects.toEqual(refused('review-template-changed'))
  expect(await prove(ra, token, pair, delivery)).toMatchObject({ state: 'done' })
})

test('a certificate revoked after the approval fetches nothing', async () => {
  const { ra } = fixture
  const token = await person()
  const delivery = await approvedCase(token)
  await ra.authority.revokePair({ serial: token.issued.signing.serial, reason: 'keyCompromise' })
  const request = await certificateRequest(token, delivery, await generateKeyPair('p256'))
  await expect(issueForCase(ra, delivery.agent, request)).rejects.toEqual(refused('renewal-revoked'))
  expect(await liveOf(token, delivery.reference)).toEqual([])
})

test('an application that no issuer outlives can still be seen, and rejected', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await person())
  const { reference, version, template } = await submitted(ra, holder)
  const ending = (await ra.authority.issuers()).map((issuer) => ({
    ...issuer,
    notAfter: new Date('2027-12-01T00:00:00Z'),
  }))
  const late = { ...ra, authority: { ...ra.authority, issuers: async () => ending } }
  const reviewer = await staffOf(fixture, 'province', '37')
  expect(await viewStaffCase(late, reviewer, { reference })).toMatchObject({
    state: 'review',
    mayDecide: true,
  })
  const input = { reference, version, templateHash: template?.hash ?? '' }
  const approval = decideCase(late, reviewer, { ...input, decision: 'approve' })
  await expect(approval).rejects.toEqual(refused('renewal-issuer-ends'))
  const rejection = { ...input, decision: 'reject', reason: '请到受理点办理' } as const
  expect((await decideCase(late, reviewer, rejection)).state).toBe('rejected')
})

test('a certificate that has been renewed says so, revoked or expired as it may be by then', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  const asked = async ({ issued }: Token) =>
    (await checkEligibility(ra, { certificate: issued.signing.der })).refusal
  const entity = await enrol(fixture, { profile: 'legal-entity', key: 'p256', notAfter: END })
  const company = await enter(fixture, entity)
  await deliver(ra, entity, company, (await submitted(ra, company)).reference)
  expect((await ra.authority.find(entity.issued.signing.fingerprint))?.status).toBe('revoked')
  expect(await asked(entity)).toBe('renewal-superseded')
  await expect(enter(fixture, entity)).rejects.toEqual(refused('renewal-superseded'))
  await expect(startCase(ra, company)).rejects.toEqual(refused('renewal-superseded'))

  const token = await person()
  const delivery = await approvedCase(token)
  await prove(ra, token, await generateKeyPair('p256'), delivery)
  expect(await asked(token)).toBe('renewal-superseded')
  clock.at = new Date('2026-12-06T02:00:00Z')
  expect(await asked(token)).toBe('renewal-superseded')
  await expect(enter(fixture, token)).rejects.toEqual(refused('renewal-superseded'))
  clock.at = began
})

test('what the holder confirmed is asked again when the record has changed', async () => {
  const { ra } = fixture
  const entity = await enrol(fixture, { profile: 'legal-entity', key: 'p256', notAfter: END })
  const holder = await enter(fixture, entity)
  const { reference } = await submitted(ra, holder)
  const delivery = await beginDelivery(ra, holder, reference)
  await ra.holders.update({ ...entity.holder, name: '浦滨新名称有限公司' })
  const request = await certificateRequest(entity, delivery, await generateKeyPair('p256'))
  const changed = issueForCase(ra, delivery.agent, request)
  await expect(changed).rejects.toEqual(refused('review-template-changed'))
  const { version, draft } = await viewCase(ra, holder, { reference })
  expect(draft.agreement?.terms).toBe(true)
  const fault = await submitCase(ra, holder, { reference, version }).catch((error) => error)
  expect(fault).toEqual(refused('case-incomplete'))
  expect(fault.extra.fields.map(({ path }: { path: string }) => path)).toEqual(['/confirmations/unit'])
})

test('a session opened before the end of a certificate shrinks with it to renewal', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  const token = await person({ notAfter: '2026-11-21T03:00:00Z' })
  const second = await person({ profile: 'open', holder: { idNumber: token.holder.idNumber } })
  const early = await enter(fixture, token)
  const { reference } = await startCase(ra, await enter(fixture, second))
  expect((await viewCase(ra, early, { reference })).reference).toBe(reference)
  clock.at = new Date('2026-11-21T03:00:01Z')
  const late = await currentHolder(ra, early)
  expect(late.scope).toBe('renewal-only')
  await expect(viewCase(ra, late, { reference })).rejects.toEqual(refused('not-found'))
  clock.at = began
})

test('a reviewer known by an ID number in small letters is the same person', async () => {
  const { ra } = fixture
  const idNumber = '11010519491231002X'
  const token = await person({ holder: { idNumber } })
  const { reference, version, template } = await submitted(ra, await enter(fixture, token))
  const self = await staffOf(fixture, 'small-letters', '37', ['reviewer'], '11010519491231002x')
  expect((await viewStaffCase(ra, self, { reference })).mayDecide).toBe(false)
  const input = { reference, version, decision: 'approve', templateHash: template?.hash ?? '' } as const
  await expect(decideCase(ra, self, input)).rejects.toEqual(refused('review-own-case'))
})

test('a reviewer’s approval and the holder’s withdrawal: one of them, whatever the order', async () => {
  const { ra } = fixture
  const reviewer = await staffOf(fixture, 'province', '37')
  for (let round = 0; round < 5; round += 1) {
    const holder = await enter(fixture, await person())
    const { reference, version, template } = await submitted(ra, holder)
    const input = { reference, version, decision: 'approve', templateHash: template?.hash ?? '' } as const
    const results = await Promise.allSettled([
      decideCase(ra, reviewer, input),
      cancelCase(ra, holder, { reference, version }),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const won = results[0]?.status === 'fulfilled' ? 'approved' : 'cancelled'
    expect((await viewCase(ra, holder, { reference })).state).toBe(won)
    const ticket = openDelivery(ra, holder, { reference })
    if (won === 'cancelled') await expect(ticket).rejects.toEqual(refused('case-state-wrong'))
    else await ticket
  }
})
