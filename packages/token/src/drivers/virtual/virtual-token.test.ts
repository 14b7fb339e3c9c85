import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { generateKeyPair, rsaEncrypt, sm2Encrypt, verify, wrapSm2EncryptionPair } from '@certhall/crypto'
import { type KeyType, signatureFor } from '@certhall/pki'
import { afterEach, expect, test } from 'vitest'
import { createVirtualToken, listVirtualTokens } from './create-virtual-token.ts'
import { insert, remove } from './presence.ts'
import { readTokenFile, tokenPath } from './token-file.ts'
import { ADMIN_PIN, fillContainer, issueFor, PIN, SERIAL, text, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

async function trial(token: Parameters<typeof trialFolder>[0] = {}) {
  const { dir, clean } = await trialFolder(token)
  cleanups.push(clean)
  const driver = virtualDriver(dir)
  return { dir, driver, token: await driver.open(SERIAL) }
}

const message = text('what the holder agreed to')

test.each<KeyType>(['sm2', 'p256', 'p384', 'rsa2048'])('%s: a container’s whole life', async (key) => {
  const { dir, token } = await trial()
  await token.login(PIN)
  await token.createContainer('CH-1')
  expect(await token.containers()).toEqual([{ name: 'CH-1' }])

  const spki = await token.createPair('CH-1', key)
  await expect(token.createPair('CH-1', key)).rejects.toMatchObject({ code: 'container-exists' })
  const certificate = await issueFor(spki)
  await token.writeCertificate('CH-1', 'signing', certificate)
  const signature = await token.sign('CH-1', signatureFor(key), message)
  expect(verify(signatureFor(key), spki, message, signature)).toBe(true)

  // Another program without the PIN reads what is public, and no more.
  const other = await virtualDriver(dir).open(SERIAL)
  expect(await other.containers()).toEqual([
    { name: 'CH-1', signingKey: spki, signingCertificate: certificate },
  ])
  await expect(other.sign('CH-1', signatureFor(key), message)).rejects.toMatchObject({ code: 'pin-required' })
  await expect(other.deleteContainer('CH-1')).rejects.toMatchObject({ code: 'pin-required' })

  await token.deleteContainer('CH-1')
  expect(await token.containers()).toEqual([])
  await expect(token.deleteContainer('CH-1')).rejects.toMatchObject({ code: 'container-missing' })
})

test('SM2: the encryption pair arrives enveloped and decrypts, after a new log-in too', async () => {
  const { driver, token } = await trial()
  await token.login(PIN)
  await token.createContainer('CH-1')
  const signingSpki = await token.createPair('CH-1', 'sm2')
  const pair = await generateKeyPair('sm2')
  const cipher = sm2Encrypt(pair.spki, message)
  // Before the import nothing decrypts: the signing pair never does.
  await expect(token.decrypt('CH-1', cipher)).rejects.toMatchObject({ code: 'container-missing' })

  const envelope = wrapSm2EncryptionPair({ signingSpki, encryptionPkcs8: pair.pkcs8 })
  await token.importEncryptionPair('CH-1', envelope)
  await token.importEncryptionPair('CH-1', envelope)
  expect(await token.decrypt('CH-1', cipher)).toEqual(message)

  const second = await driver.open(SERIAL)
  await second.login(PIN)
  expect(await second.decrypt('CH-1', cipher)).toEqual(message)
  expect((await second.containers())[0]?.encryptionKey).toEqual(pair.spki)
})

test('an envelope for another key, or a second pair over the first, is refused', async () => {
  const { token } = await trial()
  await token.login(PIN)
  const { spki, encryptionSpki } = await fillContainer(token, 'CH-1', 'sm2')
  const stranger = await generateKeyPair('sm2')
  const foreign = wrapSm2EncryptionPair({ signingSpki: stranger.spki, encryptionPkcs8: stranger.pkcs8 })
  await expect(token.importEncryptionPair('CH-1', foreign)).rejects.toMatchObject({ code: 'input-invalid' })
  const second = wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: stranger.pkcs8 })
  await expect(token.importEncryptionPair('CH-1', second)).rejects.toMatchObject({ code: 'container-exists' })
  expect((await token.containers())[0]?.encryptionKey).toEqual(encryptionSpki)
})

test('RSA decrypts with its single pair, ECDSA not at all, and no key signs for another algorithm', async () => {
  const { token } = await trial()
  await token.login(PIN)
  const { spki } = await fillContainer(token, 'rsa', 'rsa2048')
  expect(await token.decrypt('rsa', rsaEncrypt(spki, message))).toEqual(message)
  await fillContainer(token, 'ec', 'p256')
  await expect(token.decrypt('ec', message)).rejects.toMatchObject({ code: 'container-missing' })
  await expect(token.sign('ec', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'input-invalid' })
})

test('a certificate goes only beside its own key', async () => {
  const { token } = await trial()
  await token.login(PIN)
  await fillContainer(token, 'ec', 'p256')
  const stranger = await issueFor((await generateKeyPair('p256')).spki)
  await expect(token.writeCertificate('ec', 'signing', stranger)).rejects.toMatchObject({
    code: 'input-invalid',
  })
  await expect(token.writeCertificate('ec', 'encryption', stranger)).rejects.toMatchObject({
    code: 'container-missing',
  })
})

test('limited memory: containers, bytes, and deletion makes room again', async () => {
  const { token } = await trial({ limits: { containers: 2, bytes: 3000 } })
  await token.login(PIN)
  await token.createContainer('a')
  await token.createContainer('b')
  await expect(token.createContainer('b')).rejects.toMatchObject({ code: 'container-exists' })
  await expect(token.createContainer('c')).rejects.toMatchObject({ code: 'token-full' })
  const { bytesFree, containersFree } = await token.room()
  expect(containersFree).toBe(0)

  await expect(token.writeFile('f', new Uint8Array(bytesFree))).rejects.toMatchObject({ code: 'token-full' })
  await token.writeFile('f', new Uint8Array(bytesFree - 1))
  expect((await token.room()).bytesFree).toBe(0)
  await expect(token.createPair('a', 'p256')).rejects.toMatchObject({ code: 'token-full' })
  expect(await token.containers()).toEqual([{ name: 'a' }, { name: 'b' }])

  await token.deleteFile('f')
  await token.createPair('a', 'p256')
})

test('public files are read without a PIN and written with it', async () => {
  const { driver, token } = await trial()
  await expect(token.writeFile('journal', message)).rejects.toMatchObject({ code: 'pin-required' })
  await token.login(PIN)
  await token.writeFile('journal', text('first'))
  await token.writeFile('journal', message)
  await token.logout()
  await expect(token.deleteFile('journal')).rejects.toMatchObject({ code: 'pin-required' })
  const other = await driver.open(SERIAL)
  expect(await other.readFile('journal')).toEqual(message)
  expect(await other.readFile('nothing')).toBeUndefined()
})

test('the file shows neither private keys nor PINs, and has no other readers', async () => {
  const { dir, token } = await trial()
  await token.login(PIN)
  await fillContainer(token, 'rsa', 'rsa2048')
  expect(statSync(tokenPath(dir, SERIAL)).mode & 0o077).toBe(0)
  const stored = readFileSync(tokenPath(dir, SERIAL), 'latin1')
  const bytes = [...stored.matchAll(/"([A-Za-z0-9+/=]{40,})"/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64').toString('latin1'),
  )
  expect(bytes.length).toBeGreaterThan(3)
  // rsaEncryption with version 0 before it stands in every PKCS#8 of an RSA key (RFC 5958 §2).
  const pkcs8Mark = Buffer.from('020100300d06092a864886f70d010101', 'hex').toString('latin1')
  for (const content of [stored, ...bytes]) {
    expect(content).not.toContain(pkcs8Mark)
    expect(content).not.toContain(PIN)
    expect(content).not.toContain(ADMIN_PIN)
  }
})

test('a pulled token is dead for whoever had it open, even after it is in again', async () => {
  const { dir, driver, token } = await trial()
  await token.login(PIN)
  await fillContainer(token, 'ec', 'p256')
  await remove(dir, SERIAL)
  expect(await driver.list()).toEqual([])
  await expect(driver.open(SERIAL)).rejects.toMatchObject({ code: 'token-absent' })
  await expect(token.info()).rejects.toMatchObject({ code: 'token-removed' })
  await insert(dir, SERIAL)
  for (const call of [
    () => token.info(),
    () => token.sign('ec', 'ecdsa-sha256', message),
    () => token.login(PIN),
    () => token.writeFile('f', message),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'token-removed' })
  }
  const again = await driver.open(SERIAL)
  await expect(again.sign('ec', 'ecdsa-sha256', message)).rejects.toMatchObject({ code: 'pin-required' })
})

test('a pull that nobody noticed until it was in again kills the session all the same', async () => {
  const { dir, token } = await trial()
  await remove(dir, SERIAL)
  await insert(dir, SERIAL)
  await expect(token.info()).rejects.toMatchObject({ code: 'token-removed' })
})

test('several tokens at once, a foreign one among them, and a damaged one hides nothing', async () => {
  const { dir, driver } = await trial()
  const pins = { pin: '111111', adminPin: '22222222' }
  await createVirtualToken(dir, { serial: 'BANK-7', label: 'Bank', foreign: true, ...pins })
  await createVirtualToken(dir, { serial: 'BAD-1', label: 'Damaged', ...pins })
  await insert(dir, 'BANK-7')
  await insert(dir, 'BAD-1')
  expect((await driver.list()).map(({ id, foreign }) => [id, foreign]).sort()).toEqual([
    ['BAD-1', false],
    ['BANK-7', true],
    [SERIAL, false],
  ])
  await remove(dir, SERIAL)
  const listed = (await listVirtualTokens(dir)).map(({ serial, inserted }) => [serial, inserted])
  expect(listed).toEqual([
    ['BAD-1', true],
    ['BANK-7', true],
    [SERIAL, false],
  ])

  const bank = await driver.open('BANK-7')
  await expect(bank.login('111111')).rejects.toMatchObject({ code: 'token-foreign' })
  expect((await bank.info()).pin.triesLeft).toBe(6)

  writeFileSync(tokenPath(dir, 'BAD-1'), '{"version":1,')
  expect((await driver.list()).map(({ id }) => id)).toEqual(['BANK-7'])
  await expect(driver.open('BAD-1')).rejects.toMatchObject({ code: 'token-damaged' })
})

test.each(['../escape', '', 'a/b', 'a.token', '-x'])('serial %j is refused', async (serial) => {
  const { dir, driver } = await trial()
  const token = { serial, label: 'x', pin: PIN, adminPin: ADMIN_PIN }
  await expect(createVirtualToken(dir, token)).rejects.toMatchObject({ code: 'input-invalid' })
  await expect(driver.open(serial)).rejects.toThrow()
  await expect(insert(dir, serial)).rejects.toMatchObject({ code: 'input-invalid' })
})

test('the same serial is not made twice', async () => {
  const { dir } = await trial()
  const token = { serial: SERIAL, label: 'x', pin: PIN, adminPin: ADMIN_PIN }
  await expect(createVirtualToken(dir, token)).rejects.toMatchObject({ code: 'input-invalid' })
})

test('private keys swapped inside the file are noticed', async () => {
  const { dir, token } = await trial()
  await token.login(PIN)
  await fillContainer(token, 'a', 'p256')
  await fillContainer(token, 'b', 'p256')
  const file = await readTokenFile(dir, SERIAL)
  const [a, b] = file.containers.map(({ signing }) => signing)
  if (!a || !b) throw new Error('both containers have a pair')
  a.sealedPrivateKey = b.sealedPrivateKey
  writeFileSync(tokenPath(dir, SERIAL), JSON.stringify(file))
  await expect(token.sign('a', 'ecdsa-sha256', message)).rejects.toMatchObject({ code: 'token-damaged' })
  await token.sign('b', 'ecdsa-sha256', message)
})
