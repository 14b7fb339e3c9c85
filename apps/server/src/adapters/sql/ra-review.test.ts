import { generateKeyPair } from '@certhall/crypto'
import {
  confirmFee,
  decideCase,
  issueForCase,
  monitorEnrol,
  type StaffActor,
  saveDraft,
  staffLogIn,
  staffQueue,
  startCase,
  submitCase,
  viewCase,
  viewStaffCase,
  viewStaffSession,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, PASSWORD, raFixture, staffOf, uscc } from './ra-fixture.ts'
import { approve, beginDelivery, certificateRequest, filled, pay, submitted } from './ra-journey.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const END = '2026-12-05T02:00:00Z'
const person = (holder = {}) => enrol(fixture, { key: 'p256', notAfter: END, holder })
const refused = (code: string) => expect.objectContaining({ code })
const QUERY = { sort: 'submittedAt', page: 1, size: 20 } as const

test('a reviewer sees and decides his own branch, and never his own renewal', async () => {
  const { ra } = fixture
  const token = await person({ jurisdictionId: '370103' })
  const { reference, version, template } = await submitted(ra, await enter(fixture, token))
  const neighbour = await staffOf(fixture, 'neighbour', '370102')
  const own = await staffOf(fixture, 'self', '370103', ['reviewer'], token.holder.idNumber)
  const clerk = await staffOf(fixture, 'clerk', '37', ['operator', 'auditor'])
  const input = { reference, version, decision: 'approve', templateHash: template?.hash ?? '' } as const

  expect((await staffQueue(ra, neighbour, QUERY)).rows.map((row) => row.reference)).not.toContain(reference)
  await expect(viewStaffCase(ra, neighbour, { reference })).rejects.toEqual(refused('not-found'))
  await expect(decideCase(ra, neighbour, input)).rejects.toEqual(refused('not-found'))
  expect(await viewStaffCase(ra, own, { reference })).toMatchObject({ mayDecide: false })
  await expect(decideCase(ra, own, input)).rejects.toEqual(refused('review-own-case'))
  await expect(decideCase(ra, clerk, input)).rejects.toEqual(refused('role-missing'))
  const fee = { reference, version, amountFen: 1, bankReference: 'x' }
  await expect(confirmFee(ra, clerk, fee)).rejects.toEqual(refused('case-state-wrong'))
  const monitored = { profile: 'fiscal', key: 'p256', csr: '' } as const
  await expect(monitorEnrol(ra, clerk, monitored)).rejects.toEqual(refused('role-missing'))

  // '3701' must not see '37010…' of another tree by its prefix alone.
  await ra.jurisdictions.put({ id: '370', name: '相似编号' })
  expect((await staffQueue(ra, await staffOf(fixture, 'similar', '370'), QUERY)).total).toBe(0)
})

test('a correction comes back to the holder with its reason, and in again; a rejection ends it', async () => {
  const { ra } = fixture
  const holder = await enter(fixture, await person())
  const { reference, version, template } = await submitted(ra, holder)
  const reviewer = await staffOf(fixture, 'province', '37')
  const input = { reference, version, templateHash: template?.hash ?? '' }
  const silent = decideCase(ra, reviewer, { ...input, decision: 'correct' })
  await expect(silent).rejects.toEqual(refused('case-incomplete'))
  await decideCase(ra, reviewer, { ...input, decision: 'correct', reason: '经办人电话有误' })
  const back = await viewCase(ra, holder, { reference })
  expect(back).toMatchObject({ state: 'correction', reason: '经办人电话有误' })

  const draft = filled(ra, back)
  const saved = await saveDraft(ra, holder, { reference, version: back.version, draft })
  const again = await submitCase(ra, holder, { reference, version: saved.version })
  expect(again).toMatchObject({ state: 'review', reason: undefined })
  const rejection = { reference, version: again.version, templateHash: template?.hash ?? '' }
  const rejected = await decideCase(ra, reviewer, { ...rejection, decision: 'reject', reason: '已离职' })
  expect(rejected).toMatchObject({ state: 'rejected', reason: '已离职', mayDecide: false })
  // And he may apply anew.
  expect((await startCase(ra, holder)).state).toBe('draft')
})

test('approval binds to the template that was seen, and so does the issue', async () => {
  const { ra } = fixture
  const token = await person()
  const holder = await enter(fixture, token)
  const { reference, version, template } = await submitted(ra, holder)
  const reviewer = await staffOf(fixture, 'province', '37')
  await ra.holders.update({ ...token.holder, name: '张三丰' })
  const decision = { reference, version, decision: 'approve', templateHash: template?.hash ?? '' } as const
  await expect(decideCase(ra, reviewer, decision)).rejects.toEqual(refused('review-template-changed'))
  const approved = await approve(ra, reviewer, reference)
  expect(approved.template?.rows.find(({ field }) => field === 'subject')?.new).toContain('张三丰')

  const delivery = await beginDelivery(ra, holder, reference)
  await ra.holders.update({ ...token.holder, name: '张三封' })
  const request = await certificateRequest(token, delivery, await generateKeyPair('p256'))
  const changed = issueForCase(ra, delivery.agent, request)
  await expect(changed).rejects.toEqual(refused('review-template-changed'))
  // It waits for a reviewer again instead of standing still.
  expect((await viewCase(ra, holder, { reference })).state).toBe('review')
  expect(await ra.authority.listByHolder(token.holder.id)).toHaveLength(1)
})

test('staff log in by password, and are out when disabled', async () => {
  const { ra } = fixture
  await staffOf(fixture, 'leaver', '37')
  const actor = await staffLogIn(ra, { login: 'leaver', password: PASSWORD })
  expect(actor).toMatchObject({ jurisdictionPath: '37', roles: ['reviewer'] })
  for (const [login, password] of [
    ['leaver', 'wrong'],
    ['nobody', PASSWORD],
  ] as const) {
    await expect(staffLogIn(ra, { login, password })).rejects.toEqual(refused('log-in-wrong'))
  }
  expect(await viewStaffSession(ra, actor)).toMatchObject({ jurisdiction: { id: '37' } })
  const member = await ra.staff.find(actor.staffId)
  if (!member) throw new Error('not stored')
  await ra.staff.put({ ...member, disabled: true })
  await expect(viewStaffSession(ra, actor)).rejects.toEqual(refused('log-in-required'))
})

test('an application that comes back after its payment does not pay twice', async () => {
  const { ra } = fixture
  const idNumber = uscc(9300)
  const options = { profile: 'legal-entity', key: 'p256', holder: { idNumber } } as const
  await enrol(fixture, { ...options, notAfter: '2026-12-20T02:00:00Z' })
  const token = await enrol(fixture, { ...options, notAfter: '2026-12-25T02:00:00Z' })
  const holder = await enter(fixture, token)
  const { reference } = await submitted(ra, holder)
  await pay(ra, await staffOf(fixture, 'operator', '31', ['operator']), reference)
  const delivery = await beginDelivery(ra, holder, reference)
  await ra.holders.update({ ...token.holder, name: '浦滨新名称有限公司' })
  const request = await certificateRequest(token, delivery, await generateKeyPair('p256'))
  const changed = issueForCase(ra, delivery.agent, request)
  await expect(changed).rejects.toEqual(refused('review-template-changed'))

  // No reviewer here: the holder confirms what is on record now.
  const back = await viewCase(ra, holder, { reference })
  expect(back.state).toBe('correction')
  expect(back.confirmations[0]?.fields[0]?.value).toBe('浦滨新名称有限公司')
  const confirmations = { unit: true }
  const { version } = await saveDraft(ra, holder, {
    reference,
    version: back.version,
    draft: { confirmations },
  })
  expect(await submitCase(ra, holder, { reference, version })).toMatchObject({
    state: 'approved',
    fee: { state: 'paid', amountFen: 18_000 },
  })
})

test('the queue finds, sorts and turns pages', async () => {
  const { ra, clock } = fixture
  const began = clock.at
  await ra.jurisdictions.put({ id: '3702', name: '另一市财政局', parent: '37' })
  const references: string[] = []
  for (const name of ['赵一', '钱二', '孙三']) {
    const token = await person({ name, jurisdictionId: '3702' })
    references.push((await submitted(ra, await enter(fixture, token))).reference)
    clock.at = new Date(clock.at.getTime() + 60_000)
  }
  const reviewer: StaffActor = await staffOf(fixture, 'city-2', '3702')
  const page = async (query: object) => {
    const { rows } = await staffQueue(ra, reviewer, { ...QUERY, ...query })
    return rows.map(({ reference }) => references.indexOf(reference))
  }
  expect(await page({})).toEqual([0, 1, 2])
  expect(await page({ sort: '-submittedAt' })).toEqual([2, 1, 0])
  expect(await page({ size: 2, page: 2 })).toEqual([2])
  expect(await page({ q: '二' })).toEqual([1])
  expect(await page({ q: references[2] })).toEqual([2])
  expect(await page({ q: '%' })).toEqual([])
  expect(await page({ state: 'approved' })).toEqual([])
  // Submitted on a Saturday: three working days end with Wednesday, at +08:00.
  for (const [at, late] of [
    ['2026-11-25T15:59:00Z', false],
    ['2026-11-25T16:00:00Z', true],
  ] as const) {
    clock.at = new Date(at)
    const { rows } = await staffQueue(ra, reviewer, { ...QUERY, profile: 'fiscal' })
    expect(rows.map((row) => row.late)).toEqual([late, late, late])
  }
  clock.at = began
})
