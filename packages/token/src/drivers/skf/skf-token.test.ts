import { generateKeyPair, sm2Encrypt, verify, wrapSm2EncryptionPair } from '@certhall/crypto'
import { type KeyType, signatureFor } from '@certhall/pki'
import { afterEach, expect, test } from 'vitest'
import { insertSoftToken, removeSoftToken } from '../../../../../test/soft-skf/soft-tokens.ts'
import { ADMIN_PIN, fillContainer, issueFor, PIN, text } from '../virtual/trial-token.ts'
import { cleanUp, OURS, SERIAL, softTrial } from './soft-fixture.ts'

afterEach(cleanUp)

const message = text('what the holder agreed to')

test.each<KeyType>(['sm2', 'rsa2048'])('%s: a container’s whole life', async (key) => {
  const { token, driver } = await softTrial()
  await token.login(PIN)
  await token.createContainer('CH-1')
  await expect(token.createContainer('CH-1')).rejects.toMatchObject({ code: 'container-exists' })
  expect(await token.containers()).toEqual([{ name: 'CH-1' }])

  const spki = await token.createPair('CH-1', key)
  await expect(token.createPair('CH-1', key)).rejects.toMatchObject({ code: 'container-exists' })
  const certificate = await issueFor(spki)
  await token.writeCertificate('CH-1', 'signing', certificate)
  const signature = await token.sign('CH-1', signatureFor(key), message)
  expect(verify(signatureFor(key), spki, message, signature)).toBe(true)

  // Whoever has not logged in reads what is public, and no more, though the token itself is logged in.
  const other = await driver.open(SERIAL)
  expect(await other.containers()).toEqual([
    { name: 'CH-1', signingKey: spki, signingCertificate: certificate },
  ])
  await expect(other.sign('CH-1', signatureFor(key), message)).rejects.toMatchObject({ code: 'pin-required' })

  await token.deleteContainer('CH-1')
  expect(await token.containers()).toEqual([])
  await expect(token.deleteContainer('CH-1')).rejects.toMatchObject({ code: 'container-missing' })
  await expect(token.sign('CH-1', signatureFor(key), message)).rejects.toMatchObject({
    code: 'container-missing',
  })
})

test('GM/T 0016 §7.6.9: the encryption pair arrives in an ENVELOPEDKEYBLOB and decrypts, after a new log-in too', async () => {
  const { token, driver } = await softTrial()
  await token.login(PIN)
  await token.createContainer('CH-1')
  const signingSpki = await token.createPair('CH-1', 'sm2')
  const pair = await generateKeyPair('sm2')
  const cipher = sm2Encrypt(pair.spki, message)
  // The signing pair never decrypts.
  await expect(token.decrypt('CH-1', cipher)).rejects.toMatchObject({ code: 'container-missing' })

  const envelope = wrapSm2EncryptionPair({ signingSpki, encryptionPkcs8: pair.pkcs8 })
  await token.importEncryptionPair('CH-1', envelope)
  await token.importEncryptionPair('CH-1', envelope)
  expect(await token.decrypt('CH-1', cipher)).toEqual(message)
  await expect(token.decrypt('CH-1', sm2Encrypt(signingSpki, message))).rejects.toMatchObject({
    code: 'input-invalid',
  })
  await token.logout()

  const second = await driver.open(SERIAL)
  await second.login(PIN)
  expect(await second.decrypt('CH-1', cipher)).toEqual(message)
  expect((await second.containers())[0]?.encryptionKey).toEqual(pair.spki)
})

test('an envelope for another key, or a second pair over the first, is refused and changes nothing', async () => {
  const { token } = await softTrial()
  await token.login(PIN)
  const { spki, encryptionSpki } = await fillContainer(token, 'CH-1', 'sm2')
  const stranger = await generateKeyPair('sm2')
  const second = wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: stranger.pkcs8 })
  await expect(token.importEncryptionPair('CH-1', second)).rejects.toMatchObject({ code: 'container-exists' })
  expect((await token.containers())[0]?.encryptionKey).toEqual(encryptionSpki)

  await token.createContainer('CH-2')
  await token.createPair('CH-2', 'sm2')
  const foreign = wrapSm2EncryptionPair({ signingSpki: stranger.spki, encryptionPkcs8: stranger.pkcs8 })
  await expect(token.importEncryptionPair('CH-2', foreign)).rejects.toMatchObject({ code: 'input-invalid' })
  expect((await token.containers())[1]?.encryptionKey).toBeUndefined()
})

test('a certificate goes only beside its own key', async () => {
  const { token } = await softTrial()
  await token.login(PIN)
  await token.createContainer('CH-1')
  const spki = await token.createPair('CH-1', 'sm2')
  const stranger = await issueFor((await generateKeyPair('sm2')).spki)
  await expect(token.writeCertificate('CH-1', 'signing', stranger)).rejects.toMatchObject({
    code: 'input-invalid',
  })
  const own = await issueFor(spki)
  await expect(token.writeCertificate('CH-1', 'encryption', own)).rejects.toMatchObject({
    code: 'container-missing',
  })
})

test('other keys and signatures than GM/T 0016 has are said not to be supported', async () => {
  const { token } = await softTrial()
  await token.login(PIN)
  await token.createContainer('a')
  await expect(token.createPair('a', 'p256')).rejects.toMatchObject({ code: 'token-not-supported' })
  await token.createPair('a', 'rsa2048')
  await expect(token.sign('a', 'rsa-pss-sha256', message)).rejects.toMatchObject({
    code: 'token-not-supported',
  })
  await expect(token.sign('a', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'input-invalid' })
})

test('the number of containers and the bytes are limited, and deletion makes room again', async () => {
  const { token } = await softTrial({ token: { containers: 2, bytes: 6000 } })
  await token.login(PIN)
  await token.createContainer('a')
  expect((await token.room()).containersFree).toBe(1)
  await token.createContainer('b')
  expect((await token.room()).containersFree).toBe(0)
  await expect(token.createContainer('c')).rejects.toMatchObject({
    code: 'token-full',
    extra: { sar: '0x0A000032', called: 'SKF_CreateContainer' },
  })
  const { bytesFree } = await token.room()
  await expect(token.writeFile('f', new Uint8Array(bytesFree))).rejects.toMatchObject({
    code: 'token-full',
    extra: { sar: '0x0A000030' },
  })
  await token.deleteContainer('a')
  expect((await token.room()).containersFree).toBe(1)
  await token.createContainer('c')
})

test('where the vendor’s number of containers is not known, the bytes tell, and in the end the token', async () => {
  const { token } = await softTrial({ token: { containers: 1 }, quirks: { containers: null } })
  await token.login(PIN)
  expect((await token.room()).containersFree).toBeGreaterThan(1)
  await token.createContainer('a')
  await expect(token.createContainer('b')).rejects.toMatchObject({ code: 'token-full' })
})

test('PINs: tries are counted for each by itself, and the admin PIN sets a new one', async () => {
  const { token, driver } = await softTrial({
    token: { applications: [{ ...OURS, pinTries: 3, adminPinTries: 2 }] },
  })
  await expect(token.login('999999')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 2 } })
  await expect(token.login('12345')).rejects.toMatchObject({ code: 'pin-wrong', extra: { triesLeft: 2 } })
  await expect(token.changePin('999999', '314159')).rejects.toMatchObject({
    code: 'pin-wrong',
    extra: { triesLeft: 1 },
  })
  await expect(token.changePin(PIN, '111111')).rejects.toMatchObject({ code: 'pin-weak' })
  expect((await driver.list())[0]?.pin).toEqual({ triesLeft: 1, triesMax: 3, locked: false })
  await expect(token.login('999999')).rejects.toMatchObject({ code: 'pin-locked' })
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-locked' })
  expect((await driver.list())[0]?.pin).toEqual({ triesLeft: 0, triesMax: 3, locked: true })

  await expect(token.unlock('00000000', '314159')).rejects.toMatchObject({
    code: 'admin-pin-wrong',
    extra: { triesLeft: 1 },
  })
  await token.changeAdminPin(ADMIN_PIN, '27182818284')
  await expect(token.unlock(ADMIN_PIN, '314159')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  await token.changeAdminPin('27182818284', ADMIN_PIN)
  await token.unlock(ADMIN_PIN, '314159')
  expect(await token.info()).toMatchObject({ pin: { triesLeft: 3 }, adminPin: { triesLeft: 2 } })
  // Unlocking is no log-in.
  await expect(token.createContainer('a')).rejects.toMatchObject({ code: 'pin-required' })
  await token.login('314159')
  await token.changePin('314159', '926535')
  await token.logout()
  await expect(token.login('314159')).rejects.toMatchObject({ code: 'pin-wrong' })
  await token.login('926535')

  await expect(token.unlock('00000000', '271828')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  await expect(token.unlock('00000000', '271828')).rejects.toMatchObject({ code: 'admin-pin-locked' })
})

test('public files are read without a PIN and written with it; their size may change', async () => {
  const { token, start } = await softTrial()
  await expect(token.writeFile('journal', message)).rejects.toMatchObject({ code: 'pin-required' })
  await token.login(PIN)
  await token.writeFile('journal', text('first'))
  await token.writeFile('journal', message)
  await token.writeFile('journal', text('x'.repeat(2000)))
  await token.writeFile('journal', text('third'))
  await token.writeFile('empty', new Uint8Array())
  await token.logout()
  await expect(token.deleteFile('journal')).rejects.toMatchObject({ code: 'pin-required' })
  const other = await start().open(SERIAL)
  expect(await other.readFile('journal')).toEqual(text('third'))
  expect(await other.readFile('empty')).toEqual(new Uint8Array())
  expect(await other.readFile('nothing')).toBeUndefined()
  await expect(other.readFile('x'.repeat(33))).rejects.toMatchObject({ code: 'input-invalid' })
  await token.login(PIN)
  await token.deleteFile('journal')
  await token.deleteFile('journal')
  expect(await token.readFile('journal')).toBeUndefined()
})

test('a pulled token is dead for whoever had it open, even after it is in again', async () => {
  const { dir, driver, token } = await softTrial()
  await token.login(PIN)
  await fillContainer(token, 'CH-1', 'sm2')
  await removeSoftToken(dir, SERIAL)
  await expect(token.sign('CH-1', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'token-removed' })
  expect(await driver.list()).toEqual([])
  await expect(driver.open(SERIAL)).rejects.toMatchObject({ code: 'token-absent' })
  await insertSoftToken(dir, SERIAL)
  for (const call of [
    () => token.info(),
    () => token.containers(),
    () => token.login(PIN),
    () => token.readFile('f'),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'token-removed' })
  const again = await driver.open(SERIAL)
  await expect(again.sign('CH-1', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'pin-required' })
  await again.login(PIN)
  await again.sign('CH-1', 'sm2-sm3', message)
})

test('a pull that nobody noticed until it was in again kills the session all the same', async () => {
  const { dir, driver, token } = await softTrial()
  await removeSoftToken(dir, SERIAL)
  await insertSoftToken(dir, SERIAL)
  await expect(token.containers()).rejects.toMatchObject({ code: 'token-removed' })
  expect(await (await driver.open(SERIAL)).containers()).toEqual([])
})
