import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fingerprint, sign } from '@certhall/crypto'
import { CerthallError } from '@certhall/model'
import type { SealCase } from '@certhall/model/api'
import { parseSignedData, signatureFor } from '@certhall/pki'
import {
  beginStamping,
  cancelSeal,
  decideCase,
  decideSeal,
  deliverSealsAtCounter,
  dropEnteredSeal,
  enterSeal,
  expireDue,
  fileSeal,
  type HolderActor,
  openSealFetch,
  putEnteredPicture,
  putSealPicture,
  receiveSeal,
  recordStamping,
  sealActor,
  sealStanding,
  signWaitingSeals,
  startSeal,
  submitEnteredSeal,
  submitSeal,
  viewCounterHolder,
  viewRegisteredSeal,
  viewSealFetch,
  viewSeals,
  viewStaffSeal,
  viewStampings,
} from '@certhall/ra'
import { openPdf, parseSeal, stampDocument } from '@certhall/seal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawPdf } from '../../pdf/draw-pdf.ts'
import { openPdfThread } from '../../pdf/pdf-thread.ts'
import { sealVerification } from '../../seals/verify-file.ts'
import { verifyStamped } from '../../seals/verify-stamped.ts'
import { enrol, enter, raFixture, signed, staffOf, type Token } from './ra-fixture.ts'
import { deliver, submitted } from './ra-journey.ts'

const PICTURE = readFileSync(path.resolve(import.meta.dirname, '../../../../cli/src/demo/seal.png'))

let fixture: Awaited<ReturnType<typeof raFixture>>
let reviewer: Awaited<ReturnType<typeof staffOf>>
beforeAll(async () => {
  fixture = await raFixture()
  reviewer = await staffOf(fixture, 'seals', '31', ['seal-reviewer'])
})
afterAll(() => fixture.close())

async function company(notAfter = '2027-01-10T02:00:00Z') {
  const token = await enrol(fixture, { profile: 'legal-entity', notAfter })
  return { token, holder: await enter(fixture, token) }
}

async function inReview(holder: HolderActor): Promise<SealCase> {
  const { ra } = fixture
  const { reference, version } = await startSeal(ra, holder, { kind: 'official', name: '浦滨示例有限公司' })
  await putSealPicture(ra, holder, { reference, picture: new Uint8Array(PICTURE) })
  return submitSeal(ra, holder, { reference, version })
}

const approve = ({ reference, version, image }: SealCase) =>
  decideSeal(fixture.ra, reviewer, {
    ...{ reference, version, decision: 'approve', pictureDigest: image?.digest ?? '' },
  })

/** What the assistant does with a ticket, token aside. */
async function fetched(token: Token, holder: HolderActor) {
  const { ra } = fixture
  const actor = await sealActor(ra, (await openSealFetch(ra, holder)).ticket)
  const delivery = await viewSealFetch(ra, actor)
  for (const { digest: caseDigest } of delivery.seals) {
    const statement = await signed(token, { purpose: 'seal', nonce: delivery.nonce, caseDigest })
    await receiveSeal(ra, actor, { statement })
    await receiveSeal(ra, actor, { statement })
  }
  return delivery.seals
}

const checker = () =>
  sealVerification({
    ...{ ca: fixture.ca, trust: fixture.ra.authority.trust, answerOcsp: fixture.answerOcsp },
    standing: (der) => sealStanding(fixture.ra, fingerprint(der)),
  })
const pdf = openPdfThread()
afterAll(() => pdf.close())
const portsOf = () => ({
  ...{ seals: checker(), stampings: fixture.ra.stampings, register: fixture.ra.seals },
  read: pdf.readStamps,
})
const verified = (seal: string, at?: Date) =>
  checker().verify(new Uint8Array(Buffer.from(seal, 'base64')), at)

const faults = async (seal: string, at?: Date) =>
  (await verified(seal, at)).findings.filter(({ verdict }) => verdict !== 'right').map(({ code }) => code)

test('applied for, reviewed, made, fetched; after a renewal made anew, and both can be checked', async () => {
  const { ra, clock } = fixture
  const { token, holder } = await company()
  const waiting = await inReview(holder)
  expect(waiting).toMatchObject({ state: 'review', dueAt: '2026-11-25T15:59:59.000Z' })
  expect(waiting.image?.findings.map(({ code }) => code)).toEqual([
    ...['impression-found', 'background-cleared', 'colour-right', 'shape-right', 'resolution-right'],
  ])
  expect((await approve(waiting)).state).toBe('approved')
  const [seal] = await fetched(token, holder)
  expect((await viewSeals(ra, holder)).seals).toMatchObject([{ standing: 'valid', token: 'T1' }])
  expect(await faults(seal?.seal ?? '')).toEqual([])

  const before = clock.at
  clock.at = new Date('2026-11-22T02:00:00Z')
  const { reference } = await submitted(ra, holder)
  const renewed = await deliver(ra, token, holder, reference)
  const after = await enter(fixture, renewed)
  expect((await viewSeals(ra, after)).seals).toMatchObject([
    { standing: 'waiting', certificate: renewed.issued.signing.fingerprint },
    { standing: 'revoked' },
  ])
  const [anew] = await fetched(renewed, after)
  expect((await viewSeals(ra, after)).seals.map(({ standing }) => standing)).toEqual(['valid', 'replaced'])
  expect(anew?.id).not.toBe(seal?.id)
  expect(await faults(anew?.seal ?? '')).toEqual([])
  // The old one is of no force today, and what it stamped then stays.
  expect(await faults(seal?.seal ?? '')).toEqual(['holder-revoked'])
  expect(await faults(seal?.seal ?? '', before)).toEqual([])
})

test('a seal rests and ends with its certificate', async () => {
  const { ra } = fixture
  const { token, holder } = await company()
  await approve(await inReview(holder))
  const [seal] = await fetched(token, holder)
  const { serial } = token.issued.signing
  const standing = async () => (await viewSeals(ra, holder)).seals[0]?.standing
  await ra.authority.suspendPair({ serial, actor: 'test' })
  expect(await standing()).toBe('suspended')
  expect(await faults(seal?.seal ?? '')).toEqual(['holder-revoked', 'standing-suspended'])
  await ra.authority.resumePair({ serial, actor: 'test' })
  expect(await standing()).toBe('valid')
  await ra.authority.revokePair({ serial, reason: 'affiliationChanged' })
  expect(await standing()).toBe('revoked')
})

test('a reviewer decides once, about the very picture that he saw, and nobody else does', async () => {
  const { ra } = fixture
  const { holder } = await company()
  const waiting = await inReview(holder)
  const { reference, version, image } = waiting
  const wrong = { reference, version, decision: 'approve' as const, pictureDigest: 'a'.repeat(64) }
  await expect(decideSeal(ra, reviewer, wrong)).rejects.toMatchObject({ code: 'seal-picture-changed' })
  const other = await staffOf(fixture, 'other', '37', ['seal-reviewer'])
  await expect(viewStaffSeal(ra, other, { reference })).rejects.toMatchObject({ code: 'not-found' })
  const general = await staffOf(fixture, 'general', '31', ['reviewer'])
  const decision = { ...wrong, pictureDigest: image?.digest ?? '' }
  await expect(decideSeal(ra, general, decision)).rejects.toMatchObject({ code: 'role-missing' })
  // Nor by the way of certificates, which has no picture to look at.
  await expect(decideCase(ra, general, { ...wrong, templateHash: '' })).rejects.toMatchObject({
    code: 'not-found',
  })
  const twice = await Promise.all([approve(waiting), approve(waiting)])
  expect(twice.map(({ state }) => state)).toEqual(['approved', 'approved'])
  expect((await ra.seals.ofHolder(holder.holderId)).length).toBe(1)
})

test('a picture with a fault is not submitted; a correction brings another one', async () => {
  const { ra } = fixture
  const { holder } = await company()
  const { reference, version } = await startSeal(ra, holder, { kind: 'legal-representative', name: '张三' })
  await expect(submitSeal(ra, holder, { reference, version })).rejects.toMatchObject({
    code: 'seal-picture-unfit',
  })
  const seen = await putSealPicture(ra, holder, { reference, picture: new Uint8Array(PICTURE) })
  expect(seen.image).toMatchObject({ acceptable: false })
  expect(seen.image?.findings.find(({ verdict }) => verdict === 'wrong')?.code).toBe('shape-other')
  await expect(submitSeal(ra, holder, { reference, version })).rejects.toMatchObject({
    code: 'seal-picture-unfit',
  })
  const nonsense = putSealPicture(ra, holder, { reference, picture: new TextEncoder().encode('no picture') })
  await expect(nonsense).rejects.toMatchObject({ code: 'input-invalid' })
  // One at a time for a certificate; a renewal may stand beside it.
  const second = startSeal(ra, holder, { kind: 'official', name: '浦滨示例有限公司' })
  await expect(second).rejects.toMatchObject({ code: 'renewal-case-open' })
  expect((await submitted(ra, holder)).state).toBe('approved')
})

test('a picture that was still being looked at when the application went off changes nothing', async () => {
  const { ra } = fixture
  const { holder } = await company()
  const { reference, version } = await startSeal(ra, holder, { kind: 'official', name: '浦滨示例有限公司' })
  const picture = new Uint8Array(PICTURE)
  const { image } = await putSealPicture(ra, holder, { reference, picture })
  const slow: typeof ra = {
    ...ra,
    sealPictures: {
      async prepare(...given) {
        const prepared = await ra.sealPictures.prepare(...given)
        await submitSeal(ra, holder, { reference, version })
        return { ...prepared, png: new Uint8Array([...(prepared.png ?? []), 0]) }
      },
    },
  }
  await expect(putSealPicture(slow, holder, { reference, picture })).rejects.toMatchObject({
    code: 'case-state-wrong',
  })
  expect((await ra.seals.image(reference))?.digest).toBe(image?.digest)
})

test('a seal maker whose key is away holds up nobody: the seal is made when it is back', async () => {
  const { ra } = fixture
  const { token, holder } = await company()
  const { sign } = ra.sealMaker
  ra.sealMaker.sign = async () => {
    throw new CerthallError('key-unavailable', 'the token is out')
  }
  expect((await approve(await inReview(holder))).state).toBe('approved')
  expect(await fetched(token, holder)).toEqual([])
  ra.sealMaker.sign = sign
  // Whoever comes first: the timer of applications, or that of seals.
  await Promise.all([expireDue(ra), signWaitingSeals(ra), signWaitingSeals(ra)])
  expect((await fetched(token, holder)).length).toBe(1)
})

test('what is approved and not fetched in time lapses, and the seal is of no force', async () => {
  const { ra, clock } = fixture
  const { token, holder } = await company('2027-10-10T02:00:00Z')
  const { reference } = await approve(await inReview(holder))
  const before = clock.at
  clock.at = new Date('2027-01-05T02:00:00Z')
  await expireDue(ra)
  expect((await ra.cases.find(reference))?.state).toBe('lapsed')
  expect((await viewSeals(ra, holder)).seals).toMatchObject([{ standing: 'revoked' }])
  expect(await fetched(token, holder)).toEqual([])
  clock.at = before
})

test('a seal is filed, and cancelled for good, by the seal reviewer of its jurisdiction', async () => {
  const { ra } = fixture
  const { token, holder } = await company()
  await approve(await inReview(holder))
  const [seal] = await fetched(token, holder)
  const id = seal?.id ?? ''
  const filing = { id, office: '浦滨市公安局', number: '31011500012345', filedOn: '2026-11-21' }
  await fileSeal(ra, reviewer, filing)
  expect((await fileSeal(ra, reviewer, filing)).filings).toHaveLength(1)
  await expect(fileSeal(ra, reviewer, { ...filing, filedOn: '2026-12-31' })).rejects.toMatchObject({
    code: 'input-invalid',
  })
  const other = await staffOf(fixture, 'other-register', '37', ['seal-reviewer'])
  await expect(cancelSeal(ra, other, { id, reason: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  const auditor = await staffOf(fixture, 'auditor', '31', ['auditor'])
  await expect(cancelSeal(ra, auditor, { id, reason: 'x' })).rejects.toMatchObject({ code: 'role-missing' })
  await cancelSeal(ra, reviewer, { id, reason: '印章遗失' })
  await cancelSeal(ra, reviewer, { id, reason: 'another reason' })
  expect(await viewRegisteredSeal(ra, auditor, { id })).toMatchObject({
    ...{ standing: 'revoked', cancelled: { reason: '印章遗失' }, mayKeep: false },
  })
  expect(await faults(seal?.seal ?? '')).toEqual(['standing-revoked'])
})

/** What the assistant does, token aside, on a page that the hall itself has made. */
async function stampedPage(token: Token, seal: string, property: string, at = fixture.clock.now()) {
  const file = await drawPdf({
    title: '合同',
    language: 'zh',
    blocks: [{ type: 'text', text: '甲方、乙方' }],
  })
  const algorithm = signatureFor(token.pair.key)
  const { appended, signature } = await stampDocument(
    openPdf(file),
    {
      ...{ page: 1, xMm: 120, yMm: 200, at, property },
      seal: parseSeal(new Uint8Array(Buffer.from(seal, 'base64'))),
    },
    {
      ...{ certificate: token.issued.signing.der, algorithm },
      sign: (message) => sign(algorithm, token.pair.pkcs8, message),
    },
  )
  return { file, signature, stamped: new Uint8Array(Buffer.concat([file, appended])) }
}

test('every stamping is written down, before and after; what the record proves outlives the seal', async () => {
  const { ra } = fixture
  const { token, holder } = await company()
  await approve(await inReview(holder))
  const wish = { seal: '', name: '合同.pdf', pages: 1, page: 1, digest: 'a'.repeat(64) }
  await expect(beginStamping(ra, holder, wish)).rejects.toMatchObject({ code: 'not-found' })
  const [delivered] = await fetched(token, holder)
  const { id: seal = '', seal: der = '' } = delivered ?? {}
  const stranger = (await company()).holder
  await expect(beginStamping(ra, stranger, { ...wish, seal })).rejects.toMatchObject({ code: 'not-found' })

  const check = async (file: Uint8Array) => {
    const { verdict, stamps } = await verifyStamped(portsOf(), file)
    return [
      verdict,
      stamps.flatMap(({ findings }) =>
        findings.filter((one) => one.verdict !== 'right').map(({ code }) => code),
      ),
    ]
  }
  const { id } = await beginStamping(ra, holder, { ...wish, seal })
  const { signature, stamped } = await stampedPage(token, der, id)
  // Stamped and not reported: the time is the computer's word alone.
  expect(await check(stamped)).toEqual(['unknown', ['time-claimed']])
  const twice = await Promise.all([recordStamping(ra, { signature }), recordStamping(ra, { signature })])
  expect(twice.map((one) => one.id)).toEqual([id, id])
  expect(await check(stamped)).toEqual(['right', []])
  // Another application asked the assistant itself, and hands in the proof.
  const other = await stampedPage(token, der, 'contract-7')
  expect((await recordStamping(ra, { signature: other.signature })).document).toBeUndefined()
  expect((await viewStampings(ra, holder)).stampings).toHaveLength(2)
  expect((await viewStampings(ra, stranger)).stampings).toEqual([])
  const clerk = await staffOf(fixture, 'stamp-clerk', '31', ['counter'])
  const { stampings: history } = await viewCounterHolder(ra, clerk, { id: holder.holderId })
  expect(history).toEqual((await viewStampings(ra, holder)).stampings)

  // A day that is long over, written into the stamp: the record says by when it was stamped, and no more.
  const backdated = await stampedPage(
    token,
    der,
    '',
    new Date(fixture.clock.now().getTime() - 90 * 86_400_000),
  )
  await recordStamping(ra, { signature: backdated.signature })
  expect(await check(backdated.stamped)).toEqual(['unknown', ['time-recorded-later']])

  const late = await stampedPage(token, der, '')
  const { at: before } = fixture.clock
  fixture.clock.at = new Date(before.getTime() + 60_000)
  const { id: begun } = await beginStamping(ra, holder, { ...wish, seal })
  await cancelSeal(ra, reviewer, { id: seal, reason: '停用' })
  await expect(beginStamping(ra, holder, { ...wish, seal })).rejects.toMatchObject({
    code: 'seal-not-in-force',
  })
  await expect(recordStamping(ra, { signature: late.signature })).rejects.toMatchObject({
    code: 'seal-not-in-force',
  })
  expect(await check(late.stamped)).toEqual(['wrong', ['time-claimed', 'standing-revoked']])
  expect(await check(stamped)).toEqual(['right', []])
  await ra.authority.suspendPair({ serial: token.issued.signing.serial, actor: 'test' })
  expect(await check(stamped)).toEqual(['right', []])
  expect(await check(late.stamped)).toEqual(['wrong', ['time-claimed', 'holder-revoked', 'standing-revoked']])
  fixture.clock.at = before
  const { stampings } = await viewRegisteredSeal(ra, reviewer, { id: seal })
  expect(stampings).toHaveLength(4)
  expect(stampings.map((one) => [one.id, one.done !== undefined]).sort()).toEqual(
    [
      [begun, false],
      [id, true],
      ...stampings.filter(({ document }) => !document).map((one) => [one.id, true]),
    ].sort(),
  )
})

test('a proof that proves nothing is refused', async () => {
  const { ra } = fixture
  const { token, holder } = await company()
  await approve(await inReview(holder))
  const [seal] = await fetched(token, holder)
  const { signature } = await stampedPage(token, seal?.seal ?? '', '')
  const refused = (bytes: Uint8Array) =>
    expect(recordStamping(ra, { signature: bytes })).rejects.toMatchObject({ code: 'input-invalid' })
  await refused(new TextEncoder().encode('nothing'))
  const spoilt = Uint8Array.from(signature)
  const at = Buffer.from(spoilt).indexOf(parseSignedData(signature).messageDigest)
  spoilt[at] = (spoilt[at] as number) ^ 1
  await refused(spoilt)
})

test('entered at a counter: the same checks, another reviewer, written there, also what a renewal made anew', async () => {
  const { ra, clock } = fixture
  clock.at = new Date('2026-11-21T02:00:00Z')
  const { token, holder } = await company()
  const clerk = await staffOf(fixture, 'desk', '31', ['counter', 'seal-reviewer'])
  const { serial } = token.issued.signing
  const request = { serial, kind: 'official', name: '浦滨示例有限公司', proof: '经办人到场，核对执照' }
  const elsewhere = await staffOf(fixture, 'desk-37', '37', ['counter'])
  const code = (name: string) => expect.objectContaining({ code: name })
  await expect(enterSeal(ra, elsewhere, request)).rejects.toEqual(code('not-found'))
  await expect(enterSeal(ra, clerk, { ...request, kind: 'none' })).rejects.toEqual(code('input-invalid'))

  const dropped = await enterSeal(ra, clerk, request)
  await dropEnteredSeal(ra, clerk, dropped)
  const entered = await enterSeal(ra, clerk, { ...request, kind: 'finance' })
  expect(entered).toMatchObject({ state: 'draft', entered: { by: 'desk', mayEdit: true } })
  const { reference, version } = entered
  await expect(submitEnteredSeal(ra, clerk, entered)).rejects.toEqual(code('seal-picture-unfit'))
  const picture = new Uint8Array(PICTURE)
  await putEnteredPicture(ra, clerk, { reference, picture })
  // Entered again with another kind, which has other rules: the picture comes again.
  const again = await enterSeal(ra, clerk, request)
  expect(again).toMatchObject({ reference, kind: { id: 'official' } })
  expect(again.image).toBeUndefined()
  const looked = await putEnteredPicture(ra, clerk, { reference, picture })
  expect(looked.image).toMatchObject({ acceptable: true })
  const second = await staffOf(fixture, 'desk-two', '31', ['counter'])
  const foreign = putEnteredPicture(ra, second, { reference, picture })
  await expect(foreign).rejects.toEqual(code('not-found'))
  const sent = await submitEnteredSeal(ra, clerk, looked)
  expect(sent).toMatchObject({ state: 'review', mayDecide: false })
  expect(sent.version).toBeGreaterThan(version)
  // Pressed twice: once.
  expect((await submitEnteredSeal(ra, clerk, looked)).version).toBe(sent.version)
  const own = { reference, version: sent.version, decision: 'approve' as const }
  const pictureDigest = sent.image?.digest ?? ''
  await expect(decideSeal(ra, clerk, { ...own, pictureDigest })).rejects.toEqual(code('entered-by-self'))
  await expect(deliverSealsAtCounter(ra, clerk, sent)).rejects.toEqual(code('case-state-wrong'))
  await approve(sent)

  const written = async (from: Token) => {
    const { ticket } = await deliverSealsAtCounter(ra, clerk, { reference })
    const actor = await sealActor(ra, ticket)
    const delivery = await viewSealFetch(ra, actor)
    expect(delivery.shown.at(-1)).toContain('desk')
    for (const { digest: caseDigest } of delivery.seals) {
      const statement = await signed(from, { purpose: 'seal', nonce: delivery.nonce, caseDigest })
      await receiveSeal(ra, actor, { statement })
    }
  }
  await written(token)
  // Seals of one instant have no order.
  clock.at = new Date('2026-11-22T02:00:00Z')
  expect((await viewSeals(ra, holder)).seals).toMatchObject([{ standing: 'valid' }])
  expect((await viewStaffSeal(ra, clerk, { reference })).state).toBe('done')
  const renewal = await submitted(ra, holder)
  const renewed = await deliver(ra, token, holder, renewal.reference)
  await written(renewed)
  const { seals } = await viewSeals(ra, await enter(fixture, renewed))
  expect(seals.map(({ standing }) => standing)).toEqual(['valid', 'replaced'])
})
