import { generateKeyPair } from '@certhall/crypto'
import {
  acceptReceipt,
  cancelCase,
  confirmFee,
  decideCase,
  expireDue,
  issueForCase,
  logIn,
  makeChallenge,
  openDelivery,
  saveDraft,
  startCase,
  submitCase,
  viewCase,
  viewDelivery,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, signed, staffOf, type Token, uscc } from './ra-fixture.ts'
import {
  approve,
  beginDelivery,
  certificateRequest,
  filled,
  receiptOf,
  renewedToken,
  submitted,
} from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const TEN = Array.from({ length: 10 })
const settle = <Result>(run: () => Promise<Result>) => Promise.allSettled(TEN.map(run))
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'rejected' ? result.reason.code : 'ok'))
const enrolFiscal = () => enrol(fixture, { key: 'p256', notAfter: '2026-12-05T02:00:00Z' })

async function liveOf(token: Token, reference: string) {
  const all = await fixture.ra.authority.listByHolder(token.holder.id)
  return all.filter(
    ({ caseReference, status, use }) =>
      caseReference === reference && status === 'good' && use !== 'encryption',
  )
}

async function approvedCase(token: Token) {
  const { ra } = fixture
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  await approve(ra, await staffOf(fixture, 'reviewer', '37'), reference)
  return { holder, reference, ...(await beginDelivery(ra, holder, reference)) }
}

test('one log-in of ten with the same statement', async () => {
  const token = await enrolFiscal()
  const { nonce } = await makeChallenge(fixture.ra, { purpose: 'log-in' })
  const statement = await signed(token, { purpose: 'log-in', nonce })
  const results = codes(await settle(() => logIn(fixture.ra, { statement })))
  expect(results.filter((code) => code === 'ok')).toHaveLength(1)
  expect(results.filter((code) => code === 'statement-nonce-unknown')).toHaveLength(9)
})

test('ten starts open one application, and the others learn which', async () => {
  const holder = await enter(fixture, await enrolFiscal())
  const results = await settle(() => startCase(fixture.ra, holder))
  const opened = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.reference] : []))
  expect(opened).toHaveLength(1)
  for (const one of results) {
    if (one.status === 'rejected') {
      expect(one.reason).toMatchObject({ code: 'renewal-case-open', extra: { openCase: opened[0] } })
    }
  }
})

test('ten submits and ten decisions are one each; another reviewer is late', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await enrolFiscal())
  const draft = await startCase(ra, holder)
  const { reference } = draft
  const saved = await saveDraft(ra, holder, { reference, version: 0, draft: filled(ra, draft) })
  const stale = saveDraft(ra, holder, { reference, version: 0, draft: {} })
  await expect(stale).rejects.toMatchObject({ code: 'case-stale' })
  const input = { reference, version: saved.version }
  expect(new Set(codes(await settle(() => submitCase(ra, holder, input))))).toEqual(new Set(['ok']))

  const reviewer = await staffOf(fixture, 'reviewer', '37')
  const other = await staffOf(fixture, 'other', '3701')
  const { version, template } = await viewStaffCase(ra, reviewer, { reference })
  const decision = { reference, version, decision: 'approve', templateHash: template?.hash ?? '' } as const
  expect(new Set(codes(await settle(() => decideCase(ra, reviewer, decision))))).toEqual(new Set(['ok']))
  const late = decideCase(ra, other, { ...decision, decision: 'reject', reason: '太晚' })
  await expect(late).rejects.toMatchObject({ code: 'case-stale' })
  const { history } = await viewCase(ra, holder, { reference })
  expect(history.map(({ event }) => event)).toEqual(['start', 'submit', 'approve'])
})

test('ten issues with one key are one certificate and one answer', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, { key: 'sm2', notAfter: '2026-12-05T02:00:00Z' })
  const { reference, agent, ...rest } = await approvedCase(token)
  const request = await certificateRequest(token, { agent, ...rest }, await generateKeyPair('sm2'))
  const results = await settle(() => issueForCase(ra, agent, request))
  expect(new Set(codes(results))).toEqual(new Set(['ok']))
  const answers = results.map((one) => one.status === 'fulfilled' && JSON.stringify(one.value.issued))
  expect(new Set(answers).size).toBe(1)
  expect(await liveOf(token, reference)).toHaveLength(1)
  expect((await viewDelivery(ra, agent)).issued).toBeDefined()
})

test('ten issues with ten keys are one certificate; its loser may replace it until the receipt', async () => {
  const { ra, jobs } = fixture
  const token = await enrolFiscal()
  const delivery = await approvedCase(token)
  const { reference, agent, holder } = delivery
  const pairs = await Promise.all(TEN.map(() => generateKeyPair('p256')))
  const requests = await Promise.all(pairs.map((pair) => certificateRequest(token, delivery, pair)))
  const results = await Promise.allSettled(requests.map((request) => issueForCase(ra, agent, request)))
  const winner = results.findIndex(({ status }) => status === 'fulfilled')
  expect(codes(results).filter((code) => code === 'ok')).toHaveLength(1)
  expect(codes(results).filter((code) => code === 'delivery-key-exists')).toHaveLength(9)
  const [first] = await liveOf(token, reference)

  const loser = winner === 0 ? 1 : 0
  const request = requests[loser]
  const pair = pairs[loser]
  if (!request || !pair || !first) throw new Error('no loser')
  // Cancelling is over once a certificate exists.
  const version = (await viewCase(ra, holder, { reference })).version
  await expect(cancelCase(ra, holder, { reference, version })).rejects.toMatchObject({
    code: 'case-state-wrong',
  })
  const replaced = await issueForCase(ra, agent, { ...request, replaces: first.serial })
  expect(await ra.authority.find(first.fingerprint)).toMatchObject({
    status: 'revoked',
    reason: 'superseded',
  })
  expect(await liveOf(token, reference)).toHaveLength(1)

  const renewed = await renewedToken(ra, token, pair, replaced)
  const statement = await receiptOf(renewed, replaced)
  expect(new Set(codes(await settle(() => acceptReceipt(ra, agent, { statement }))))).toEqual(new Set(['ok']))
  expect(jobs.filter((job) => job.reference === reference)).toHaveLength(1)
  const again = issueForCase(ra, agent, { ...request, replaces: renewed.issued.signing.serial })
  expect(await again).toMatchObject({ state: 'done' })
  const another = await certificateRequest(token, delivery, await generateKeyPair('p256'))
  const tooLate = issueForCase(ra, agent, { ...another, replaces: renewed.issued.signing.serial })
  await expect(tooLate).rejects.toMatchObject({ code: 'case-state-wrong' })
})

test('effects that a crash cut short are carried out by the timer', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, {
    profile: 'legal-entity',
    key: 'p256',
    notAfter: '2027-01-05T02:00:00Z',
  })
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  const delivery = await beginDelivery(ra, holder, reference)
  const pair = await generateKeyPair('p256')
  const state = await issueForCase(ra, delivery.agent, await certificateRequest(token, delivery, pair))
  const statement = await receiptOf(await renewedToken(ra, token, pair, state), state)
  const down = async () => {
    throw new Error('the CA is away')
  }
  const crippled = { ...ra, authority: { ...ra.authority, revokePair: down } }
  await expect(acceptReceipt(crippled, delivery.agent, { statement })).rejects.toThrow('away')
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('good')
  await expireDue(ra)
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('revoked')
})

test('a certificate that nobody proved in time is revoked with its application', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  const token = await enrolFiscal()
  const delivery = await approvedCase(token)
  const pair = await generateKeyPair('p256')
  await issueForCase(ra, delivery.agent, await certificateRequest(token, delivery, pair))
  clock.at = new Date('2026-12-22T02:00:00Z')
  await expireDue(ra)
  const { reference, holder } = delivery
  expect((await viewCase(ra, holder, { reference })).state).toBe('lapsed')
  expect(await liveOf(token, reference)).toEqual([])
  await expect(openDelivery(ra, holder, { reference })).rejects.toMatchObject({ code: 'download-lapsed' })
  clock.at = began
})

test('ten confirmations of one transfer are one payment', async () => {
  const { ra } = fixture
  const idNumber = uscc(9200)
  const options = { profile: 'legal-entity', key: 'p256', holder: { idNumber } } as const
  await enrol(fixture, { ...options, notAfter: '2026-12-20T02:00:00Z' })
  const token = await enrol(fixture, { ...options, notAfter: '2026-12-25T02:00:00Z' })
  const { reference, version, fee } = await submitted(ra, await enter(fixture, token))
  const operator = await staffOf(fixture, 'operator', '31', ['operator'])
  const input = { reference, version, amountFen: fee?.amountFen ?? 0, bankReference: 'T1' }
  expect(new Set(codes(await settle(() => confirmFee(ra, operator, input))))).toEqual(new Set(['ok']))
})
