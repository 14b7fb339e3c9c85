import { readdir, rm } from 'node:fs/promises'
import { generateKeyPair, openSm2EnvelopedKey } from '@certhall/crypto'
import { createKeyManagement, type Km } from '@certhall/km'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityFixture } from '../../authority-fixture.ts'
import { openSealedFiles } from '../files/sealed-files.ts'
import { kmParts } from '../sql/km-fixture.ts'
import { softHsm } from './softhsm-fixture.ts'
import { vaultIn } from './vault.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let store: string
let parts: Km
let vault: ReturnType<typeof vaultIn>

const opened = async () => {
  const { keysDir, passphrase } = fixture.options
  return vaultIn(keysDir, await openSealedFiles(keysDir, passphrase))
}

beforeAll(async () => {
  fixture = await authorityFixture()
  store = softHsm(fixture.folder, 'km vault').store
  parts = await kmParts(fixture)
  vault = await opened()
})
afterAll(async () => {
  await vault.close()
  await fixture.remove()
})

test('a rotation moves the escrow into a token, the next one stays there, and nothing is lost', async () => {
  const km = createKeyManagement({ ...parts, vault })
  const holder = await generateKeyPair('sm2')
  const pair = await km.pairFor({ signingSerial: 'a1', signingSpki: holder.spki })
  await km.activate('a1')
  expect(await km.rotateMasterKey({ store })).toMatchObject({ generation: 2, resealed: 1 })
  expect(await km.rotateMasterKey()).toMatchObject({ generation: 3, resealed: 1 })
  const files = await readdir(fixture.options.keysDir)
  expect(files.filter((name) => name.startsWith('km-master')).sort()).toEqual([
    'km-master-2.pkcs11',
    'km-master-3.pkcs11',
    'km-master.sealed',
  ])
  // Another process, and a container made later.
  const again = await opened()
  const container = await generateKeyPair('sm2')
  const { envelope } = await createKeyManagement({ ...parts, vault: again }).rewrapHistory({
    signingSerial: 'a1',
    to: container.spki,
    by: 'holder',
    reason: 'test',
  })
  await again.close()
  expect(openSm2EnvelopedKey({ signingPkcs8: container.pkcs8, envelope }).spki).toEqual(pair.spki)
  await km.chainTrail()
  expect((await km.verifyTrail()).fault).toBeUndefined()
})

test('begun at once by several, one key is made in the token', async () => {
  const centres = [await opened(), await opened(), await opened()]
  const before = (await parts.generations.current()).generation
  const rotations = await Promise.all(
    centres.map((one) => createKeyManagement({ ...parts, vault: one }).rotateMasterKey({ store })),
  )
  const { generation, complete } = await parts.generations.current()
  expect(complete).toBe(true)
  expect(generation).toBeGreaterThan(before)
  // Two objects of one name would be refused here.
  for (const { generation: made } of rotations) expect(await vault.has(made)).toBe(true)
  await Promise.all(centres.map((one) => one.close()))
})

test('what the token sealed opens with its data, its bytes and its own key only', async () => {
  const secret = new TextEncoder().encode('thirty-two bytes of a secret key')
  const data = new TextEncoder().encode('place')
  const sealed = await vault.seal(2, secret, data)
  expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false)
  expect(await vault.open(2, sealed, data)).toEqual(secret)
  const changed = Uint8Array.from(sealed, (byte, at) => (at === 20 ? byte ^ 1 : byte))
  await expect(vault.open(2, changed, data)).rejects.toMatchObject({ code: 'key-unavailable' })
  await expect(vault.open(2, sealed, secret)).rejects.toMatchObject({ code: 'key-unavailable' })
  await expect(vault.open(3, sealed, data)).rejects.toMatchObject({ code: 'key-unavailable' })
  await expect(vault.open(2, secret, data)).rejects.toMatchObject({ code: 'input-invalid' })
  // A file's bytes are not a token's, nor the other way round.
  await expect(vault.open(1, sealed, data)).rejects.toMatchObject({ code: 'input-invalid' })
  expect(await vault.has(2)).toBe(true)
  expect(await vault.has(9)).toBe(false)
})

test('a token that is gone is told before anything is issued', async () => {
  await rm(`${fixture.folder}/hsm-tokens`, { recursive: true })
  const gone = await opened()
  await expect(createKeyManagement({ ...parts, vault: gone }).openEscrow()).rejects.toMatchObject({
    code: 'key-unavailable',
  })
  await gone.close()
})
