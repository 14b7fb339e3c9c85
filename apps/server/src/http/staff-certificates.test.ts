import { digest } from '@certhall/crypto'
import { encodeOcspRequest, parseCertificate, parseCrl, parseOcspResponse, parseSpki } from '@certhall/pki'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let holder: TestHolder
let serial: string
let operator: string
let auditor: string

beforeAll(async () => {
  fixture = await hallFixture()
  holder = await fixture.holder('legal-entity')
  serial = parseCertificate(holder.der).serial
  operator = await fixture.staff('ca-operator', ['ca-operator'], '31')
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

  const back = await ask(operator, `/${serial}/resumption`, {})
  expect(back.json()).toMatchObject({ certificate: { status: 'good' } })
  await soon({ ocsp: 'good', crl: undefined })

  const invalidityDate = new Date(Date.now() - 60_000).toISOString()
  const revoked = await ask(operator, `/${serial}/revocation`, { reason: 'keyCompromise', invalidityDate })
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
    { event: 'resumed', actor },
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
