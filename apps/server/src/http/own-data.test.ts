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
  const order = {
    ...{
      profile: 'fiscal',
      service: 'renewal' as const,
      state: 'announced' as const,
      version: 0,
      announcedAt: new Date(),
    },
    ...{ recipient: '收件人', phone: '13900000000', address: '济南市示例路 1 号' },
  } as const
  const { ra } = fixture.hall
  for (const [holder, number] of [mine, other].map((one, at) => [one, at] as const)) {
    const registered = await ra.authority.findBySerial(parseCertificate(holder.der).serial)
    const { name: holderName, idNumber } = (await ra.holders.find(registered?.holder ?? '')) ?? {
      name: '',
      idNumber: '',
    }
    await ra.orders.add({ ...order, holderName, idNumber, reference: `SO20261122-0000000${number}` })
  }
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
    seals: [],
    stampings: [],
    orders: [{ reference: 'SO20261122-00000000', holderName: '测试', address: '济南市示例路 1 号' }],
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
