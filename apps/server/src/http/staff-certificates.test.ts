import { digest } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseCrl, parseOcspResponse, parseSpki } from '@certhall/pki'
import { finishProposals } from '@certhall/ra'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let holder: TestHolder
let serial: string
let operator: string
let second: string
let auditor: string

beforeAll(async () => {
  fixture = await hallFixture()
  holder = await fixture.holder('legal-entity')
  serial = parseCertificate(holder.der).serial
  operator = await fixture.staff('ca-operator', ['ca-operator'], '31')
  second = await fixture.staff('second', ['ca-operator'], '31')
  auditor = await fixture.staff('auditor', ['auditor'], '31')
})
afterAll(() => fixture.remove())

const ask = (cookie: string, act: string, payload?: object) =>
  fixture.hall.app.inject({
    method: payload ? 'POST' : 'GET',
    url: `/api/staff/certificates${act}`,
    headers: { cookie, origin: ORIGIN },
    ...(payload && { payload }),
  })

const decide = (cookie: string, id: string, decision: string, note?: string) =>
  fixture.hall.app.inject({
    method: 'POST',
    url: `/api/staff/proposals/${id}/decision`,
    headers: { cookie, origin: ORIGIN },
    payload: { decision, ...(note && { note }) },
  })

/** Proposed by the operator, confirmed by the second person. */
async function byTwo(act: string, payload: object) {
  const { proposals } = (await ask(operator, act, payload)).json()
  return decide(second, proposals[0].id, 'confirm')
}

/** What the world is told: by a status answer, and by the list. */
async function told() {
  const { hall } = fixture
  const issuer = parseCertificate((await hall.app.inject('/ca/sm2.cer')).rawPayload)
  const certId = {
    hash: 'sha256' as const,
    issuerNameHash: digest('sha256', issuer.subjectDer),
    issuerKeyHash: digest('sha256', parseSpki(issuer.spki).bits),
    serial,
  }
  const answer = await hall.app.inject({
    method: 'POST',
    url: '/ocsp',
    headers: { 'content-type': 'application/ocsp-request' },
    payload: Buffer.from(encodeOcspRequest({ certIds: [certId], nonce: Uint8Array.of(1, 2, 3, 4) })),
  })
  const response = parseOcspResponse(answer.rawPayload)
  if (response.status !== 'successful') throw new Error(response.status)
  const list = parseCrl((await hall.app.inject('/crl/sm2.crl')).rawPayload)
  const status = response.responses[0]?.status
  return {
    ocsp: status?.type === 'revoked' ? status.reason : status?.type,
    crl: list.revoked.find((entry) => entry.serial === serial)?.reason,
  }
}

/** A status answer tells it at once, a list within a moment: it is made beside the request that finds the old one. */
const soon = (expected: object) => vi.waitFor(async () => expect(await told()).toEqual(expected), 5000)

test('a hold, its return and a revocation by the operator: told to the world, kept with who and why', async () => {
  await soon({ ocsp: 'good', crl: undefined })
  const held = await ask(operator, `/${serial}/suspension`, { note: '挂失，电话核实' })
  expect(held.json()).toMatchObject({ certificate: { status: 'suspended' }, holder: { name: '测试' } })
  await soon({ ocsp: 'certificateHold', crl: 'certificateHold' })
  // Who is on hold does nothing meanwhile.
  const session = await fixture.hall.app.inject({ url: '/api/session', headers: { cookie: holder.cookie } })
  expect(session.statusCode).toBe(401)
  const certificate = Buffer.from(holder.der).toString('base64')
  const payload = { certificate }
  const asked = await fixture.hall.app.inject({ method: 'POST', url: '/api/eligibility', payload })
  expect(asked.json()).toMatchObject({ eligible: false, refusal: 'renewal-suspended' })

  // One person wishes, and nothing happens yet; another one confirms.
  const back = await ask(operator, `/${serial}/resumption`, { note: '找到了' })
  expect(back.json()).toMatchObject({
    certificate: { status: 'suspended' },
    proposals: [{ kind: 'resume-certificate', state: 'open', mayDecide: false, mayWithdraw: true }],
  })
  expect((await decide(second, back.json().proposals[0].id, 'confirm')).json()).toMatchObject({
    ...{ state: 'applied', decidedBy: 'second' },
  })
  await soon({ ocsp: 'good', crl: undefined })

  const invalidityDate = new Date(Date.now() - 60_000).toISOString()
  await byTwo(`/${serial}/revocation`, { reason: 'keyCompromise', invalidityDate })
  const revoked = await ask(operator, `/${serial}`)
  expect(revoked.json()).toMatchObject({ certificate: { status: 'revoked' }, reason: 'keyCompromise' })
  await soon({ ocsp: 'keyCompromise', crl: 'keyCompromise' })
  expect((await ask(operator, `/${serial}/resumption`, {})).json()).toMatchObject({
    status: 409,
    code: 'certificate-status-wrong',
  })

  const { events, pairSerial, ...seen } = (await ask(auditor, `/${serial}`)).json()
  expect(seen).toMatchObject({ mayChange: false, mayRecover: false })
  expect(events[0].actorName).toBe('ca-operator')
  const actor = 'staff/ca-operator'
  expect(events).toMatchObject([
    { event: 'suspended', actor, note: '挂失，电话核实' },
    { event: 'resumed', actor, note: '找到了 · confirmed by second' },
    { event: 'revoked', actor, reason: 'keyCompromise', invalidityDate },
  ])
  expect((await ask(auditor, `/${pairSerial}`)).json()).toMatchObject({ certificate: { status: 'revoked' } })
})

test('found by serial and by the holder’s name or number, within the own jurisdiction; an auditor changes nothing', async () => {
  const { idNumber } = (await ask(auditor, `/${serial}`)).json().holder
  const asShown = `00:${serial.toUpperCase().replace(/..(?=.)/g, '$&:')}`
  for (const q of [serial, asShown, '测', idNumber, ` ${idNumber.toLowerCase()} `, idNumber.slice(0, 12)]) {
    const { certificates } = (await ask(auditor, `?q=${encodeURIComponent(q)}`)).json()
    expect(certificates.map((one: { certificate: { serial: string } }) => one.certificate.serial)).toContain(
      serial,
    )
  }
  expect((await ask(auditor, '?q=%25')).json()).toEqual({ certificates: [], more: false })
  const elsewhere = await fixture.staff('elsewhere', ['ca-operator'], '37')
  expect((await ask(elsewhere, `?q=${idNumber}`)).json()).toEqual({ certificates: [], more: false })
  expect((await ask(elsewhere, `/${serial}`)).statusCode).toBe(404)
  const refused = await ask(auditor, `/${serial}/suspension`, {})
  expect(refused.json()).toMatchObject({ code: 'role-missing' })
})

test('a day of loss in the future, or with another reason, is refused', async () => {
  const { der } = await fixture.holder('legal-entity')
  const other = parseCertificate(der).serial
  const past = new Date(Date.now() - 1000).toISOString()
  const future = new Date(Date.now() + 3600_000).toISOString()
  for (const body of [
    { reason: 'superseded', invalidityDate: past },
    { reason: 'keyCompromise', invalidityDate: future },
  ]) {
    expect((await ask(operator, `/${other}/revocation`, body)).json()).toMatchObject({
      code: 'input-invalid',
    })
  }
  expect((await ask(operator, `/${other}`)).json()).toMatchObject({
    certificate: { status: 'good' },
    events: [],
  })
})

test('what takes two people is done once, by another one than who wished it, and only while it stands', async () => {
  const { der } = await fixture.holder('legal-entity')
  const wished = parseCertificate(der).serial
  const wish = () => ask(operator, `/${wished}/revocation`, { reason: 'superseded' })
  const [{ id }] = (await wish()).json().proposals
  // The same wish again is the one that stands; another one's waits its turn.
  expect((await wish()).json().proposals).toHaveLength(1)
  const other = await ask(second, `/${wished}/revocation`, { reason: 'superseded' })
  expect(other.json()).toMatchObject({ code: 'proposal-open' })
  expect((await decide(operator, id, 'confirm')).json()).toMatchObject({ code: 'proposal-own' })
  expect((await decide(second, id, 'withdraw')).json()).toMatchObject({ code: 'proposal-own' })
  expect((await decide(auditor, id, 'confirm')).json()).toMatchObject({ code: 'role-missing' })
  const elsewhere = await fixture.staff('elsewhere-too', ['ca-operator'], '37')
  expect((await decide(elsewhere, id, 'confirm')).statusCode).toBe(404)
  expect((await ask(auditor, `/${wished}`)).json().certificate.status).toBe('good')

  // Refused and wished again.
  expect((await decide(second, id, 'refuse', '先核实')).json()).toMatchObject({
    state: 'refused',
    decisionNote: '先核实',
  })
  expect((await decide(second, id, 'confirm')).json()).toMatchObject({ code: 'proposal-state-wrong' })
  const [again] = (await wish()).json().proposals
  const third = await fixture.staff('third', ['ca-operator'], '31')
  const words = await Promise.all(
    [second, third, second].map((cookie) => decide(cookie, again.id, 'confirm')),
  )
  expect(words.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThan(0)
  const { certificate, events } = (await ask(auditor, `/${wished}`)).json()
  expect(certificate.status).toBe('revoked')
  expect(events).toHaveLength(1)

  // Past its time it counts for nothing, and gives way.
  const next = parseCertificate((await fixture.holder('legal-entity')).der).serial
  const [late] = (await ask(operator, `/${next}/revocation`, { reason: 'superseded' })).json().proposals
  await sql`update proposals set expires_at = now() - interval '1 second' where id = ${late.id}`.execute(
    fixture.hall.db,
  )
  expect((await decide(second, late.id, 'confirm')).json()).toMatchObject({ code: 'proposal-state-wrong' })
  const [fresh] = (await ask(second, `/${next}/revocation`, { reason: 'superseded' })).json().proposals
  // A process ended between the word and the act: any other carries it out.
  await sql`update proposals set state = 'confirmed', decided_by = 'ca-operator', decided_at = now() where id = ${fresh.id}`.execute(
    fixture.hall.db,
  )
  expect(await finishProposals(fixture.hall.ra)).toBe(1)
  expect(await finishProposals(fixture.hall.ra)).toBe(0)
  expect((await ask(auditor, `/${next}`)).json().certificate.status).toBe('revoked')
  const list = await fixture.hall.app.inject({ url: '/api/staff/proposals', headers: { cookie: auditor } })
  const states = list.json().proposals.map(({ state }: { state: string }) => state)
  expect(new Set(states)).toEqual(new Set(['applied', 'refused', 'withdrawn']))
})
