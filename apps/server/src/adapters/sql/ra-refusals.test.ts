import { generateKeyPair } from '@certhall/crypto'
import type { SignedStatement } from '@certhall/model'
import {
  checkEligibility,
  deliveryActor,
  enrolHolder,
  issueForCase,
  listCases,
  logIn,
  makeChallenge,
  openDelivery,
  queryStatus,
  saveDraft,
  startCase,
  submitCase,
  viewCase,
  viewSession,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csrOf, enrol, enter, raFixture, residentId, signed, staffOf, type Token } from './ra-fixture.ts'
import { approve, beginDelivery, certificateRequest, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const END = '2026-12-05T02:00:00Z'
const person = (holder = {}, notAfter = END) => enrol(fixture, { key: 'p256', notAfter, holder })
const refused = (code: string) => expect.objectContaining({ code })
const eligibilityOf = ({ issued }: Token) => checkEligibility(fixture.ra, { certificate: issued.signing.der })
const _QUERY = { sort: 'submittedAt', page: 1, size: 20 } as const

async function approvedCase(token: Token) {
  const { ra } = fixture
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  await approve(ra, await staffOf(fixture, 'province', '37'), reference)
  return { holder, reference }
}

test('too early says from which day on; the window opens with that day at +08:00', async () => {
  const { clock } = fixture
  const token = await person({}, '2026-12-22T10:00:00Z')
  expect(await eligibilityOf(token)).toMatchObject({
    eligible: false,
    refusal: 'renewal-too-early',
    opensAt: '2026-11-21T16:00:00.000Z',
  })
  const began = clock.at
  clock.at = new Date('2026-11-21T16:00:00Z')
  expect((await eligibilityOf(token)).eligible).toBe(true)
  clock.at = began
})

test('an expired personal certificate is too late, with every way that remains', async () => {
  const token = await person({}, '2026-11-20T02:00:00Z')
  const answer = await eligibilityOf(token)
  expect(answer.refusal).toBe('renewal-too-late')
  expect(answer.otherWays.map(({ id }) => id)).toEqual(['counter', 'mail-in', 'bureau-administrator'])
  await expect(enter(fixture, token)).rejects.toEqual(refused('certificate-expired'))
})

test('revoked, foreign and unknown certificates', async () => {
  const { ra } = fixture
  const token = await person()
  await ra.authority.revokePair({ serial: token.issued.signing.serial, reason: 'keyCompromise' })
  expect((await eligibilityOf(token)).refusal).toBe('renewal-revoked')
  await expect(enter(fixture, token)).rejects.toEqual(refused('certificate-revoked'))
  const foreign = await checkEligibility(ra, { certificate: new Uint8Array([1, 2, 3]) })
  expect(foreign.refusal).toBe('renewal-wrong-profile')
})

test('an issuer that ends before the new certificate would', async () => {
  const { ra } = fixture
  const token = await person()
  const early = async () =>
    (await ra.authority.issuers()).map((issuer) => ({
      ...issuer,
      notAfter: new Date('2027-12-01T00:00:00Z'),
    }))
  const authority = { ...ra.authority, issuers: early }
  const certificate = token.issued.signing.der
  const answer = await checkEligibility({ ...ra, authority }, { certificate })
  expect(answer).toMatchObject({ eligible: false, refusal: 'renewal-issuer-ends', terms: [] })
})

test('an open application shows in the session, and never to those who only hold the certificate', async () => {
  const { ra } = fixture
  const token = await person()
  const holder = await enter(fixture, token)
  const { reference } = await startCase(ra, holder)
  expect((await eligibilityOf(token)).openCase).toBeUndefined()
  expect((await eligibilityOf(token)).eligible).toBe(true)
  expect((await viewSession(ra, holder)).eligibility).toMatchObject({
    refusal: 'renewal-case-open',
    openCase: reference,
  })
})

test('a draft with faults names each field; what was typed stays', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await person())
  const { reference } = await startCase(ra, holder)
  const typed = { name: '', idNumber: '370102199001010011', mobile: '12345' }
  const saved = await saveDraft(ra, holder, { reference, version: 0, draft: { handler: typed } })
  const fault = await submitCase(ra, holder, { reference, version: saved.version }).catch((error) => error)
  expect(fault).toEqual(refused('case-incomplete'))
  expect(fault.extra.fields.map(({ path }: { path: string }) => path)).toEqual([
    '/agreement/terms',
    '/agreement/idData',
    '/confirmations/certificate',
    '/handler/name',
    '/handler/idNumber',
    '/handler/mobile',
  ])
  expect((await viewCase(ra, holder, { reference })).draft.handler).toEqual(typed)
})

test('a statement is good for one purpose, origin, key and nonce', async () => {
  const { ra } = fixture
  const token = await person()
  const other = await person()
  const { nonce } = await makeChallenge(ra, { purpose: 'log-in' })
  const good = { purpose: 'log-in', nonce } as const
  const right = await signed(token, good)
  const flipped = Buffer.from(right.signature, 'base64')
  flipped[12] = (flipped[12] ?? 0) ^ 1
  const wrong: [string, SignedStatement][] = [
    ['statement-purpose-wrong', await signed(token, { ...good, purpose: 'receipt' })],
    ['statement-origin-wrong', await signed(token, { ...good, origin: 'http://evil.test' })],
    ['statement-nonce-unknown', await signed(token, { ...good, nonce: 'invented' })],
    ['statement-malformed', await signed(token, { ...good, caseDigest: 'a' })],
    ['statement-signature-wrong', { ...right, signature: flipped.toString('base64') }],
    ['statement-signature-wrong', await signed({ ...token, pair: other.pair }, good)],
    [
      'statement-signature-wrong',
      await signed(token, { ...good, certificate: other.issued.signing.fingerprint }),
    ],
    ['certificate-unknown', { ...right, unverifiedCertificate: 'AAAA' }],
  ]
  for (const [code, statement] of wrong) {
    await expect(logIn(ra, { statement }), code).rejects.toEqual(refused(code))
  }
  // None of them has spent the nonce.
  await expect(logIn(ra, { statement: right })).resolves.toBeDefined()
  await expect(logIn(ra, { statement: right })).rejects.toEqual(refused('statement-nonce-unknown'))
})

test('only the old key fetches the certificate', async () => {
  const { ra } = fixture
  const token = await person()
  const thief = await person()
  const { holder, reference } = await approvedCase(token)
  const delivery = await beginDelivery(ra, holder, reference)
  const pair = await generateKeyPair('p256')
  const good = await certificateRequest(token, delivery, pair)
  const { nonce, caseDigest } = delivery.state
  const subject = Buffer.from(pair.spki).toString('base64')
  const statement = { purpose: 'deliver', nonce, caseDigest, subject } as const
  const wrong: [string, Partial<typeof good>][] = [
    ['delivery-other-token', { statement: await signed(thief, statement) }],
    ['statement-purpose-wrong', { statement: await signed(token, { ...statement, purpose: 'log-in' }) }],
    ['statement-nonce-unknown', { statement: await signed(token, { ...statement, nonce: 'x' }) }],
    ['review-template-changed', { statement: await signed(token, { ...statement, caseDigest: 'x' }) }],
    ['csr-key-refused', { statement: await signed(token, { ...statement, subject: '' }) }],
    ['csr-malformed', { csr: 'AAAA' }],
    ['csr-key-refused', { csr: Buffer.from(await csrOf(await generateKeyPair('sm2'))).toString('base64') }],
    ['csr-key-refused', { csr: Buffer.from(await csrOf(thief.pair)).toString('base64') }],
  ]
  for (const [code, part] of wrong) {
    await expect(issueForCase(ra, delivery.agent, { ...good, ...part }), code).rejects.toEqual(refused(code))
  }
  // A key that another certificate has.
  const reused = await certificateRequest(token, delivery, token.pair)
  await expect(issueForCase(ra, delivery.agent, reused)).rejects.toEqual(refused('key-reused'))
  // Someone else's session with a stolen case number, an invented ticket, a CSR of a key that its maker lacks.
  const other = await enter(fixture, thief)
  await expect(openDelivery(ra, other, { reference })).rejects.toEqual(refused('not-found'))
  await expect(viewCase(ra, other, { reference })).rejects.toEqual(refused('not-found'))
  expect(await listCases(ra, other)).toEqual([])
  await expect(deliveryActor(ra, 'invented')).rejects.toEqual(refused('delivery-ticket-wrong'))
  const stolen = await csrOf({ ...pair, pkcs8: thief.pair.pkcs8 })
  const csr = stolen
  const enrolment = enrolHolder(ra, {
    profile: 'fiscal',
    key: 'p256',
    csr,
    notAfter: new Date(END),
    holder: token.holder,
  })
  await expect(enrolment).rejects.toEqual(refused('csr-signature-wrong'))
  expect((await ra.authority.listByHolder(token.holder.id)).length).toBe(1)
})

test('the status query tells by the number alone a state and nothing else', async () => {
  const { ra } = fixture
  const token = await person()
  const holder = await enter(fixture, token)
  const asked = { profile: 'fiscal', idNumber: token.holder.idNumber }
  const unknown = await queryStatus(ra, { profile: 'fiscal', idNumber: residentId(999) })
  expect(unknown.state).toBe('none')
  await startCase(ra, holder)
  // A person without a submitted application answers like a number that nobody has.
  expect(await queryStatus(ra, asked)).toEqual(unknown)
  expect(await queryStatus(ra, { ...asked, profile: 'no-such' })).toEqual(unknown)

  const other = await person()
  const { reference } = await submitted(ra, await enter(fixture, other))
  const mine = { profile: 'fiscal', idNumber: other.holder.idNumber }
  const masked = await queryStatus(ra, mine)
  expect(masked).toEqual({ state: 'review', words: { zh: '待审核', en: 'Waiting for review' } })
  expect(await queryStatus(ra, { ...mine, reference: 'CH20260101-00000000' })).toEqual(masked)
  expect((await queryStatus(ra, { ...mine, reference })).detail).toMatchObject({
    reference,
    holderName: '张*',
  })
})
