import {
  checkEligibility,
  confirmFee,
  decideProposal,
  expireDue,
  importStatement,
  listNotedPayments,
  listOpenLines,
  listRefunds,
  logIn,
  makeChallenge,
  refundByHand,
  resolveLine,
  saveDraft,
  startCase,
  submitCase,
  viewCase,
  viewSession,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, signed, staffOf, uscc } from './ra-fixture.ts'
import { deliver, filled, pay, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const enrolEntity = (notAfter: string, holder = {}, key: 'sm2' | 'p256' | 'rsa2048' = 'p256') =>
  enrol(fixture, { profile: 'legal-entity', key, notAfter, holder })

test('an expired certificate renews itself, without review, and is revoked after the receipt', async () => {
  const { ra, jobs } = fixture
  const token = await enrolEntity('2026-08-01T02:00:00Z', { numbers: { housingFund: '310000000001' } })
  const holder = await enter(fixture, token)
  expect(holder.scope).toBe('renewal-only')
  const draft = await startCase(ra, holder)
  // The social-insurance step is left out: the certificate has no such number.
  expect(draft.confirmations.map(({ id }) => id)).toEqual(['unit', 'housing-fund'])
  expect(draft.confirmations[1]?.fields).toEqual([{ field: 'housingFund', value: '310000000001' }])
  expect(draft.fee).toBeUndefined()

  const { reference } = draft
  const answers = { ...filled(ra, draft), termYears: 3 }
  const saved = await saveDraft(ra, holder, { reference, version: 0, draft: answers })
  const approved = await submitCase(ra, holder, { reference, version: saved.version })
  // Counted from today, since it is later than the old end.
  expect(approved).toMatchObject({ state: 'approved', template: { notAfter: '2029-11-21T02:00:00.000Z' } })

  const renewed = await deliver(ra, token, holder, reference)
  expect(await ra.authority.find(token.issued.signing.fingerprint)).toMatchObject({
    status: 'revoked',
    reason: 'superseded',
  })
  expect(jobs.find((job) => job.reference === reference)?.event.old.willBeRevoked).toBe(true)
  expect(await viewCase(ra, await enter(fixture, renewed), { reference })).toMatchObject({
    state: 'done',
    toDo: [{ title: { zh: '通知税务软件服务商' } }],
  })
  const { nonce } = await makeChallenge(ra, { purpose: 'log-in' })
  const late = logIn(ra, { statement: await signed(token, { purpose: 'log-in', nonce }) })
  await expect(late).rejects.toMatchObject({ code: 'renewal-superseded' })
})

test('one year after expiry is too late, even to log in', async () => {
  const token = await enrolEntity('2025-11-20T02:00:00Z')
  await expect(enter(fixture, token)).rejects.toMatchObject({ code: 'certificate-expired' })
  const { signing } = token.issued
  expect(await checkEligibility(fixture.ra, { certificate: signing.der })).toMatchObject({
    eligible: false,
    refusal: 'renewal-too-late',
    closesAt: '2026-11-20T02:00:00.000Z',
  })
})

test('an entity of another region is told where to go', async () => {
  const token = await enrolEntity('2026-12-20T02:00:00Z', { region: '330100' })
  const { eligibility } = await viewSession(fixture.ra, await enter(fixture, token))
  expect(eligibility.refusal).toBe('renewal-region-other')
  expect(eligibility.otherWays[0]?.text.zh).toContain('外地单位')
})

test('「不一致」 blocks, and says what to bring', async () => {
  const { ra } = fixture
  const numbers = { socialInsurance: '0031000001' }
  const holder = await enter(fixture, await enrolEntity('2026-12-20T02:00:00Z', { numbers }))
  const answer = submitted(ra, holder, { confirmations: { unit: true, 'social-insurance': false } })
  await expect(answer).rejects.toMatchObject({
    code: 'case-mismatch-reported',
    extra: {
      step: 'social-insurance',
      bring: expect.arrayContaining([expect.objectContaining({ zh: '社会保险登记证' })]),
    },
  })
})

test('the second certificate is charged, each year of it, and waits for the transfer', async () => {
  const { ra } = fixture
  const idNumber = uscc(9000)
  const first = await enrolEntity('2026-12-20T02:00:00Z', { idNumber })
  const second = await enrolEntity('2026-12-25T02:00:00Z', { idNumber })
  const free = await submitted(ra, await enter(fixture, first))
  expect(free).toMatchObject({ state: 'approved', fee: undefined })
  await deliver(ra, first, await enter(fixture, first), free.reference)

  // Renewing the first one has not made the second one the first.
  const holder = await enter(fixture, second)
  const charged = await submitted(ra, holder, { termYears: 2 })
  expect(charged).toMatchObject({
    state: 'payment',
    fee: { amountFen: 36_000, state: 'due', payUntil: '2026-12-05T02:00:00.000Z' },
  })
  const operator = await staffOf(fixture, 'operator', '31', ['operator'])
  const paid = await pay(ra, operator, charged.reference)
  expect(paid).toMatchObject({ state: 'approved', fee: { state: 'paid' } })
  await deliver(ra, second, holder, charged.reference)
})

test('an invoice without its fields, a wrong amount and a missed payment are refused', async () => {
  const { ra, clock } = fixture
  const idNumber = uscc(9100)
  await enrolEntity('2026-12-20T02:00:00Z', { idNumber })
  const holder = await enter(fixture, await enrolEntity('2026-12-25T02:00:00Z', { idNumber }, 'sm2'))
  const incomplete = await submitted(ra, holder, { invoice: undefined }).catch((error) => error)
  expect(incomplete).toMatchObject({ code: 'case-incomplete' })
  expect(incomplete.extra.fields.map(({ path }: { path: string }) => path)).toEqual([
    '/invoice/title',
    '/invoice/recipient',
    '/invoice/address',
    '/invoice/taxNumber',
    '/invoice/phone',
  ])
  const reference = (await viewSession(ra, holder)).eligibility.openCase ?? ''
  const draft = await viewCase(ra, holder, { reference })
  const saved = await saveDraft(ra, holder, { reference, version: draft.version, draft: filled(ra, draft) })
  const charged = await submitCase(ra, holder, { reference, version: saved.version })
  const operator = await staffOf(fixture, 'operator', '31', ['operator'])
  const less = confirmFee(ra, operator, {
    reference,
    version: charged.version,
    amountFen: 1,
    bankReference: 'T1',
  })
  await expect(less).rejects.toMatchObject({ code: 'fee-amount-wrong', extra: { amountFen: 18_000 } })
  clock.at = new Date('2026-12-05T02:00:01Z')
  await expireDue(ra)
  expect(await viewCase(ra, holder, { reference })).toMatchObject({
    state: 'cancelled',
    fee: { state: 'expired' },
  })
})

test('money goes back by hand when a second person has confirmed it, who is not the one that noted its coming in', async () => {
  const { ra, clock } = fixture
  const idNumber = uscc(9500)
  const first = await enrolEntity('2026-12-10T02:00:00Z', { idNumber })
  const second = await enrolEntity('2026-12-20T02:00:00Z', { idNumber })
  await submitted(ra, await enter(fixture, first))
  const { reference, state } = await submitted(ra, await enter(fixture, second))
  expect(state).toBe('payment')
  const [cashier, teller, checker] = await Promise.all(
    ['cashier', 'teller', 'checker'].map((login) => staffOf(fixture, login, '31', ['finance'])),
  )
  if (!cashier || !teller || !checker) throw new Error('nobody')
  await pay(ra, cashier, reference)
  // The bank's statement has another transfer for it: not for him to explain who has noted the first.
  const line = { bankNumber: 'T-again', day: '2026-11-22', amountFen: 18_000, payer: '甲', note: reference }
  const imported = { importedAt: clock.now(), importedBy: 'S-teller' }
  await ra.finance.addLine({ ...line, outcome: 'not-waiting', reference, ...imported })
  const resolve = { bankNumber: 'T-again', resolution: '重复转账，已退回' }
  await expect(resolveLine(ra, cashier, resolve)).rejects.toThrow('money-own-entry')
  expect((await resolveLine(ra, teller, resolve)).lines).toEqual([])

  clock.at = new Date('2027-03-01T02:00:00Z')
  await expireDue(ra)
  const [refund] = (await listRefunds(ra, teller)).refunds
  expect(refund).toMatchObject({ reference, state: 'by-hand', amountFen: 18_000 })
  const number = refund?.number ?? ''
  const { refunds } = await refundByHand(ra, teller, { number, bankReference: 'R-77' })
  const proposal = refunds[0]?.proposal
  expect(refunds).toMatchObject([{ state: 'by-hand', proposal: { mayDecide: false, mayWithdraw: true } }])
  const id = proposal?.id ?? ''
  const confirm = { id, decision: 'confirm', note: '' } as const
  await expect(decideProposal(ra, teller, confirm)).rejects.toThrow('proposal-own')
  await expect(decideProposal(ra, cashier, confirm)).rejects.toThrow('money-own-entry')
  expect((await ra.payments.findRefund(number))?.state).toBe('by-hand')
  expect(await decideProposal(ra, checker, confirm)).toMatchObject({
    state: 'applied',
    money: { reference, amountFen: 18_000, bankReference: 'R-77' },
  })
  expect(await ra.payments.findRefund(number)).toMatchObject({
    ...{ state: 'done', doneBy: 'S-teller', providerNumber: 'R-77' },
  })
  // The same word again, after a lost answer, is the same refund; another one is refused.
  expect((await decideProposal(ra, checker, confirm)).state).toBe('applied')
  await expect(refundByHand(ra, teller, { number, bankReference: 'R-78' })).rejects.toThrow()
})

test('nobody confirms his own payment, or that of what he has entered; a statement belongs to its jurisdiction', async () => {
  const { ra } = fixture
  const idNumber = uscc(9600)
  await enrolEntity('2027-03-10T02:00:00Z', { idNumber })
  const token = await enrolEntity('2027-03-20T02:00:00Z', { idNumber })
  const { reference, version } = await submitted(ra, await enter(fixture, token))
  const { draft } = (await ra.cases.find(reference)) ?? {}
  const handler = await staffOf(fixture, 'handler', '31', ['finance'], draft?.handler?.idNumber)
  const transfer = { reference, version, amountFen: 18_000, bankReference: 'T-own' }
  await expect(confirmFee(ra, handler, transfer)).rejects.toMatchObject({ code: 'review-own-case' })
  expect(await viewStaffCase(ra, handler, { reference })).toMatchObject({ mayConfirmFee: false })

  const line = { day: '2026-11-21', amountFen: 18_000, payer: '甲' }
  const read = () => [
    { ...line, bankNumber: 'T-mine', note: reference },
    { ...line, bankNumber: 'T-nobody', note: '货款' },
  ]
  const [elsewhere, here] = await Promise.all(
    ['37', '31'].map((jurisdiction) => staffOf(fixture, `bank-${jurisdiction}`, jurisdiction, ['finance'])),
  )
  if (!elsewhere || !here) throw new Error('nobody')
  const outcomes = async (actor: typeof here) =>
    (await importStatement(ra, actor, { read, commit: true })).rows.map(({ outcome }) => outcome)
  // Of another jurisdiction's application nothing is said, and nothing is taken up in its place.
  expect(await outcomes(elsewhere)).toEqual(['unknown-reference', 'no-reference'])
  const open = async (actor: typeof here) =>
    (await listOpenLines(ra, actor)).lines.map(({ bankNumber }) => bankNumber)
  expect(await open(elsewhere)).toEqual(['T-nobody'])
  expect(await open(here)).toEqual([])
  const resolve = { bankNumber: 'T-nobody', resolution: '与本机构无关' }
  await expect(resolveLine(ra, here, resolve)).rejects.toMatchObject({ code: 'not-found' })
  expect(await outcomes(here)).toEqual(['matched', 'known'])
  expect((await ra.cases.find(reference))?.state).toBe('approved')
})

test('a payment noted by hand is listed until a statement bears it out: its number, amount and application', async () => {
  const { ra } = fixture
  const [here, upper, elsewhere] = await Promise.all([
    staffOf(fixture, 'noted-31', '31', ['finance']),
    staffOf(fixture, 'noted-auditor', '31', ['auditor']),
    staffOf(fixture, 'noted-37', '37', ['finance']),
  ])
  const noted = async (number: number, bankReference: string) => {
    const idNumber = uscc(number)
    await enrolEntity('2027-03-10T02:00:00Z', { idNumber })
    const token = await enrolEntity('2027-03-20T02:00:00Z', { idNumber })
    const { reference, version } = await submitted(ra, await enter(fixture, token))
    await confirmFee(ra, here, { reference, version, amountFen: 18_000, bankReference })
    return reference
  }
  const list = async (actor = here) =>
    (await listNotedPayments(ra, actor)).payments
      .filter(({ bankReference }) => bankReference.startsWith('N-'))
      .map(({ bankReference }) => bankReference)
      .sort()
  const statement = (bankNumber: string, note: string, amountFen = 18_000) =>
    importStatement(ra, here, {
      read: () => [{ day: '2026-11-21', amountFen, payer: '甲', bankNumber, note }],
      commit: true,
    })
  const first = await noted(9701, 'N-1')
  const second = await noted(9702, 'N-2')
  await noted(9703, 'N-3')
  expect(await list()).toEqual(['N-1', 'N-2', 'N-3'])
  expect(await list(upper)).toEqual(['N-1', 'N-2', 'N-3'])
  expect(await list(elsewhere)).toEqual([])
  expect((await listNotedPayments(ra, here)).payments.find((one) => one.reference === first)).toMatchObject({
    ...{ amountFen: 18_000, notedBy: 'noted-31', holderName: expect.any(String) },
  })
  await statement('N-1', first)
  // What came in is another application's money, or less of it.
  await statement('N-2', first)
  await statement('N-3', '货款', 100)
  expect(await list()).toEqual(['N-2', 'N-3'])
  // One transfer, noted for two: it bears out neither.
  await noted(9704, 'N-4')
  await noted(9705, 'N-4')
  await statement('N-4', '货款')
  expect(await list()).toEqual(['N-2', 'N-3', 'N-4', 'N-4'])
  expect((await ra.cases.find(second))?.state).toBe('approved')
})
