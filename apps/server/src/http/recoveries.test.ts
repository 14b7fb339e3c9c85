import { fingerprint, generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
beforeAll(async () => {
  fixture = await hallFixture()
})
afterAll(() => fixture.remove())

test('over HTTP: asked, approved by another, released to the first; jurisdiction and role decide who sees it', async () => {
  const holder = await fixture.holder('legal-entity')
  const [one, other, elsewhere, reviewer] = [
    await fixture.staff('key-one', ['km-officer'], '31'),
    await fixture.staff('key-other', ['km-officer'], '31'),
    await fixture.staff('key-elsewhere', ['km-officer'], '37'),
    await fixture.staff('reviewing', ['reviewer'], '31'),
  ] as const
  const call = async (cookie: string, path = '', payload?: object) => {
    const answer = await fixture.hall.app.inject({
      method: payload ? 'POST' : 'GET',
      url: `/api/staff/recoveries${path}`,
      headers: { cookie, origin: ORIGIN },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, ...answer.json() }
  }
  const court = await generateKeyPair('sm2')
  const request = {
    certificate: fingerprint(holder.der),
    recipient: Buffer.from(court.spki).toString('base64'),
    reason: 'order 2026-117',
    legalBasis: 'criminal procedure, art. 54',
  }
  expect(await call(reviewer, '', request)).toMatchObject({ status: 403, code: 'role-missing' })
  expect(await call(elsewhere, '', request)).toMatchObject({ status: 404 })
  const asked = await call(one, '', request)
  expect(asked).toMatchObject({ status: 201, state: 'requested', requestedBy: 'key-one' })
  expect(asked.recipient).toBe(fingerprint(court.spki))
  const { id } = asked
  expect(await call(one, `/${id}/approval`, {})).toMatchObject({ status: 403, code: 'recovery-own' })
  expect(await call(elsewhere, `/${id}/approval`, {})).toMatchObject({ status: 404 })
  expect(await call(one, `/${id}/release`, {})).toMatchObject({ status: 409, state: 'requested' })
  expect(await call(other, `/${id}/approval`, {})).toMatchObject({ status: 200, state: 'approved' })
  expect(await call(other, `/${id}/release`, {})).toMatchObject({ status: 403, code: 'not-yours' })
  const released = await call(one, `/${id}/release`, {})
  expect(released).toMatchObject({ status: 200, state: 'released', approvedBy: 'key-other' })
  const envelope = new Uint8Array(Buffer.from(released.envelope, 'base64'))
  const { spki } = openSm2EnvelopedKey({ signingPkcs8: court.pkcs8, envelope })
  expect(Buffer.from(spki).toString('base64')).toBe(released.publicKey)
  expect((await call(one)).recoveries.map((each: { id: string }) => each.id)).toEqual([id])
  expect((await call(elsewhere)).recoveries).toEqual([])

  // Who looks sees whose key it is, what he may do, and what was written down.
  const auditor = await fixture.staff('auditing', ['auditor'], '31')
  const seen = await call(auditor, `/${id}`)
  expect(seen).toMatchObject({
    ...{ status: 200, holder: { name: '测试' }, mayApprove: false, mayRelease: false },
    trail: [
      { event: 'recovery-request', actor: 'key-one', toKey: fingerprint(court.spki) },
      { event: 'recovery-approve', actor: 'key-other', actorName: 'key-other' },
      { event: 'recovery-release', actor: 'key-one' },
    ],
  })
  expect((await call(one, `/${id}`)).mayRelease).toBe(true)
  expect(await call(elsewhere, `/${id}`)).toMatchObject({ status: 404 })
  expect(await call(reviewer, `/${id}`)).toMatchObject({ status: 403, code: 'role-missing' })
})
