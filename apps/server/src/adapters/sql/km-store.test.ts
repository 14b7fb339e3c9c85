import { generateKeyPair, openSm2EnvelopedKey, publicKeyOf, randomBytes } from '@certhall/crypto'
import { createKeyManagement, openPair } from '@certhall/km'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { sqlPairs } from './km-store.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
const clock = { now: () => new Date() }
const masterKey = randomBytes(32)

beforeAll(async () => {
  fixture = await authorityFixture()
})
afterAll(() => fixture.remove())

const center = () => createKeyManagement({ pairs: sqlPairs(fixture.db), masterKey, clock })

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

test('the escrowed key opens under the master key only, and only in its own place', async () => {
  const { spki } = await generateKeyPair('sm2')
  await center().pairFor({ signingSerial: 'c0', signingSpki: spki })
  await center().pairFor({ signingSerial: 'c1', signingSpki: spki })
  const pairs = sqlPairs(fixture.db)
  const [one, other] = [await pairs.bySigningSerial('c0'), await pairs.bySigningSerial('c1')]
  if (!one || !other) throw new Error('no pair')
  expect(publicKeyOf(openPair({ masterKey }, one))).toEqual(one.spki)
  expect(() => openPair({ masterKey: randomBytes(32) }, one)).toThrow()
  expect(() => openPair({ masterKey }, { ...one, sealed: other.sealed })).toThrow()
})

test('a pair never moves back', async () => {
  const { spki } = await generateKeyPair('sm2')
  const km = center()
  await km.pairFor({ signingSerial: 'd0', signingSpki: spki })
  await km.retire('d0')
  await km.activate('d0')
  expect((await sqlPairs(fixture.db).bySigningSerial('d0'))?.store).toBe('history')
})
