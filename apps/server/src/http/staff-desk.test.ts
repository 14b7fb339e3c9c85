import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ORIGIN } from '../hall-fixture.ts'
import { routesFixture } from './routes-fixture.ts'

let fixture: Awaited<ReturnType<typeof routesFixture>>
let reference: string
let one: string
let other: string
let above: string
beforeAll(async () => {
  fixture = await routesFixture()
  reference = fixture.callers.staff.reference
  const { ra } = fixture.hall
  await ra.jurisdictions.put({ id: 'cn', name: '全国' })
  await ra.jurisdictions.move('31', 'cn')
  one = await fixture.staff('one', ['reviewer'], '31')
  other = await fixture.staff('other', ['reviewer'], '31')
  above = await fixture.staff('above', ['reviewer'], 'cn')
})
afterAll(() => fixture.remove())

type Method = 'GET' | 'POST' | 'DELETE'
async function call(cookie: string, method: Method, path: string, payload?: object) {
  const answer = await fixture.hall.app.inject({
    ...{ method, url: `/api/staff/${path}`, headers: { origin: ORIGIN, cookie } },
    ...(payload && { payload }),
  })
  const json = String(answer.headers['content-type']).includes('json')
  return { status: answer.statusCode, headers: answer.headers, body: json ? answer.json() : answer.body }
}

/** Into the review that the profile of this fixture does without; what matters here is the desk. */
const setState = (state: string, more = sql`due_at`) =>
  sql`update cases set state = ${state}, due_at = ${more} where reference = ${reference}`.execute(
    fixture.hall.db,
  )

test('one of many has an application at a time; a deputy or the level above takes it over', async () => {
  const claims = await Promise.all(
    [one, other, above].map((cookie) => call(cookie, 'POST', `cases/${reference}/claim`, {})),
  )
  expect(claims.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const at = claims.findIndex(({ status }) => status === 200)
  await call([one, other, above][at] as string, 'DELETE', `cases/${reference}/claim`)

  expect((await call(one, 'POST', `cases/${reference}/claim`, {})).body.claim).toMatchObject({
    ...{ by: 'one', mine: true },
  })
  const refused = await call(other, 'POST', `cases/${reference}/claim`, { takeOver: true })
  expect(refused.body).toMatchObject({ code: 'case-claimed', by: 'one' })
  const decision = { version: 0, decision: 'reject', reason: 'x', templateHash: 'a'.repeat(64) }
  expect((await call(other, 'POST', `cases/${reference}/decision`, decision)).body.code).toBe('case-claimed')
  expect((await call(above, 'GET', `cases/${reference}/desk`)).body.mayTakeOver).toBe(true)
  const taken = await call(above, 'POST', `cases/${reference}/claim`, { takeOver: true })
  expect(taken.body.claim).toMatchObject({ by: 'above', mine: true })
  // Released by somebody who has not got it: nothing.
  expect((await call(one, 'DELETE', `cases/${reference}/claim`)).body.claim).toMatchObject({ by: 'above' })
  await sql`update case_claims set at = at - interval '49 hours'`.execute(fixture.hall.db)
  expect((await call(other, 'POST', `cases/${reference}/claim`, {})).body.claim).toMatchObject({
    by: 'other',
  })
  const mine = await call(other, 'GET', 'cases?claimed=mine')
  expect(mine.body.rows).toMatchObject([{ reference, claimedBy: { name: 'other', mine: true } }])
  const free = await call(other, 'GET', 'cases?claimed=nobody')
  expect(free.body.rows.map((row: { reference: string }) => row.reference)).toEqual([
    fixture.foreignReference,
  ])
  await call(other, 'DELETE', `cases/${reference}/claim`)
})

test('nobody takes up what has ended', async () => {
  await setState('rejected')
  expect((await call(one, 'GET', `cases/${reference}/desk`)).body.mayClaim).toBe(false)
  await setState('review')
  expect((await call(one, 'GET', `cases/${reference}/desk`)).body.mayClaim).toBe(true)
})

test('comments are among staff: the holder’s own view has none of them', async () => {
  const text = '电话 <b>已</b> 核实, 与单位一致'
  const { body } = await call(one, 'POST', `cases/${reference}/comments`, { text })
  expect(body.comments).toMatchObject([{ by: 'one', text }])
  for (const path of ['', `/${reference}`]) {
    const { headers } = fixture.callers.holder
    const own = await fixture.hall.app.inject({ url: `/api/cases${path}`, headers })
    expect(own.statusCode).toBe(200)
    expect(own.body).not.toContain('已</b>')
  }
})

test('an overdue review goes to the level above, and the queue says whose turn it is', async () => {
  await setState('review', sql`now() - interval '1 minute'`)
  const { body } = await call(above, 'GET', 'cases?escalated=yes')
  expect(body.rows).toMatchObject([
    { reference, late: true, responsible: { jurisdiction: '全国', why: 'escalated' } },
  ])
  await setState('review', sql`now() + interval '1 day'`)
  expect((await call(above, 'GET', 'cases?escalated=yes')).body.rows).toEqual([])
  const { staff } = fixture.hall.ra
  for (const id of ['one', 'other', 'reviewer']) {
    const member = await staff.find(id)
    if (member) await staff.put({ ...member, roles: ['operator'] })
  }
  const vacant = await call(above, 'GET', 'cases?state=review')
  expect(vacant.body.rows).toMatchObject([{ responsible: { jurisdiction: '全国', why: 'vacant' } }])
  for (const id of ['one', 'other']) {
    const member = await staff.find(id)
    if (member) await staff.put({ ...member, roles: ['reviewer'] })
  }
})

test('my turn: what one may act on next, and nothing that is another’s, one’s own, or entered by oneself', async () => {
  await setState('review')
  const turn = async (cookie: string) =>
    (await call(cookie, 'GET', 'cases?turn=mine')).body.rows.map(
      (row: { reference: string }) => row.reference,
    )
  expect(await turn(one)).toEqual([reference])
  const finance = await fixture.staff('turn-finance', ['finance'], '31')
  const auditor = await fixture.staff('turn-auditor', ['auditor'], '31')
  const seals = await fixture.staff('turn-seals', ['seal-reviewer'], '31')
  expect(await Promise.all([finance, auditor, seals].map(turn))).toEqual([[], [], []])
  await call(other, 'POST', `cases/${reference}/claim`, {})
  expect([await turn(one), await turn(other)]).toEqual([[], [reference]])
  await call(other, 'DELETE', `cases/${reference}/claim`)
  const { db, ra } = fixture.hall
  await sql`update case_history set actor_id = 'one' where reference = ${reference} and event = 'submit'`.execute(
    db,
  )
  expect([await turn(one), await turn(other)]).toEqual([[], [reference]])
  const record = await ra.cases.find(reference)
  const holder = record && (await ra.holders.find(record.holderId))
  await sql`update case_history set actor_id = ${holder?.id} where reference = ${reference} and actor_id = 'one'`.execute(
    db,
  )
  expect(await turn(one)).toEqual([reference])
  await setState('payment')
  expect([await turn(one), await turn(finance)]).toEqual([[], [reference]])
})

test('several approvals stand each for itself, and each for the certificate that was shown', async () => {
  await setState('review')
  const shown = (await call(one, 'GET', `cases/${reference}`)).body
  const right = { reference, version: shown.version, templateHash: shown.template.hash }
  const items = [
    { ...right, templateHash: 'b'.repeat(64) },
    { ...right, reference: 'CH20200101-00000000' },
    right,
    right,
  ]
  const { body } = await call(one, 'POST', 'bulk-approvals', { items })
  expect(body.results).toMatchObject([
    { outcome: 'refused', code: 'review-template-changed' },
    { outcome: 'refused', code: 'not-found' },
    { outcome: 'approved' },
    // The same once more is done once.
    { outcome: 'approved' },
  ])
  expect((await call(one, 'GET', `cases/${reference}`)).body.state).toBe('approved')
})

test('nobody approves what he has entered himself', async () => {
  await setState('review')
  const shown = (await call(one, 'GET', `cases/${reference}`)).body
  await sql`update case_history set actor_id = 'one' where reference = ${reference} and event = 'submit'`.execute(
    fixture.hall.db,
  )
  const decision = { version: shown.version, decision: 'approve', templateHash: shown.template.hash }
  expect((await call(one, 'POST', `cases/${reference}/decision`, decision)).body.code).toBe('entered-by-self')
  expect((await call(other, 'POST', `cases/${reference}/decision`, decision)).status).toBe(200)
})

test('the queue comes as a table that no spreadsheet computes', async () => {
  await sql`update holders set name = '=1+1' where id = (select holder_id from cases where reference = ${reference})`.execute(
    fixture.hall.db,
  )
  const { headers, body } = await call(one, 'GET', 'cases.csv')
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(headers['content-disposition']).toMatch(/^attachment; filename="applications-\d{4}-\d\d-\d\d\.csv"$/)
  const [head, ...rows] = body.split('\r\n')
  expect(head).toMatch(/^\ufeff申请编号,/)
  expect(rows.filter(Boolean)).toHaveLength(2)
  expect(body).toContain(`${reference},legal-entity,approved,'=1+1,`)
})

test('views are kept by name, for oneself', async () => {
  await call(one, 'POST', 'views', { name: '本周', query: 'view=review&sort=dueAt' })
  const { body } = await call(one, 'POST', 'views', { name: '本周', query: 'view=payment' })
  expect(body.views).toMatchObject([{ name: '本周', query: 'view=payment' }])
  expect((await call(other, 'GET', 'views')).body.views).toEqual([])
  const [{ id }] = body.views
  expect((await call(other, 'DELETE', `views/${id}`)).status).toBe(404)
  expect((await call(one, 'DELETE', `views/${id}`)).body.views).toEqual([])
})
