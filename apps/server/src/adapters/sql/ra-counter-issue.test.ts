import { randomBytes } from 'node:crypto'
import { generateKeyPair } from '@certhall/crypto'
import { OPEN_STATES, usccCheck } from '@certhall/model'
import type { FirstIssueRequest, StaffCase } from '@certhall/model/api'
import {
  addPaper,
  cancelCase,
  decideCase,
  deliverAtCounter,
  deliveryActor,
  dropEntered,
  enterFirst,
  enterReplacement,
  finishErasures,
  grantPreparation,
  notePreparation,
  type StaffActor,
  startCase,
  submitEnteredIssue,
  viewCounterHolder,
  viewDelivery,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, residentId, staffOf } from './ra-fixture.ts'

let fixture: Awaited<ReturnType<typeof raFixture>>
let clerk: StaffActor
let second: StaffActor
let reviewer: StaffActor
beforeAll(async () => {
  fixture = await raFixture()
  clerk = await staffOf(fixture, 'clerk', '3701', ['counter', 'reviewer'])
  second = await staffOf(fixture, 'second', '3701', ['counter'])
  reviewer = await staffOf(fixture, 'reviewer', '3701', ['reviewer'])
})
afterAll(() => fixture.close())

const END = '2027-06-20T02:00:00Z'
const handler = { name: '周雨', idNumber: residentId(901), mobile: '13800138000' }
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

function newcomer(idNumber: string): FirstIssueRequest {
  return {
    ...{ profile: 'fiscal', key: 'p256', termYears: 1, proof: '本人到场，核对身份证原件', handler },
    holder: { name: '新来', idNumber, region: '370102', contacts: {} },
  }
}

/** Each paper that is asked for: what is on it is not read here. */
async function papersFor({ reference, entered }: StaffCase) {
  for (const { id: kind } of entered?.kinds ?? [])
    await fixture.ra.papers.add(
      {
        ...{
          id: randomBytes(16).toString('hex'),
          reference,
          kind,
          name: 'a.png',
          type: 'image/png',
          size: 1,
        },
        ...{ pages: 1, uploadedAt: fixture.clock.now(), by: 'staff', actorId: 'clerk', scan: 'not-scanned' },
      },
      new Uint8Array(1),
      12,
    )
}

async function approved(shown: StaffCase): Promise<StaffCase> {
  const { ra } = fixture
  await papersFor(shown)
  const sent = await submitEnteredIssue(ra, clerk, shown)
  return decideCase(ra, reviewer, {
    ...sent,
    decision: 'approve',
    templateHash: sent.template?.hash as string,
  })
}

test('what a clerk enters is checked, and entered again it is the same one', async () => {
  const { ra } = fixture
  const request = newcomer(residentId(911))
  const told = (wrong: Partial<FirstIssueRequest>) =>
    enterFirst(ra, clerk, { ...request, ...wrong }).then(
      () => 'taken',
      ({ code, extra }) => extra?.fields?.[0].path ?? code,
    )
  expect(await told({ holder: { ...request.holder, idNumber: '370102198801012345' } })).toBe(
    '/holder/idNumber',
  )
  expect(await told({ holder: { ...request.holder, region: '310115' } })).toBe('renewal-region-other')
  expect(await told({ termYears: 3 })).toBe('/termYears')
  const entered = await enterFirst(ra, clerk, request)
  expect(entered).toMatchObject({ kind: 'first', state: 'draft', entered: { by: 'clerk', mayEdit: true } })
  expect((await enterFirst(ra, clerk, { ...request, proof: '又看了一遍' })).reference).toBe(entered.reference)
  await expect(enterFirst(ra, second, request)).rejects.toMatchObject({ code: 'renewal-case-open' })
  await expect(viewStaffCase(ra, second, entered)).rejects.toMatchObject({ code: 'not-found' })
  // On record by now, and under this name.
  expect(await told({ holder: { ...request.holder, name: '别人' } })).toBe('/holder/name')
  const elsewhere = await staffOf(fixture, 'far', '31', ['counter'])
  await expect(enterFirst(ra, elsewhere, request)).rejects.toMatchObject({ code: 'holder-elsewhere' })
})

/** On record without a certificate, so that all of it may go, which is due. */
async function toBeErased(number: number) {
  const { ra, clock } = fixture
  const { holder } = newcomer(residentId(number))
  const added = await ra.holders.add({
    ...{ ...holder, id: `H-erased-${number}`, kind: 'person', idType: 'resident-id' },
    ...{ jurisdictionId: '370102', numbers: {}, contacts: { mobile: '13800138000' } },
  })
  await ra.erasures.request(added.id, clock.now())
  await ra.erasures.postpone(added.id, clock.now())
  return added
}

/** Whether all is gone; nothing of it is left then, and all of it is there else. */
async function goneOf({ id, name }: { id: string; name: string }): Promise<boolean> {
  const after = await fixture.ra.holders.find(id)
  const isGone = after?.idNumber === `erased/${id}`
  const cases = await fixture.ra.cases.listByHolder(id)
  expect(after).toMatchObject(
    isGone ? { contacts: {}, name: '（已删除）' } : { contacts: { mobile: '13800138000' }, name },
  )
  if (isGone) {
    expect(cases.map(({ draft, template }) => ({ draft, template }))).toEqual(
      cases.map(() => ({ draft: {}, template: undefined })),
    )
    expect(cases.filter(({ state }) => OPEN_STATES.includes(state))).toEqual([])
  }
  return isGone
}

test('an application that is begun in the instant of an erasure goes on whole, or is not begun', async () => {
  const { ra } = fixture
  const begin = (number: number, on = ra) => enterFirst(on, clerk, newcomer(residentId(number)))
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'begun',
      ({ code }) => code,
    )
  // Begun when the erasure has looked, and has not deleted yet.
  const first = await toBeErased(921)
  const erase: typeof ra.erasures.erase = async (id, how) => {
    if (id === first.id) await begin(921)
    return ra.erasures.erase(id, how)
  }
  await finishErasures({ ...ra, erasures: { ...ra.erasures, erase } })
  expect(await goneOf(first)).toBe(false)
  // Erased when the application has looked, and is not stored yet.
  const second = await toBeErased(922)
  const add: typeof ra.cases.add = async (...one) => {
    await finishErasures(ra)
    return ra.cases.add(...one)
  }
  expect(await outcome(begin(922, { ...ra, cases: { ...ra.cases, add } }))).toBe('not-found')
  expect(await goneOf(second)).toBe(true)
  const numbers = Array.from({ length: 12 }, (_, i) => 930 + i)
  const all = await Promise.all(numbers.map(toBeErased))
  const [, ...outcomes] = await Promise.all([
    finishErasures(ra),
    ...numbers.map((number) => outcome(begin(number))),
  ])
  for (const [i, holder] of all.entries())
    expect([outcomes[i] === 'begun', await goneOf(holder)]).toEqual(
      outcomes[i] === 'begun' ? [true, false] : [false, true],
    )
})

test('papers first, then somebody else decides; who has entered it does not', async () => {
  const { ra } = fixture
  const entered = await enterFirst(ra, clerk, newcomer(residentId(912)))
  await expect(submitEnteredIssue(ra, clerk, entered)).rejects.toMatchObject({
    code: 'case-incomplete',
    extra: { fields: [{ path: '/papers/application-form' }, { path: '/papers/holder-id' }] },
  })
  await papersFor(entered)
  await expect(submitEnteredIssue(ra, second, entered)).rejects.toMatchObject({ code: 'not-found' })
  const sent = await submitEnteredIssue(ra, clerk, entered)
  expect(sent).toMatchObject({ state: 'review', mayDecide: false, entered: { mayEdit: false } })
  const { holder } = await viewStaffCase(ra, reviewer, entered)
  expect(holder).toMatchObject({ idNumber: residentId(912) })
  const paper = addPaper(ra, clerk, {
    ...{ reference: entered.reference, kind: 'holder-id' },
    file: async () => ({ name: 'late.png', bytes: new Uint8Array(1) }),
  })
  await expect(paper).rejects.toMatchObject({ code: 'case-state-wrong' })
  // One that was still being read, or taken back, while the application went off.
  await expect(papersFor(entered)).rejects.toMatchObject({ code: 'case-state-wrong' })
  const [there] = await ra.papers.list(entered.reference)
  const removed = ra.papers.remove(entered.reference, there?.id ?? '')
  await expect(removed).rejects.toMatchObject({ code: 'case-state-wrong' })
  // What the clerk has to correct is no business of the holder's.
  const reason = '申请表没有盖章'
  const templateHash = sent.template?.hash as string
  const back = await decideCase(ra, reviewer, { ...sent, decision: 'correct', reason, templateHash })
  expect(back.state).toBe('correction')
  expect(toldOf(entered)).toEqual(['case.submitted'])
})

const toldOf = ({ reference }: Pick<StaffCase, 'reference'>) =>
  fixture.notices.filter((one) => one.reference === reference).map(({ kind }) => kind)

test('a certificate goes onto a prepared token alone, and a token whose PIN is kept for another holder is refused', async () => {
  const { ra } = fixture
  const ready = await approved(await enterFirst(ra, clerk, newcomer(residentId(913))))
  expect(ready.state).toBe('approved')
  // He comes for it; nothing is downloaded.
  expect(toldOf(ready)).toEqual(['case.submitted', 'issue.approved'])
  const { ticket, shown } = await deliverAtCounter(ra, clerk, ready)
  expect(shown.some((line) => line.includes('clerk'))).toBe(true)
  const actor = await deliveryActor(ra, ticket)
  expect(await viewDelivery(ra, actor)).toMatchObject({ preparation: { adminTriesAtLeast: 3 } })

  const session = base64((await generateKeyPair('sm2')).spki)
  await ra.keys.keepAdminPin({
    ...{ serial: 'TAKEN', holder: 'H-of-another', pin: '31415926', actor: 'test', reason: 'test' },
  })
  const taken = grantPreparation(ra, actor, { session, token: 'TAKEN' })
  await expect(taken).rejects.toMatchObject({ code: 'token-of-another' })
  const low = grantPreparation(ra, actor, { session, token: 'BLANK', adminTriesLeft: 2 })
  await expect(low).rejects.toMatchObject({ code: 'admin-pin-low' })

  expect(await grantPreparation(ra, actor, { session, token: 'BLANK' })).toMatchObject({ inDoubt: false })
  await notePreparation(ra, actor, { step: 'changing' })
  // Cut off here, the token may have either PIN.
  expect(await grantPreparation(ra, actor, { session, token: 'BLANK' })).toMatchObject({ inDoubt: true })
  await notePreparation(ra, actor, { step: 'admin-changed' })
  expect((await ra.cases.find(ready.reference))?.preparation).toMatchObject({ step: 'admin-changed' })
  // Another token takes its place as long as nothing was issued.
  expect(await grantPreparation(ra, actor, { session, token: 'OTHER' })).toMatchObject({ inDoubt: false })
  expect(await ra.keys.adminPinState('OTHER', (await ra.cases.find(ready.reference))?.holderId ?? '')).toBe(
    'changing',
  )
})

test('a replacement holds the lost certificate, ends what it stands in the way of, and is not the holder’s to end', async () => {
  const { ra } = fixture
  const lost = await enrol(fixture, { notAfter: END, holder: { idNumber: residentId(914) } })
  const holder = await enter(fixture, lost)
  fixture.clock.at = new Date('2027-06-01T02:00:00Z')
  const renewal = await startCase(ra, holder)
  const { serial } = lost.issued.signing
  const request = { serial, cause: 'lost', proof: '本人到场，核对身份证原件', handler } as const
  const once = await enterReplacement(ra, clerk, request)
  expect(once).toMatchObject({ kind: 'replacement', oldCertificate: { serial, status: 'suspended' } })
  expect((await ra.cases.find(renewal.reference))?.state).toBe('cancelled')
  const entered = await enterReplacement(ra, clerk, request)
  expect(entered.reference).toBe(once.reference)
  const withdrawn = cancelCase(ra, holder, entered)
  await expect(withdrawn).rejects.toMatchObject({ code: 'case-state-wrong' })

  const { template } = await approved(entered)
  expect(template?.notAfter).toBe(new Date(END).toISOString())
  const gone = await dropEntered(ra, clerk, await viewStaffCase(ra, clerk, entered))
  expect(gone.state).toBe('cancelled')
  // The loss stays reported until its holder comes with the token.
  const { certificates } = await viewCounterHolder(ra, clerk, { id: lost.holder.id })
  expect(certificates[0]).toMatchObject({ lost: true, certificate: { status: 'suspended' } })
  fixture.clock.at = new Date('2027-06-21T02:00:00Z')
  await expect(enterReplacement(ra, clerk, request)).rejects.toMatchObject({ code: 'certificate-expired' })
})

test('the second certificate of an entity is charged at the counter, too', async () => {
  const { ra } = fixture
  fixture.clock.at = new Date('2026-11-21T02:00:00Z')
  const first17 = '91310115MA1FY4K27'
  const city = await staffOf(fixture, 'city', '31', ['counter'])
  const request: FirstIssueRequest = {
    ...{ profile: 'legal-entity', key: 'p256', termYears: 2, proof: '营业执照和公章' },
    holder: {
      ...{ name: '浦滨新店', idNumber: first17 + usccCheck(first17), region: '310115', contacts: {} },
    },
    invoice: {
      ...{ way: 'mailed', title: '浦滨新店', taxNumber: first17 + usccCheck(first17), recipient: '王' },
      ...{ phone: '13800138000', address: '示范路 1 号' },
    },
  }
  const entered = await enterFirst(ra, city, request)
  expect(entered.fee).toBeUndefined()
  await enrol(fixture, {
    ...{ notAfter: END, profile: 'legal-entity', key: 'p256' },
    holder: { name: '浦滨新店', idNumber: request.holder.idNumber },
  })
  expect((await viewStaffCase(ra, city, entered)).fee?.amountFen).toBe(36_000)
})
