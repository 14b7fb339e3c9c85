import { generateKeyPair, openSm2EnvelopedKey, sm2Decrypt } from '@certhall/crypto'
import { nameValue, parseCertificate } from '@certhall/pki'
import {
  acceptReceipt,
  addStaffCertificate,
  decideCase,
  deliveryActor,
  issueForCase,
  makeChallenge,
  openDelivery,
  queryStatus,
  recordProgress,
  saveDraft,
  staffCertificateLogIn,
  staffQueue,
  startCase,
  submitCase,
  viewCase,
  viewDelivery,
  viewSession,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csrOf, enrol, enter, raFixture, residentId, signed, staffOf, type Token } from './ra-fixture.ts'
import { approve, deliver, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const QUERY = { sort: 'submittedAt', page: 1, size: 20 } as const

test('a reviewed SM2 renewal, from log-in to receipt', async () => {
  const { ra, jobs } = fixture
  const token = await enrol(fixture, { notAfter: '2026-12-05T02:00:00Z' })
  const holder = await enter(fixture, token)
  const session = await viewSession(ra, holder)
  expect(session.eligibility).toMatchObject({
    eligible: true,
    opensAt: '2026-11-04T16:00:00.000Z',
    terms: [{ years: 1, notAfter: '2027-12-05T02:00:00.000Z' }],
  })

  const draft = await startCase(ra, holder)
  expect(draft.confirmations.map(({ id }) => id)).toEqual(['certificate'])
  expect(draft.confirmations[0]?.fields).toEqual([
    { field: 'name', value: '张三' },
    { field: 'residentId', value: token.holder.idNumber },
  ])
  const { reference } = draft
  const saved = await saveDraft(ra, holder, {
    reference,
    version: draft.version,
    draft: {
      agreement: { version: '2026-01', terms: true, idData: true },
      confirmations: { certificate: true },
      handler: { name: '李四', idNumber: ` ${residentId(7).toLowerCase()} `, mobile: '138 0000 0000' },
    },
  })
  const submitted = await submitCase(ra, holder, { reference, version: saved.version })
  expect(submitted).toMatchObject({ state: 'review', draft: { handler: { mobile: '13800000000' } } })
  expect(submitted.next.zh).toContain('甲区财政局')
  // The wording itself is kept, whatever the profile's file says later.
  expect((await ra.cases.find(reference))?.agreed).toEqual(ra.profiles.get('fiscal')?.renewal.agreement)

  const reviewer = await staffOf(fixture, 'city', '3701')
  expect(await staffQueue(ra, reviewer, QUERY)).toMatchObject({
    total: 1,
    rows: [{ reference, late: false }],
  })
  const seen = await viewStaffCase(ra, reviewer, { reference })
  expect(seen).toMatchObject({ mayDecide: true, findings: [], template: { hash: submitted.template?.hash } })
  expect(seen.template?.rows.filter(({ changed }) => changed).map(({ field }) => field)).toEqual(['notAfter'])
  const approved = await decideCase(ra, reviewer, {
    reference,
    version: seen.version,
    decision: 'approve',
    templateHash: seen.template?.hash ?? '',
  })
  expect(approved).toMatchObject({ state: 'approved', dueAt: '2026-12-21T02:00:00.000Z' })
  const asked = { profile: 'fiscal', idNumber: token.holder.idNumber }
  expect(await queryStatus(ra, asked)).toEqual({
    state: 'approved',
    words: { zh: '未下载', en: 'Not yet downloaded' },
  })

  // Delivery: the old key signs for the new one.
  const ticket = await openDelivery(ra, holder, { reference })
  const agent = await deliveryActor(ra, ticket.ticket)
  const state = await viewDelivery(ra, agent)
  expect(state).toMatchObject({ state: 'approved', key: 'sm2', dual: true, nonce: ticket.nonce })
  await recordProgress(ra, agent, { step: 'pair-made' })
  const pair = await generateKeyPair('sm2')
  const request = {
    csr: Buffer.from(await csrOf(pair)).toString('base64'),
    statement: await signed(token, {
      purpose: 'deliver',
      nonce: state.nonce,
      caseDigest: state.caseDigest,
      subject: Buffer.from(pair.spki).toString('base64'),
    }),
  }
  const issued = await issueForCase(ra, agent, request)
  expect(await issueForCase(ra, agent, request)).toEqual(issued)
  if (!issued.issued?.encryption || !issued.issued.envelope || !issued.issued.challenge)
    throw new Error('dual')
  const der = Buffer.from(issued.issued.signing, 'base64')
  const certificate = parseCertificate(der)
  expect(certificate.notAfter.toISOString()).toBe('2027-12-05T02:00:00.000Z')
  expect(nameValue(certificate.subject, 'CN')).toBe('张三')
  expect(certificate.extensions.identity).toEqual({ residentId: token.holder.idNumber })

  // Both new keys prove themselves.
  const encryption = openSm2EnvelopedKey({
    signingPkcs8: pair.pkcs8,
    envelope: Buffer.from(issued.issued.envelope, 'base64'),
  })
  const challenge = sm2Decrypt(encryption.pkcs8, Buffer.from(issued.issued.challenge, 'base64'))
  const fresh = await ra.authority.listByHolder(token.holder.id)
  const signing = fresh.find(({ caseReference, use }) => caseReference === reference && use === 'signing')
  if (!signing) throw new Error('not registered')
  const renewed = { pair, issued: { signing, chain: [] }, holder: token.holder }
  const receipt = async (subject: string) => ({
    statement: await signed(renewed, {
      purpose: 'receipt',
      nonce: issued.issued?.receiptNonce ?? '',
      caseDigest: issued.caseDigest,
      subject,
    }),
  })
  const wrong = acceptReceipt(ra, agent, await receipt(''))
  await expect(wrong).rejects.toMatchObject({ code: 'delivery-proof-wrong' })
  const proof = await receipt(Buffer.from(challenge).toString('base64'))
  expect(await acceptReceipt(ra, agent, proof)).toMatchObject({ state: 'done', step: 'done' })
  expect(await acceptReceipt(ra, agent, proof)).toMatchObject({ state: 'done' })

  expect(jobs.filter((job) => job.reference === reference)).toMatchObject([
    { application: 'sample', event: { new: { serial: signing.serial }, old: { willBeRevoked: false } } },
  ])
  const told = fixture.notices.filter((one) => one.reference === reference)
  expect(told.map(({ kind }) => kind)).toEqual(['case.submitted', 'case.approved', 'case.done'])
  expect(told[1]).toMatchObject({ facts: { reference, dueAt: expect.stringContaining('2026-12') } })
  // The old one runs out by itself, and cannot be renewed twice; the new one logs in.
  expect((await ra.authority.find(token.issued.signing.fingerprint))?.status).toBe('good')
  expect((await viewSession(ra, holder)).eligibility.refusal).toBe('renewal-superseded')
  const again = await enter(fixture, renewed)
  const finished = await viewCase(ra, again, { reference })
  expect(finished).toMatchObject({
    state: 'done',
    newCertificate: { serial: signing.serial, daysLeft: 379 },
    applications: [{ id: 'sample', state: 'waiting' }],
  })
  expect(finished.history.map(({ event, to }) => `${event} ${to}`)).toEqual([
    'start draft',
    'submit review',
    'approve approved',
    'csr issued',
    'receipt done',
  ])
})

test('who applied in time keeps the right, past the end of the old certificate', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  const token = await enrol(fixture, { key: 'p256', notAfter: '2026-11-25T02:00:00Z' })
  const { reference, version } = await submitted(ra, await enter(fixture, token))
  clock.at = new Date('2026-11-26T02:00:00Z')
  const holder = await enter(fixture, token)
  expect(holder.scope).toBe('renewal-only')
  const reviewer = await staffOf(fixture, 'late', '37')
  const { template } = await viewStaffCase(ra, reviewer, { reference })
  const templateHash = template?.hash ?? ''
  const reason = '请补充'
  await decideCase(ra, reviewer, { reference, version, decision: 'correct', reason, templateHash })
  const back = await viewCase(ra, holder, { reference })
  const again = await submitCase(ra, holder, { reference, version: back.version })
  expect(again).toMatchObject({ state: 'review', template: { notAfter: '2027-11-25T02:00:00.000Z' } })
  await approve(ra, reviewer, reference)
  const renewed = await deliver(ra, token, holder, reference)
  expect(renewed.issued.signing.notAfter.toISOString()).toBe('2027-11-25T02:00:00.000Z')
  // Done, and the old one over: only the new one opens the hall.
  await expect(enter(fixture, token)).rejects.toMatchObject({ code: 'renewal-superseded' })
  expect((await enter(fixture, renewed)).scope).toBe('full')
  clock.at = began
})

test('a member of staff whose certificate was renewed logs in with the new one, and no more with the old one', async () => {
  const { ra } = fixture
  const token = await enrol(fixture, { notAfter: '2026-12-05T02:00:00Z' })
  const { idNumber } = token.holder
  const person = await staffOf(fixture, 'by-token', '3701', ['reviewer'], idNumber)
  const administrator = await staffOf(fixture, 'admin', '37', ['administrator'])
  const { serial } = token.issued.signing
  await addStaffCertificate(ra, administrator, { id: person.staffId, serial })
  const logIn = async (by: Token) => {
    const { nonce } = await makeChallenge(ra, { purpose: 'staff-log-in' })
    return staffCertificateLogIn(ra, { statement: await signed(by, { purpose: 'staff-log-in', nonce }) })
  }
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  await approve(ra, await staffOf(fixture, 'reviewing', '3701'), reference)
  // Until the receipt the old certificate is the one.
  expect((await logIn(token)).login).toBe('by-token')
  const renewed = await deliver(ra, token, holder, reference)
  await expect(logIn(token)).rejects.toThrow('staff-certificate-renewed')
  expect((await logIn(renewed)).login).toBe('by-token')
  expect((await ra.staffAccess.certificates(person.staffId)).map(({ fingerprint }) => fingerprint)).toEqual([
    renewed.issued.signing.fingerprint,
  ])
  expect((await logIn(renewed)).login).toBe('by-token')
  await expect(logIn(token)).rejects.toThrow('staff-certificate-renewed')
  // Somebody else by now, as far as the hall knows: the certificate is not his.
  const other = await enrol(fixture, { notAfter: '2026-12-05T02:00:00Z' })
  await expect(logIn(other)).rejects.toThrow('staff-certificate-unknown')
})
