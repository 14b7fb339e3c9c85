// Recovery: two officers, a reason, one envelope.
import { generateKeyPair, type KeyPair, openSm2EnvelopedKey, sm2KeyPair } from '@certhall/crypto'
import { createKeyManagement, type Recovery } from '@certhall/km'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { kmParts } from './km-fixture.ts'

const DAY = 86_400_000
let fixture: Awaited<ReturnType<typeof authorityFixture>>
let km: ReturnType<typeof createKeyManagement>
let now = new Date()
let court: KeyPair
let spki: Uint8Array

beforeAll(async () => {
  fixture = await authorityFixture()
  km = createKeyManagement(await kmParts(fixture, { now: () => now }))
  court = await generateKeyPair('sm2')
  const { spki: signingSpki } = await generateKeyPair('sm2')
  spki = (await km.pairFor({ signingSerial: 'a1', signingSpki })).spki
})
afterAll(() => fixture.remove())
beforeEach(() => {
  now = new Date()
})

const wang = { id: 'wang', within: '37' }
const li = { id: 'li', within: '37/3701' }
const zhao = { id: 'zhao', within: '37' }

const ask = (): Promise<Recovery> =>
  km.requestRecovery(wang, {
    signingSerial: 'a1',
    scope: '37/3701',
    recipient: court.spki,
    reason: 'order 2026-117',
    legalBasis: 'criminal procedure, art. 54',
  })

const entries = async (reference: string) =>
  (
    await fixture.db
      .selectFrom('km_trail')
      .select(['event', 'actor'])
      .where('reference', '=', reference)
      .orderBy('id')
      .execute()
  ).map(({ event, actor }) => `${event} ${actor}`)

test('one asks, another approves, the first takes the key: each act once in the trail', async () => {
  const { id } = await ask()
  expect(await km.approveRecovery(li, id)).toMatchObject({ approvedBy: 'li' })
  const released = await km.releaseRecovery(wang, id)
  const { envelope } = released
  expect(openSm2EnvelopedKey({ signingPkcs8: court.pkcs8, envelope }).spki).toEqual(spki)
  // After a lost answer: the same bytes, and no second release.
  expect((await km.releaseRecovery(wang, id)).envelope).toEqual(envelope)
  expect(await km.approveRecovery(li, id)).toMatchObject({ approvedBy: 'li' })
  expect(await entries(id)).toEqual(['recovery-request wang', 'recovery-approve li', 'recovery-release wang'])
})

test('a recipient whose key is none, or everybody could have, is refused before anybody approves it', async () => {
  const off = Uint8Array.from(court.spki)
  off[90] = (off[90] as number) ^ 1
  const one = new Uint8Array(32).fill(1, 31)
  for (const recipient of [
    off,
    sm2KeyPair(one).spki,
    (await generateKeyPair('p256')).spki,
    new Uint8Array(3),
  ])
    await expect(
      km.requestRecovery(wang, { signingSerial: 'a1', scope: '37', recipient, reason: 'r', legalBasis: 'b' }),
    ).rejects.toMatchObject({ code: 'csr-key-refused' })
})

test('nobody approves his own request, and nobody takes what another asked for', async () => {
  const { id } = await ask()
  await expect(km.approveRecovery(wang, id)).rejects.toMatchObject({ code: 'recovery-own' })
  await expect(km.releaseRecovery(wang, id)).rejects.toMatchObject({ code: 'recovery-state-wrong' })
  await km.approveRecovery(li, id)
  for (const other of [li, zhao])
    await expect(km.releaseRecovery(other, id)).rejects.toMatchObject({ code: 'not-yours' })
  // The table itself refuses, whatever the code above it does.
  const forged = fixture.db.updateTable('km_recoveries').set({ approved_by: 'wang' }).where('id', '=', id)
  await expect(forged.execute()).rejects.toThrow('check constraint')
})

test('two who approve at once: one approval counts, the other is told', async () => {
  const { id } = await ask()
  const both = await Promise.allSettled([km.approveRecovery(li, id), km.approveRecovery(zhao, id)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  expect(refused.reason).toMatchObject({ code: 'recovery-state-wrong', extra: { state: 'approved' } })
  expect((await entries(id)).filter((entry) => entry.startsWith('recovery-approve'))).toHaveLength(1)
})

test('released many times at once: one envelope, one entry', async () => {
  const { id } = await ask()
  await km.approveRecovery(li, id)
  const answers = await Promise.all(Array.from({ length: 6 }, () => km.releaseRecovery(wang, id)))
  for (const { envelope } of answers) expect(envelope).toEqual(answers[0]?.envelope)
  expect((await entries(id)).filter((entry) => entry.startsWith('recovery-release'))).toHaveLength(1)
})

test('after three days nothing is approved or released any more, nor given again', async () => {
  const [asked, approved, released] = [await ask(), await ask(), await ask()]
  await km.approveRecovery(li, approved.id)
  await km.approveRecovery(li, released.id)
  await km.releaseRecovery(wang, released.id)
  now = new Date(now.getTime() + 3 * DAY + 1000)
  const expired = { code: 'recovery-expired' }
  await expect(km.approveRecovery(li, asked.id)).rejects.toMatchObject(expired)
  await expect(km.releaseRecovery(wang, approved.id)).rejects.toMatchObject(expired)
  await expect(km.releaseRecovery(wang, released.id)).rejects.toMatchObject(expired)
})

test('officers of another jurisdiction do not see it, not even by its id; names that begin alike are another one', async () => {
  const { id } = await ask()
  const elsewhere = ['31', '37/3702', '37/370', '3'].map((within) => ({ id: 'chen', within }))
  for (const officer of elsewhere) {
    await expect(km.approveRecovery(officer, id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await km.listRecoveries(officer)).toEqual([])
  }
  expect((await km.listRecoveries(li)).map((one) => one.id)).toContain(id)
})

test('no request without a pair, or for a key that nothing can be wrapped to', async () => {
  const request = { scope: '37', reason: 'r', legalBasis: 'b' }
  const { spki: p256 } = await generateKeyPair('p256')
  await expect(
    km.requestRecovery(wang, { ...request, signingSerial: 'none', recipient: court.spki }),
  ).rejects.toMatchObject({ code: 'not-found' })
  await expect(
    km.requestRecovery(wang, { ...request, signingSerial: 'a1', recipient: p256 }),
  ).rejects.toMatchObject({ code: 'csr-key-refused' })
})
