import { parseCertificate, parseCrl } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let operator: string
beforeAll(async () => {
  fixture = await hallFixture()
  operator = await fixture.staff('operating', ['ca-operator'], '31')
})
afterAll(() => fixture.remove())

const get = async (cookie: string, url: string) =>
  (await fixture.hall.app.inject({ url, headers: { cookie, origin: ORIGIN } })).json()

test('issuers as operators see them: what is said agrees with the list and certificate at the addresses named', async () => {
  const { hall } = fixture
  const before = (await get(operator, '/api/staff/authorities')).authorities
  const list = parseCrl((await hall.app.inject('/crl/sm2.crl')).rawPayload)
  await fixture.holder('legal-entity')
  const { authorities, ocspAddress } = await get(operator, '/api/staff/authorities')
  expect(ocspAddress).toBe(`${ORIGIN}/ocsp`)
  const states = authorities.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`)
  expect(states).toEqual(['sm2-root root', 'p256-root root', 'sm2 issuing', 'p256 issuing'])
  const [sm2, earlier] = [authorities, before].map((all) =>
    all.find(({ id }: { id: string }) => id === 'sm2'),
  )
  expect(earlier.full).toBeUndefined()
  expect(sm2.full).toMatchObject({
    number: Number(list.number),
    nextUpdate: list.nextUpdate?.toISOString(),
    entries: 0,
    address: `${ORIGIN}/crl/sm2.crl`,
  })
  const { serial, notAfter } = parseCertificate((await hall.app.inject('/ca/sm2.cer')).rawPayload)
  expect(sm2).toMatchObject({ serial, notAfter: notAfter.toISOString(), keptIn: 'file', shards: 1 })
  // The longest term of the profiles is three years.
  expect(new Date(sm2.rolloverDue).getUTCFullYear()).toBe(notAfter.getUTCFullYear() - 3)
})

test('the key-management centre in numbers; neither is for reviewers', async () => {
  const centre = await get(operator, '/api/staff/key-centre')
  expect(centre.masterKeys).toMatchObject([{ generation: 1, keptIn: 'file' }])
  const { stores } = centre
  expect(centre.masterKeys[0].pairs).toBe(stores.spare + stores.reserved + stores.inUse + stores.history)
  expect(stores.inUse).toBeGreaterThan(0)
  const reviewer = await fixture.staff('reviewing', ['reviewer'], '31')
  for (const url of ['/api/staff/key-centre', '/api/staff/authorities'])
    expect(await get(reviewer, url)).toMatchObject({ status: 403, code: 'role-missing' })
})
