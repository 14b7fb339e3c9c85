import { parseCertificate } from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hallFixture, ORIGIN, type TestHolder } from '../hall-fixture.ts'

let fixture: Awaited<ReturnType<typeof hallFixture>>
let mine: TestHolder
let other: TestHolder

beforeAll(async () => {
  fixture = await hallFixture()
  mine = await fixture.holder('fiscal')
  other = await fixture.holder('legal-entity')
})
afterAll(() => fixture.remove())

const ask = (method: 'GET' | 'POST', url: string, { cookie }: TestHolder) =>
  fixture.hall.app.inject({
    method,
    url,
    headers: { cookie, origin: ORIGIN },
    ...(method === 'POST' && { payload: {} }),
  })

test('a holder takes along everything that is kept about him, and nothing of anybody else', async () => {
  const { reference } = (await ask('POST', '/api/cases', mine)).json()
  await ask('POST', '/api/cases', other)
  const answer = await ask('GET', '/api/own-data', mine)
  expect(answer.headers['content-disposition']).toMatch(
    /^attachment; filename="certhall-\d{4}-\d\d-\d\d\.json"$/,
  )
  const { serial, notAfter } = parseCertificate(mine.der)
  const data = answer.json()
  expect(data).toMatchObject({
    holder: { name: '测试', idType: 'resident-id', numbers: { socialInsurance: '31000012345' } },
    applications: [{ reference, state: 'draft', history: [{ event: 'start' }] }],
    kept: [{ profile: 'fiscal', years: 5 }],
  })
  expect(data.certificates.map(({ summary }: { summary: { serial: string } }) => summary.serial)).toContain(
    serial,
  )
  // Five years after the last certificate has ended.
  expect(new Date(data.kept[0].until).getUTCFullYear()).toBe(notAfter.getUTCFullYear() + 5)
  expect(answer.body).not.toContain(parseCertificate(other.der).serial)
})
