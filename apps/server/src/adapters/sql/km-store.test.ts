import { generateKeyPair, openSm2EnvelopedKey, publicKeyOf } from '@certhall/crypto'
import { createKeyManagement, type Km } from '@certhall/km'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { kmParts } from './km-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let parts: Km

beforeAll(async () => {
  fixture = await authorityFixture()
  parts = await kmParts(fixture)
})
afterAll(() => fixture.remove())

const pairOf = (serial: string) =>
  fixture.db.selectFrom('km_pairs').selectAll().where('signing_serial', '=', serial).executeTakeFirstOrThrow()
const center = () => createKeyManagement(parts)

test('spares are made up to the minimum, and taken first come, first served', async () => {
  const km = center()
  expect(await km.refillSpares(4)).toBe(4)
  expect(await km.refillSpares(4)).toBe(0)
  const { spki } = await generateKeyPair('sm2')
  // More are asked for at once than there are in store.
  const serials = Array.from({ length: 10 }, (_, at) => `a${at}`)
  const pairs = await Promise.all(
    serials.map((signingSerial) => km.pairFor({ signingSerial, signingSpki: spki })),
  )
  expect(new Set(pairs.map((pair) => Buffer.from(pair.spki).toString('hex'))).size).toBe(10)
})

test('one serial has one pair and one envelope, however often and fast it is asked', async () => {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  const request = { signingSerial: 'b0', signingSpki: spki }
  const answers = await Promise.all(Array.from({ length: 12 }, () => center().pairFor(request)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  const [first] = answers as [(typeof answers)[0]]
  expect(openSm2EnvelopedKey({ signingPkcs8: pkcs8, envelope: first.envelope }).spki).toEqual(first.spki)
})

test('the escrowed key opens under its own master key only, and only in its own place', async () => {
  const { spki } = await generateKeyPair('sm2')
  await center().pairFor({ signingSerial: 'c0', signingSpki: spki })
  await center().pairFor({ signingSerial: 'c1', signingSpki: spki })
  const [one, other] = [await pairOf('c0'), await pairOf('c1')]
  const { vault } = parts
  expect(publicKeyOf(await vault.open(1, one.sealed, one.spki))).toEqual(Uint8Array.from(one.spki))
  await expect(vault.open(1, other.sealed, one.spki)).rejects.toMatchObject({ code: 'passphrase-wrong' })
  await expect(vault.open(9, one.sealed, one.spki)).rejects.toMatchObject({ code: 'key-unavailable' })
})

test('an envelope that was put in the place of another is not handed out', async () => {
  const { spki } = await generateKeyPair('sm2')
  const requests = ['f0', 'f1'].map((signingSerial) => ({ signingSerial, signingSpki: spki }))
  for (const request of requests) await center().pairFor(request)
  const { envelope } = await pairOf('f1')
  await fixture.db.updateTable('km_pairs').set({ envelope }).where('signing_serial', '=', 'f0').execute()
  await expect(center().pairFor(requests[0] as (typeof requests)[0])).rejects.toMatchObject({
    code: 'internal',
  })
})

test('a signing key of another kind is refused before a pair is spent', async () => {
  const { spki } = await generateKeyPair('p256')
  await expect(center().pairFor({ signingSerial: 'e0', signingSpki: spki })).rejects.toMatchObject({
    code: 'csr-key-refused',
  })
  await expect(pairOf('e0')).rejects.toThrow()
})

test('a pair never moves back', async () => {
  const { spki } = await generateKeyPair('sm2')
  const km = center()
  await km.pairFor({ signingSerial: 'd0', signingSpki: spki })
  await km.retire('d0')
  await km.activate('d0')
  expect((await pairOf('d0')).store).toBe('history')
})
