import {
  lossCertificates,
  openLossSession,
  openUnlockSession,
  reportLosses,
  requestCancellation,
  sendLossCode,
  sendStatusNotices,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, raFixture, residentId, staffOf, type Token, uscc } from './ra-fixture.ts'

// 「挂失」 by whoever has no token left.

let fixture: Awaited<ReturnType<typeof raFixture>>
beforeAll(async () => {
  fixture = await raFixture()
})
afterAll(() => fixture.close())

const END = '2027-06-20T02:00:00Z'
const serialOf = ({ issued }: Token) => issued.signing.serial
const CONTACTS = { mobile: '13812345678', email: 'zhang@example.test' }
const codesSent = () =>
  fixture.notices.flatMap((notice) => (notice.kind === 'loss.code' ? [String(notice.facts.code)] : []))
const other = (code: string) => (code === '111111' ? '222222' : '111111')

test('a code to every contact on record opens the report: on hold with the pair, told as a loss, once', async () => {
  const { ra, notices } = fixture
  const idNumber = residentId(601)
  const lost = await enrol(fixture, { notAfter: END, holder: { idNumber, contacts: CONTACTS } })
  const second = await enrol(fixture, { notAfter: END, key: 'p256', holder: { idNumber } })
  const stranger = await enrol(fixture, { notAfter: END })
  const sent = await sendLossCode(ra, { idNumber: ` ${idNumber.toLowerCase()} ` })
  expect(sent.sentTo).toEqual({ mobile: '78', email: 'z' })
  const [code = ''] = codesSent()
  expect(notices.at(-1)).toMatchObject({ kind: 'loss.code', holderId: lost.holder.id })
  expect(notices.at(-1)?.to).toBeUndefined()

  const rows = await fixture.db.selectFrom('one_time_codes').selectAll().execute()
  for (const secret of [code, idNumber]) expect(JSON.stringify(rows)).not.toContain(secret)

  // For nothing else; a wrong one is counted; the right one opens for one alone, whoever is first.
  await expect(openUnlockSession(ra, { id: sent.id, code })).rejects.toMatchObject({ code: 'code-expired' })
  await expect(openLossSession(ra, { id: sent.id, code: other(code) })).rejects.toMatchObject({
    code: 'code-wrong',
    extra: { triesLeft: 4 },
  })
  const raced = await Promise.allSettled([1, 2, 3].map(() => openLossSession(ra, { id: sent.id, code })))
  const opened = raced.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(opened).toHaveLength(1)
  const [session] = opened
  if (session === undefined) throw new Error('no session')
  const { actor, certificates } = session
  expect(certificates.certificates.map(({ serial }) => serial).sort()).toEqual(
    [serialOf(lost), serialOf(second)].sort(),
  )

  // Somebody else's among them, and nothing happens.
  const foreign = reportLosses(ra, actor, { serials: [serialOf(lost), serialOf(stranger)] })
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' })
  expect((await ra.authority.findBySerial(serialOf(lost)))?.status).toBe('good')

  const both = { serials: [serialOf(lost), serialOf(second)] }
  await Promise.all([reportLosses(ra, actor, both), reportLosses(ra, actor, both)])
  await reportLosses(ra, actor, both)
  const after = await lossCertificates(ra, actor)
  expect(after.certificates).toMatchObject([{ lost: true }, { lost: true }])
  const pair = lost.issued.encryption?.serial as string
  expect((await ra.authority.findBySerial(pair))?.status).toBe('suspended')
  expect(await ra.authority.statusEvents(serialOf(lost))).toMatchObject([
    { event: 'suspended', actor: `holder/${lost.holder.id}`, note: expect.stringMatching(/^挂失.*验证码/) },
  ])
  await sendStatusNotices(ra)
  expect(notices.slice(-2).map(({ kind }) => kind)).toEqual(['certificate.lost', 'certificate.lost'])

  // Beside an open cancellation it is what it was before: on hold, and the cancellation goes on.
  const clerk = await staffOf(fixture, 'loss-clerk', '3701', ['counter'])
  await requestCancellation(ra, clerk, { serial: serialOf(second), proof: '本人到场' })
  await reportLosses(ra, actor, { serials: [serialOf(second)] })
  expect(await ra.authority.statusEvents(serialOf(second))).toHaveLength(1)
})

test('nobody learns from the answer whether a number is on record, and no guess is right for one that is not', async () => {
  const { ra } = fixture
  const known = await enrol(fixture, { notAfter: END, holder: { contacts: { mobile: '13800000042' } } })
  const bare = await enrol(fixture, { notAfter: END, holder: { contacts: {} } })
  const before = codesSent().length
  const strangers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => sendLossCode(ra, { idNumber: uscc(7000 + i) })),
  )
  const shapes = new Set(strangers.map(({ sentTo }) => Object.keys(sentTo).sort().join('+')))
  expect([...shapes].sort()).toEqual(['email', 'email+mobile', 'mobile'])
  for (const { sentTo } of strangers) {
    if (sentTo.mobile !== undefined) expect(sentTo.mobile).toMatch(/^\d\d$/)
    if (sentTo.email !== undefined) expect(sentTo.email).toMatch(/^[a-z]$/)
  }
  const again = await sendLossCode(ra, { idNumber: uscc(7000) })
  expect(again.sentTo).toEqual(strangers[0]?.sentTo)
  await sendLossCode(ra, { idNumber: bare.holder.idNumber })
  expect(codesSent()).toHaveLength(before)

  // Tries are counted and end alike, and so do codes.
  const real = await sendLossCode(ra, { idNumber: known.holder.idNumber })
  const wrong = other(codesSent().at(-1) ?? '')
  const triesOf = async (id: string) => {
    const said: unknown[] = []
    for (let i = 0; i < 6; i += 1)
      await openLossSession(ra, { id, code: wrong }).catch(({ code, extra }) => said.push([code, extra]))
    return said
  }
  const said = await triesOf(real.id)
  expect(said).toHaveLength(6)
  expect(await triesOf(again.id)).toEqual(said)
  const most = async (idNumber: string) => {
    const codes: string[] = []
    for (let i = 0; i < 6; i += 1)
      codes.push(
        await sendLossCode(ra, { idNumber }).then(
          () => 'sent',
          ({ code }) => code,
        ),
      )
    return codes
  }
  expect(await most(known.holder.idNumber)).toEqual([
    ...Array(4).fill('sent'),
    'rate-limited',
    'rate-limited',
  ])
  expect(await most(uscc(7001))).toEqual([...Array(4).fill('sent'), 'rate-limited', 'rate-limited'])
  // What is no number at all is said, whoever asks.
  await expect(sendLossCode(ra, { idNumber: '370102199001010000' })).rejects.toMatchObject({
    code: 'case-incomplete',
  })
  // Ten minutes later it is too late.
  const late = await sendLossCode(ra, { idNumber: uscc(7002) })
  fixture.clock.at = new Date(fixture.clock.at.getTime() + 10 * 60_000)
  await expect(openLossSession(ra, { id: late.id, code: '123456' })).rejects.toMatchObject({
    code: 'code-expired',
  })
})
