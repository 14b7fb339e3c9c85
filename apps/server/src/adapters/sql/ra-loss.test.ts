import {
  decideCancellation,
  decideProposal,
  enterReplacement,
  liftLoss,
  lossCertificates,
  openLossSession,
  openUnlockSession,
  reportLosses,
  reportLossFor,
  requestCancellation,
  resumeCertificate,
  revokeCertificate,
  sendLossCode,
  sendStatusNotices,
  suspendCertificate,
  viewStaffCase,
} from '@certhall/ra'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, enter, raFixture, residentId, staffOf, type Token, uscc } from './ra-fixture.ts'
import { submitted } from './ra-journey.ts'

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
  // Nor of a newcomer's contacts, whose certificate is not made yet.
  const newcomer = uscc(7100)
  const unknown = await sendLossCode(ra, { idNumber: newcomer })
  await ra.holders.add({ ...bare.holder, id: 'newcomer', idNumber: newcomer, contacts: CONTACTS })
  expect((await sendLossCode(ra, { idNumber: newcomer })).sentTo).toEqual(unknown.sentTo)
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

const PROOF = '本人到场，核对身份证原件'
const statusOf = async (token: Token) => (await fixture.ra.authority.findBySerial(serialOf(token)))?.status

async function people() {
  const named = (login: string, roles: ('counter' | 'ca-operator')[]) =>
    staffOf(fixture, login, '3701', roles)
  return {
    clerk: await named('clerk', ['counter']),
    second: await named('second', ['counter']),
    operator: await named('operator', ['ca-operator']),
    other: await named('other', ['ca-operator']),
  }
}

test('a cancellation that is refused takes back its own hold, and none that somebody else wanted meanwhile', async () => {
  const { ra } = fixture
  const { clerk, second, operator } = await people()
  const [lost, stopped, free] = [
    await enrol(fixture, { notAfter: END }),
    await enrol(fixture, { notAfter: END }),
    await enrol(fixture, { notAfter: END }),
  ]
  const ids: string[] = []
  for (const token of [lost, stopped, free]) {
    const { cancellations } = await requestCancellation(ra, clerk, { serial: serialOf(token), proof: PROOF })
    ids.push(cancellations[0]?.id as string)
  }
  await reportLossFor(ra, second, { serial: serialOf(lost), proof: '来电，USBKey 丢了' })
  await suspendCertificate(ra, operator, { serial: serialOf(stopped), note: '法院要求' })
  for (const id of ids) await decideCancellation(ra, second, { id, decision: 'refuse' })
  expect([await statusOf(lost), await statusOf(stopped), await statusOf(free)]).toEqual([
    'suspended',
    'suspended',
    'good',
  ])
  // What was reported lost in between is the counter's to lift, what a court wants is not.
  expect(await liftLoss(ra, clerk, { serial: serialOf(lost), proof: PROOF })).toMatchObject({
    certificates: [{ lost: false }],
  })
  expect(await statusOf(lost)).toBe('good')
  await reportLossFor(ra, clerk, { serial: serialOf(stopped), proof: PROOF })
  const lifted = liftLoss(ra, clerk, { serial: serialOf(stopped), proof: PROOF })
  await expect(lifted).rejects.toMatchObject({ code: 'loss-not-reported' })
})

test('a cancellation and a proposal about one certificate know of one another', async () => {
  const { ra } = fixture
  const { clerk, second, operator, other } = await people()
  const token = await enrol(fixture, { notAfter: END })
  const serial = serialOf(token)
  await requestCancellation(ra, clerk, { serial, proof: PROOF })
  const cancelling = { code: 'cancellation-open' }
  await expect(resumeCertificate(ra, operator, { serial, note: '' })).rejects.toMatchObject(cancelling)
  await expect(
    revokeCertificate(ra, operator, { serial, reason: 'affiliationChanged', note: '' }),
  ).rejects.toMatchObject(cancelling)

  // Proposed first: the clerk is told; confirmed once a cancellation stands, it is not done.
  const held = await enrol(fixture, { notAfter: END })
  await suspendCertificate(ra, operator, { serial: serialOf(held), note: '法院要求' })
  const { proposals } = await resumeCertificate(ra, operator, { serial: serialOf(held), note: '' })
  const asked = requestCancellation(ra, clerk, { serial: serialOf(held), proof: PROOF })
  await expect(asked).rejects.toMatchObject({ code: 'proposal-open' })
  // Both at the same instant: what was asked before either stood.
  await ra.cancellations.add({
    ...{ id: 'raced', serial: serialOf(held), holderId: held.holder.id, proof: PROOF, held: false },
    ...{ requestedBy: clerk.staffId, requestedAt: ra.clock.now() },
  })
  const id = proposals[0]?.id as string
  const answer = await decideProposal(ra, other, { id, decision: 'confirm', note: '' })
  expect(answer).toMatchObject({ state: 'failed', problem: 'cancellation-open' })
  expect(await statusOf(held)).toBe('suspended')
  await decideCancellation(ra, second, { id: 'raced', decision: 'approve' })
  expect(await statusOf(held)).toBe('revoked')
})

test('a cancellation ends what is open for a new certificate, and knows of a replacement beside it', async () => {
  const { ra, clock } = fixture
  clock.at = new Date('2027-06-01T02:00:00Z')
  const { clerk, second } = await people()
  const token = await enrol(fixture, { notAfter: END })
  const open = await submitted(ra, await enter(fixture, token))
  const { cancellations } = await requestCancellation(ra, clerk, { serial: serialOf(token), proof: PROOF })
  expect((await ra.cases.find(open.reference))?.state).toBe('cancelled')
  const { history } = await viewStaffCase(ra, await staffOf(fixture, 'reader', '3701'), open)
  expect(history.at(-1)).toMatchObject({
    event: 'cancel',
    by: 'counter',
    reason: expect.stringMatching(/注销/),
  })
  const replaced = enterReplacement(ra, clerk, {
    serial: serialOf(token),
    cause: 'lost',
    proof: PROOF,
    handler: HANDLER,
  })
  await expect(replaced).rejects.toMatchObject({ code: 'cancellation-open' })
  const id = cancellations[0]?.id as string
  await decideCancellation(ra, second, { id, decision: 'refuse' })

  const again = await enterReplacement(ra, clerk, {
    ...{ serial: serialOf(token), cause: 'lost', proof: PROOF, handler: HANDLER },
  })
  // Entered at the same instant as a cancellation: whoever decides is told of it, and nothing is revoked under its feet.
  await ra.cancellations.add({
    ...{ id: 'beside', serial: serialOf(token), holderId: token.holder.id, proof: PROOF, held: false },
    ...{ requestedBy: clerk.staffId, requestedAt: ra.clock.now() },
  })
  const decided = decideCancellation(ra, second, { id: 'beside', decision: 'approve' })
  await expect(decided).rejects.toMatchObject({
    code: 'renewal-case-open',
    extra: { openCase: again.reference },
  })
  expect(await statusOf(token)).toBe('suspended')
  await decideCancellation(ra, second, { id: 'beside', decision: 'refuse' })
  // On hold it stays: the replacement's own hold.
  expect(await statusOf(token)).toBe('suspended')
})

const HANDLER = { name: '李四', idNumber: residentId(7), mobile: '13800000000' }
