import { fingerprint } from '@certhall/crypto'
import { residentIdCheck } from '@certhall/model'
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

test('a code for a loss report is answered after the same time for a number on record and for one that is not', async () => {
  const onRecord = await fixture.hall.ra.authority.find(fingerprint(mine.der))
  const { idNumber: residentId } = (await fixture.hall.ra.holders.find(onRecord?.holder ?? '')) ?? {
    idNumber: '',
  }
  const code = async (idNumber: string) => {
    const since = performance.now()
    const answer = await fixture.hall.app.inject({
      method: 'POST',
      url: '/api/loss/codes',
      payload: { idNumber, captcha: await fixture.captcha() },
    })
    return { answer, took: performance.now() - since }
  }
  const unknown = '37010219800101001'
  const asked = await Promise.all([code(residentId), code(unknown + residentIdCheck(unknown))])
  for (const { answer, took } of asked) {
    expect(answer.statusCode, answer.body).toBe(200)
    expect(Object.keys(answer.json()).sort()).toEqual(['expiresAt', 'id', 'sentTo'])
    expect(took).toBeGreaterThan(499)
  }
  // Without the captcha nothing is asked at all.
  const bare = await fixture.hall.app.inject({
    method: 'POST',
    url: '/api/loss/codes',
    payload: { idNumber: residentId },
  })
  expect(bare.json()).toMatchObject({ code: 'captcha-wrong' })
})
