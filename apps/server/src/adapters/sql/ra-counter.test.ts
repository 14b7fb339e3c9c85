import {
  addPaper,
  announceOrder,
  carryOutCancellations,
  decideCancellation,
  decideCase,
  deliverAtCounter,
  deliveryActor,
  liftLoss,
  openCancellations,
  ownCertificates,
  publicNotices,
  queryOrder,
  renewAtCounter,
  reportLoss,
  reportLossFor,
  requestCancellation,
  type StaffActor,
  searchHolders,
  staffOrders,
  stepOrder,
  submitCase,
  submitEnteredIssue,
  suspendCertificate,
  viewCounterHolder,
  viewDelivery,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, residentId, staffOf, type Token } from './ra-fixture.ts'
import { approve, deliver, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
let clerk: StaffActor
let second: StaffActor
beforeAll(async () => {
  fixture = await raFixture()
  clerk = await staffOf(fixture, 'clerk', '3701', ['counter'])
  second = await staffOf(fixture, 'second', '3701', ['counter'])
})
afterAll(() => fixture.close())

const PROOF = '本人到场，核对身份证原件'
const END = '2027-06-20T02:00:00Z'
const serialOf = ({ issued }: Token) => issued.signing.serial
const statusOf = async (token: Token) => (await fixture.ra.authority.findBySerial(serialOf(token)))?.status

test('a loss is reported with another certificate, holds at once, and only the counter lifts it with proof', async () => {
  const { ra } = fixture
  const idNumber = residentId(501)
  const lost = await enrol(fixture, { notAfter: END, holder: { idNumber } })
  const other = await enrol(fixture, { notAfter: END, key: 'p256', holder: { idNumber } })
  const stranger = await enrol(fixture, { notAfter: END })
  const holder = await enter(fixture, other)
  const refused = reportLoss(ra, holder, { serial: serialOf(other) })
  await expect(refused).rejects.toMatchObject({ code: 'loss-own-token' })
  const twin = lost.issued.encryption?.serial as string
  const byTwin = reportLoss(ra, await enter(fixture, lost), { serial: twin })
  await expect(byTwin).rejects.toMatchObject({ code: 'loss-own-token' })
  const foreign = reportLoss(ra, holder, { serial: serialOf(stranger) })
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' })

  const after = await reportLoss(ra, holder, { serial: serialOf(lost) })
  expect(after.certificates.find(({ serial }) => serial === serialOf(lost))).toMatchObject({
    status: 'suspended',
    lost: true,
  })
  await expect(enter(fixture, lost)).rejects.toMatchObject({ code: 'certificate-suspended' })
  // Once more changes nothing.
  await reportLoss(ra, holder, { serial: serialOf(lost) })
  expect(await ra.authority.statusEvents(serialOf(lost))).toHaveLength(1)

  const elsewhere = await staffOf(fixture, 'clerk-31', '31', ['counter'])
  const hidden = liftLoss(ra, elsewhere, { serial: serialOf(lost), proof: PROOF })
  await expect(hidden).rejects.toMatchObject({ code: 'not-found' })
  const found = await liftLoss(ra, clerk, { serial: serialOf(lost), proof: PROOF })
  expect(found.certificates.every(({ lost }) => !lost)).toBe(true)
  expect(found.events.at(-1)).toMatchObject({ event: 'resumed', note: PROOF, actorName: 'clerk' })
  expect((await enter(fixture, lost)).scope).toBe('full')
})

test('a hold for another reason is not the counter’s to lift', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, { notAfter: END })
  const operator = await staffOf(fixture, 'ca', '37', ['ca-operator'])
  await suspendCertificate(ra, operator, { serial: serialOf(token), note: '法院要求' })
  const lifted = liftLoss(ra, clerk, { serial: serialOf(token), proof: PROOF })
  await expect(lifted).rejects.toMatchObject({ code: 'loss-not-reported' })
  expect(await statusOf(token)).toBe('suspended')
})

test('a clerk reports a loss for who calls; search finds by name, number and serial, within the jurisdiction', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, { notAfter: END, holder: { name: '欧阳夏丹' } })
  const { id, idNumber } = token.holder
  for (const q of ['欧阳', idNumber, serialOf(token).toUpperCase()]) {
    const { holders } = await searchHolders(ra, clerk, { q })
    expect(holders.map((one) => one.id)).toEqual([id])
  }
  const elsewhere = await staffOf(fixture, 'clerk-31b', '31', ['counter'])
  expect((await searchHolders(ra, elsewhere, { q: serialOf(token) })).holders).toEqual([])
  await expect(viewCounterHolder(ra, elsewhere, { id })).rejects.toMatchObject({ code: 'not-found' })
  const auditor = await staffOf(fixture, 'auditor', '37', ['auditor'])
  expect(await viewCounterHolder(ra, auditor, { id })).toMatchObject({ mayAct: false })
  const shown = await reportLossFor(ra, clerk, { serial: serialOf(token), proof: '来电，已核对证件号码' })
  expect(shown.certificates).toMatchObject([{ lost: true }])
})

test('a cancellation holds at once and revokes by a second person’s word; a refusal gives the certificate back', async () => {
  const { ra, db } = fixture
  const token = await enrol(fixture, { notAfter: END })
  const serial = serialOf(token)
  const entered = await requestCancellation(ra, clerk, { serial, proof: PROOF })
  expect(await statusOf(token)).toBe('suspended')
  const again = await requestCancellation(ra, second, { serial, proof: '又一次录入' })
  expect(again.cancellations.map(({ id }) => id)).toEqual(entered.cancellations.map(({ id }) => id))
  const id = entered.cancellations[0]?.id as string
  await expect(decideCancellation(ra, clerk, { id, decision: 'approve' })).rejects.toMatchObject({
    code: 'cancellation-own',
  })
  const forced = db
    .updateTable('cancellations')
    .set({ decision: 'approve', decided_by: clerk.staffId, decided_at: new Date() })
    .where('id', '=', id)
  await expect(forced.execute()).rejects.toThrow(/check/)
  expect((await openCancellations(ra, clerk)).cancellations).toMatchObject([{ id, mayDecide: false }])

  const refused = await decideCancellation(ra, second, { id, decision: 'refuse' })
  expect(refused.cancellations).toEqual([])
  expect(await statusOf(token)).toBe('good')

  const renewed = await requestCancellation(ra, clerk, { serial, proof: PROOF })
  const next = renewed.cancellations[0]?.id as string
  await decideCancellation(ra, second, { id: next, decision: 'approve' })
  expect(await ra.authority.findBySerial(serial)).toMatchObject({
    status: 'revoked',
    reason: 'cessationOfOperation',
  })
  // The same word again is the same; another one comes too late.
  await decideCancellation(ra, second, { id: next, decision: 'approve' })
  await expect(decideCancellation(ra, second, { id: next, decision: 'refuse' })).rejects.toMatchObject({
    code: 'case-stale',
  })
})

test('two who decide at once are one decision, and a crash after it is made good', async () => {
  const { ra } = fixture
  const third = await staffOf(fixture, 'third', '37', ['ca-operator'])
  const token = await enrol(fixture, { notAfter: END })
  const { cancellations } = await requestCancellation(ra, clerk, { serial: serialOf(token), proof: PROOF })
  const id = cancellations[0]?.id as string
  // The authority is away at the instant after the decision: as a crash leaves it.
  const away = async () => {
    throw new Error('killed')
  }
  const broken = { ...ra, authority: { ...ra.authority, revokePair: away, resumePair: away } }
  const both = await Promise.allSettled([
    decideCancellation(broken, second, { id, decision: 'approve' }),
    decideCancellation(broken, third, { id, decision: 'refuse' }),
  ])
  const reasons = both.map((one) => (one.status === 'rejected' ? String(one.reason.message) : 'done'))
  expect(reasons.filter((text) => text === 'killed')).toHaveLength(1)
  expect(await statusOf(token)).toBe('suspended')
  await carryOutCancellations(ra)
  const { decision } = (await ra.cancellations.find(id)) ?? {}
  expect(await statusOf(token)).toBe(decision === 'approve' ? 'revoked' : 'good')
  expect(await ra.cancellations.undone({ after: '', limit: 10 })).toEqual([])
})

test('the public notice tells renewals and revocations, newest first, with masked names', async () => {
  const { ra, clock } = fixture
  clock.at = new Date('2027-06-01T02:00:00Z')
  const token = await enrol(fixture, { notAfter: END, holder: { name: '司马相如' } })
  const holder = await enter(fixture, token)
  const application = await submitted(ra, holder)
  await approve(ra, await staffOf(fixture, 'notice-reviewer', '3701'), application.reference)
  const renewed = await deliver(ra, token, holder, application.reference)
  clock.at = new Date('2027-06-02T02:00:00Z')
  await ra.authority.revokePair({ serial: serialOf(renewed), reason: 'affiliationChanged' })
  const all = await publicNotices(ra, { page: 1 })
  expect(all.notices.slice(0, 2)).toMatchObject([
    { kind: 'revoked', serial: serialOf(renewed), holderName: '司***', reason: 'affiliationChanged' },
    { kind: 'renewed', serial: serialOf(token), newSerial: serialOf(renewed), holderName: '司***' },
  ])
  const only = await publicNotices(ra, { kind: 'renewed', page: 1 })
  expect(only.notices.every(({ kind }) => kind === 'renewed')).toBe(true)
  expect((await publicNotices(ra, { page: 50 })).notices).toEqual([])
  expect(await ownCertificates(ra, holder)).toMatchObject({
    certificates: expect.arrayContaining([expect.objectContaining({ loggedIn: true })]),
  })
})

const HANDLER = { name: '李四', idNumber: residentId(7), mobile: '13800000000' }

test('a renewal entered at the counter is past its last day, reviewed by another, and finished by its holder', async () => {
  const { ra, clock } = fixture
  clock.at = new Date('2027-07-01T02:00:00Z')
  const token = await enrol(fixture, { notAfter: '2027-06-20T02:00:00Z' })
  await expect(enter(fixture, token)).rejects.toMatchObject({ code: 'certificate-expired' })
  const both = await staffOf(fixture, 'both', '3701', ['counter', 'reviewer'])
  const request = { serial: serialOf(token), proof: PROOF, handler: HANDLER }
  const incomplete = renewAtCounter(ra, both, { ...request, handler: undefined })
  await expect(incomplete).rejects.toMatchObject({ code: 'case-incomplete' })
  // What the refusal left half entered is gone on with; two at once are one.
  const [entered, again] = await Promise.all([
    renewAtCounter(ra, both, request),
    renewAtCounter(ra, both, request).catch(() => undefined),
  ])
  if (again) expect(again.reference).toBe(entered.reference)
  expect(entered).toMatchObject({ state: 'review', mayDecide: false })
  const { reference, version, template } = entered
  const own = decideCase(ra, both, {
    ...{ reference, version, decision: 'approve', templateHash: template?.hash ?? '' },
  })
  await expect(own).rejects.toMatchObject({ code: 'entered-by-self' })
  await expect(deliverAtCounter(ra, both, { reference })).rejects.toMatchObject({ code: 'case-state-wrong' })
  await approve(ra, await staffOf(fixture, 'counter-reviewer', '3701'), reference)

  // On the clerk's computer: what the holder is shown says who serves him.
  const ticket = await deliverAtCounter(ra, both, { reference })
  expect(ticket.shown.at(-1)).toContain('both')
  const shown = await viewDelivery(ra, await deliveryActor(ra, ticket.ticket))
  expect(shown.shown).toEqual(ticket.shown)
  // At home: the expired certificate may log in for this.
  const holder = await enter(fixture, token)
  expect(holder.scope).toBe('renewal-only')
  const renewed = await deliver(ra, token, holder, reference)
  expect((await enter(fixture, renewed)).scope).toBe('full')
  expect((await viewStaffCase(ra, both, { reference })).history[1]).toMatchObject({
    by: 'counter',
    reason: PROOF,
  })
})

test('the counter renews nothing that is revoked, suspended or in somebody’s hands', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, { notAfter: '2027-07-20T02:00:00Z' })
  const request = { serial: serialOf(token), proof: PROOF, handler: HANDLER }
  await reportLossFor(ra, clerk, { serial: serialOf(token), proof: PROOF })
  await expect(renewAtCounter(ra, clerk, request)).rejects.toMatchObject({ code: 'renewal-suspended' })
  await liftLoss(ra, clerk, { serial: serialOf(token), proof: PROOF })
  await submitted(ra, await enter(fixture, token))
  await expect(renewAtCounter(ra, clerk, request)).rejects.toMatchObject({ code: 'renewal-case-open' })
})

test('an order by mail goes from its slip to its tracking number, each step once', async () => {
  const { ra, clock } = fixture
  // A Saturday: the same working day is Monday.
  clock.at = new Date('2027-07-03T02:00:00Z')
  const token = await enrol(fixture, { notAfter: '2027-07-20T02:00:00Z' })
  const announced = await announceOrder(ra, {
    ...{ profile: 'fiscal', service: 'renewal', holderName: '张三', idNumber: token.holder.idNumber },
    ...{ recipient: '张三', phone: '13800000000', address: '示范路 1 号', captcha: '' },
  })
  const order = announced.reference
  const wrong = queryOrder(ra, { reference: order, phone: '13900000000' })
  await expect(wrong).rejects.toMatchObject({ code: 'not-found' })
  const elsewhere = await staffOf(fixture, 'clerk-31c', '31', ['counter'])
  const receive = { order, step: 'receive', version: 0, note: '身份证复印件', tokenSerial: 'F1' } as const
  await expect(stepOrder(ra, elsewhere, receive)).rejects.toMatchObject({ code: 'not-found' })
  await expect(stepOrder(ra, clerk, { ...receive, tokenSerial: undefined })).rejects.toMatchObject({
    code: 'case-incomplete',
  })
  const raced = await Promise.allSettled([stepOrder(ra, clerk, receive), stepOrder(ra, second, receive)])
  expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const winner = raced[0]?.status === 'fulfilled' ? clerk : second
  const received = await stepOrder(ra, winner, receive)
  expect(received).toMatchObject({ state: 'received', dueAt: '2027-07-05T15:59:59.000Z', late: false })
  expect(received.notes).toHaveLength(1)
  clock.at = new Date('2027-07-06T02:00:00Z')
  expect((await staffOrders(ra, clerk, {})).orders).toMatchObject([{ reference: order, late: true }])

  const { reference } = await renewAtCounter(ra, clerk, {
    ...{ serial: serialOf(token), proof: PROOF, handler: HANDLER },
  })
  const process = { order, step: 'process', version: 1, note: '' } as const
  const foreign = stepOrder(ra, clerk, { ...process, caseReference: 'CH20260101-00000000' })
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' })
  await stepOrder(ra, clerk, { ...process, caseReference: reference })
  const back = { order, step: 'send-back', version: 2, note: '', carrier: '顺丰', tracking: 'SF123' } as const
  expect(await stepOrder(ra, clerk, back)).toMatchObject({ state: 'sent-back', tracking: 'SF123' })
  await expect(stepOrder(ra, clerk, { ...back, version: 3 })).rejects.toMatchObject({
    code: 'case-state-wrong',
  })
  expect(await queryOrder(ra, { reference: order, phone: '138 0000 0000' })).toMatchObject({
    caseReference: reference,
  })
  expect(await ra.orders.sweep(new Date('2029-01-01T00:00:00Z'))).toBe(1)
})

test('a renewal that came by fax: entered with its papers, reviewed by another where the holder’s own would not be, fetched by its holder', async () => {
  const { ra, clock } = fixture
  clock.at = new Date('2027-08-02T02:00:00Z')
  const token = await enrol(fixture, { profile: 'legal-entity', notAfter: '2027-08-20T02:00:00Z' })
  const both = await staffOf(fixture, 'intake', '31', ['counter', 'reviewer'])
  const third = await staffOf(fixture, 'intake-other', '31', ['counter'])
  const request = {
    serial: serialOf(token),
    channel: 'fax',
    proof: '传真 3 页，已电话核实',
    termYears: 1,
  } as const
  await expect(renewAtCounter(ra, both, { ...request, termYears: 4 })).rejects.toMatchObject({
    code: 'case-incomplete',
  })
  const entered = await renewAtCounter(ra, both, request)
  expect(entered).toMatchObject({ state: 'draft', entered: { mayEdit: true, papers: [] } })
  const { reference } = entered
  // Corrected by entering it again; nobody else goes on with it, its holder neither.
  const { version } = await renewAtCounter(ra, both, { ...request, termYears: 2 })
  const submission = { reference, version }
  await expect(submitEnteredIssue(ra, third, submission)).rejects.toMatchObject({ code: 'not-found' })
  const holder = await enter(fixture, token)
  await expect(submitCase(ra, holder, submission)).rejects.toMatchObject({ code: 'case-state-wrong' })
  await expect(submitEnteredIssue(ra, both, submission)).rejects.toMatchObject({
    code: 'case-incomplete',
    extra: { fields: [{ path: '/papers/application-form' }, { path: '/papers/handler-id' }] },
  })
  for (const kind of ['application-form', 'handler-id'])
    await addPaper(ra, both, { reference, kind, file: async () => ({ name: 'fax.png', bytes: PAPER }) })
  const submitted = await submitEnteredIssue(ra, both, submission)
  expect(submitted).toMatchObject({
    state: 'review',
    mayDecide: false,
    draft: { counter: { channel: 'fax' }, termYears: 2 },
  })
  const kinds = submitted.entered?.papers.map(({ kind }) => kind)
  expect(kinds?.sort()).toEqual(['application-form', 'handler-id'])
  await approve(ra, await staffOf(fixture, 'intake-reviewer', '31'), reference)
  const renewed = await deliver(ra, token, holder, reference)
  expect((await enter(fixture, renewed)).scope).toBe('full')
})

/** One pixel. */
const PAPER = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
