import { generateKeyPair, sm2Decrypt } from '@certhall/crypto'
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

const by = { actor: 'counter', reason: 'first issue' }
const center = () => createKeyManagement(parts)

async function released(serial: string) {
  const { spki, pkcs8 } = await generateKeyPair('sm2')
  const request = { serial, holder: 'H1', to: spki, bound: { challenge: 'c' }, ...by }
  const { envelope, position } = await center().releaseAdminPins(request)
  const text = new TextDecoder().decode(sm2Decrypt(pkcs8, envelope))
  return { position, ...(JSON.parse(text) as { inUse: string; next: string; challenge: string }) }
}

test('the next PIN is one, however often and fast it is asked for, until it is confirmed', async () => {
  const km = center()
  expect(await km.adminPinState('T1', 'H1')).toBe('none')
  await expect(released('T1')).rejects.toMatchObject({ code: 'not-found' })
  await km.keepAdminPin({ serial: 'T1', holder: 'H1', pin: '92746038', ...by })
  const stranger = { serial: 'T1', holder: 'H2', to: (await generateKeyPair('sm2')).spki, bound: {}, ...by }
  await expect(km.releaseAdminPins(stranger)).rejects.toMatchObject({ code: 'not-found' })
  const answers = await Promise.all(Array.from({ length: 6 }, () => released('T1')))
  const [first] = answers as [(typeof answers)[0]]
  for (const answer of answers) expect(answer).toEqual(first)
  expect(first).toMatchObject({ inUse: '92746038', challenge: 'c', position: 2 })
  expect(first.next).toMatch(/^\d{12}$/)
  expect(await km.adminPinState('T1', 'H1')).toBe('changing')

  await km.confirmAdminPin('T1', first.position)
  await km.confirmAdminPin('T1', first.position)
  expect(await km.adminPinState('T1', 'H1')).toBe('kept')
  await expect(km.confirmAdminPin('T1', 1)).rejects.toMatchObject({ code: 'internal' })
  const after = await released('T1')
  expect(after.inUse).toBe(first.next)
  expect(after.next).not.toBe(first.next)
  // What has been replaced is nowhere any more.
  const rows = await fixture.db.selectFrom('km_admin_pins').selectAll().where('state', '=', 'past').execute()
  expect(rows.map(({ serial, position, sealed }) => ({ serial, position, sealed }))).toEqual([
    { serial: 'T1', position: 1, sealed: null },
  ])
})

test('a token that was made anew has the PIN that was set then, and nothing half done', async () => {
  const km = center()
  await km.keepAdminPin({ serial: 'T2', holder: 'H1', pin: '11112222', ...by })
  await released('T2')
  await km.keepAdminPin({ serial: 'T2', holder: 'H1', pin: '33334444', ...by })
  expect(await km.adminPinState('T2', 'H1')).toBe('kept')
  expect(await km.adminPinState('T2', 'H2')).toBe('of-another')
  expect(await km.adminPinState('T9', 'H2')).toBe('none')
  expect((await released('T2')).inUse).toBe('33334444')
})

test('the first PIN of a new token is kept once: who was slow ends nothing that was given out meanwhile', async () => {
  const km = center()
  const first = { serial: 'T3', holder: 'H1', pin: '11112222', first: true, ...by }
  await Promise.all([km.keepAdminPin(first), km.keepAdminPin(first)])
  const given = await released('T3')
  expect(given).toMatchObject({ inUse: '11112222', position: 2 })
  await km.keepAdminPin(first)
  await km.keepAdminPin({ ...first, holder: 'H2' })
  expect(await released('T3')).toEqual(given)
  await km.confirmAdminPin('T3', given.position)
  expect(await km.adminPinState('T3', 'H2')).toBe('of-another')
})

test('PINs go along to a new master key, and each stands in the trail', async () => {
  const before = await released('T2')
  await center().rotateMasterKey()
  const old = await fixture.db
    .selectFrom('km_admin_pins')
    .select('serial')
    .where('generation', '<', 2)
    .where('sealed', 'is not', null)
    .execute()
  expect(old).toEqual([])
  expect(await released('T2')).toEqual(before)
  await center().chainTrail()
  const entries = await center().readTrail(0, 500)
  const ofToken = entries.filter(({ reference }) => reference === 'token T1').map(({ event }) => event)
  expect(ofToken.slice(0, 2)).toEqual(['admin-pin-keep', 'admin-pin-next'])
  expect(ofToken.filter((event) => event === 'admin-pin-release')).toHaveLength(7)
  expect((await center().verifyTrail()).fault).toBeUndefined()
})
