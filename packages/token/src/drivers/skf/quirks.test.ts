import { generateKeyPair, sm2Encrypt, wrapSm2EncryptionPair } from '@certhall/crypto'
import { afterEach, expect, test } from 'vitest'
import { ADMIN_PIN, fillContainer, PIN, text } from '../virtual/trial-token.ts'
import { quirksFor, VENDORS } from './quirks.ts'
import { cleanUp, OURS, softTrial } from './soft-fixture.ts'

afterEach(cleanUp)

// 证书 in GBK.
const GBK = Uint8Array.of(0xd6, 0xa4, 0xca, 0xe9)

async function wholeLife({ token, driver }: Awaited<ReturnType<typeof softTrial>>) {
  await token.login(PIN)
  const { spki, encryptionSpki } = await fillContainer(token, 'CH-1', 'sm2')
  expect(await token.decrypt('CH-1', sm2Encrypt(encryptionSpki as Uint8Array, text('secret')))).toEqual(
    text('secret'),
  )
  await token.sign('CH-1', 'sm2-sm3', text('message'))
  await token.writeFile('note.json', text('{}'))
  const [container] = await token.containers()
  expect(container).toMatchObject({ name: 'CH-1', signingKey: spki, encryptionKey: encryptionSpki })
  expect(await driver.list()).toMatchObject([{ pin: { triesLeft: 6 } }])
  expect((await token.room()).bytesFree).toBeLessThan(64 * 1024)
  await token.logout()
}

test.each(['aligned', 'ulong8'] as const)('structures laid out %s', async (layout) => {
  await wholeLife(await softTrial({ layout }))
})

test('lists without the second NUL', async () => {
  const trial = await softTrial({ peculiar: 'single-nul' })
  await trial.make({ serial: 'SOFT-0002' })
  expect(await trial.driver.list()).toHaveLength(2)
  await wholeLife({
    ...trial,
    driver: { ...trial.driver, list: async () => (await trial.driver.list()).slice(0, 1) },
  })
})

test('names in GBK: of devices, applications and containers', async () => {
  const trial = await softTrial({
    token: { label: GBK, manufacturer: GBK, applications: [{ ...OURS, name: GBK }] },
    quirks: { strings: 'gbk', applications: ['证书'] },
  })
  expect((await trial.driver.list())[0]).toMatchObject({
    label: '证书',
    manufacturer: '证书',
    encryptionPairs: 'in-token',
    foreign: false,
  })
  await wholeLife(trial)
})

test('another application name than ours by the vendor’s row', async () => {
  await wholeLife(
    await softTrial({
      token: { applications: [{ ...OURS, name: 'GM3000APP' }] },
      quirks: { applications: quirksFor('/usr/lib/libgm3000.1.0.so').applications },
    }),
  )
})

test('the private number at the left of its 64 bytes', async () => {
  await wholeLife(await softTrial({ peculiar: 'left-private-key', quirks: { privateKey: 'left' } }))
})

test('an alignment that the library does not have is refused, and nothing is imported', async () => {
  const { token } = await softTrial({ peculiar: 'left-private-key' })
  await token.login(PIN)
  await token.createContainer('CH-1')
  const signingSpki = await token.createPair('CH-1', 'sm2')
  const { pkcs8 } = await generateKeyPair('sm2')
  const envelope = wrapSm2EncryptionPair({ signingSpki, encryptionPkcs8: pkcs8 })
  await expect(token.importEncryptionPair('CH-1', envelope)).rejects.toMatchObject({ code: 'input-invalid' })
  expect((await token.containers())[0]?.encryptionKey).toBeUndefined()
})

test('PIN types the other way round: the admin PIN is never tried for the user’s', async () => {
  const trial = await softTrial({ peculiar: 'swapped-pin-types', quirks: { userPinType: 0 } })
  await expect(trial.token.login('999999')).rejects.toMatchObject({ code: 'pin-wrong' })
  expect(await trial.token.info()).toMatchObject({ pin: { triesLeft: 5 }, adminPin: { triesLeft: 6 } })
  await trial.token.unlock(ADMIN_PIN, '314159')
  await trial.token.changePin('314159', PIN)
  await wholeLife(trial)
})

test.each(['no-lock', 'login-process'])('a library with %s', async (peculiar) => {
  await wholeLife(await softTrial({ peculiar }))
})

test('a library that does not decrypt says so', async () => {
  const { token } = await softTrial({ peculiar: 'no-ecc-decrypt' })
  await token.login(PIN)
  const { encryptionSpki } = await fillContainer(token, 'CH-1', 'sm2')
  const cipher = sm2Encrypt(encryptionSpki as Uint8Array, text('secret'))
  await expect(token.decrypt('CH-1', cipher)).rejects.toMatchObject({ code: 'token-not-supported' })
})

test('every vendor’s row says where it is known from, and is found by its file names', () => {
  for (const { libraries, source, quirks } of VENDORS) {
    expect(source).not.toBe('')
    for (const library of libraries) expect(quirksFor(`/opt/${library.toUpperCase()}`)).toMatchObject(quirks)
  }
})
