import { randomBytes, verify } from '@certhall/crypto'
import type { KeyType, SignatureName } from '@certhall/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Token, TokenDriver } from '../../port.ts'
import { issueFor, text } from '../virtual/trial-token.ts'
import { ck, loadModule } from './load-module.ts'
import { pkcs11Driver } from './pkcs11-driver.ts'
import { ADMIN_PIN, PIN, SOFTHSM, softHsm } from './softhsm-fixture.ts'

let hsm: ReturnType<typeof softHsm>
let driver: TokenDriver
beforeAll(() => {
  hsm = softHsm()
  hsm.addToken('one')
  hsm.addToken('two')
  driver = pkcs11Driver({ module: SOFTHSM })
})
afterAll(async () => {
  loadModule(SOFTHSM).C_Finalize()
  await hsm.clean()
})

async function opened(label = 'one', from = driver): Promise<Token> {
  const info = (await from.list()).find((one) => one.label === label)
  return from.open(info?.id ?? '')
}

async function loggedIn(label = 'one'): Promise<Token> {
  const token = await opened(label)
  await token.login(PIN)
  return token
}

async function filled(token: Token, name: string, key: KeyType = 'p256') {
  await token.createContainer(name)
  const spki = await token.createPair(name, key)
  const certificate = await issueFor(spki)
  await token.writeCertificate(name, 'signing', certificate)
  return { spki, certificate }
}

test('lists initialized tokens with serial, label and reader; blank slots are none', async () => {
  const infos = await driver.list()
  expect(infos.map(({ label }) => label).sort()).toEqual(['one', 'two'])
  for (const info of infos) {
    expect(info.serial).toMatch(/^[0-9a-f]{16}$/)
    expect(info).toMatchObject({ id: info.serial, driver: 'pkcs11', foreign: false })
    expect(info.pin).toEqual({ triesLeft: null, triesMax: null, locked: false })
  }
  await expect(driver.open('none')).rejects.toMatchObject({ code: 'token-absent' })
})

test.each<[KeyType, SignatureName]>([
  ['p256', 'ecdsa-sha256'],
  ['p384', 'ecdsa-sha384'],
  ['p521', 'ecdsa-sha512'],
  ['rsa2048', 'rsa-sha256'],
  ['rsa2048', 'rsa-pss-sha384'],
  ['rsa3072', 'rsa-sha512'],
])('a %s pair is made in the token and signs %s', async (key, signature) => {
  const token = await loggedIn()
  const name = `case-${signature}`
  await token.createContainer(name)
  const spki = await token.createPair(name, key)
  const value = await token.sign(name, signature, text('message'))
  expect(verify(signature, spki, text('message'), value)).toBe(true)
  expect(verify(signature, spki, text('massage'), value)).toBe(false)
  await token.logout()
  // Seen by another opening, without a PIN.
  const seen = (await (await opened()).containers()).find((one) => one.name === name)
  expect(seen?.signingKey).toEqual(spki)
})

test('what needs the PIN needs it, for this opening', async () => {
  const holder = await loggedIn()
  const other = await opened()
  await expect(other.createContainer('case-x')).rejects.toMatchObject({ code: 'pin-required' })
  await expect(other.sign('case-x', 'ecdsa-sha256', text(''))).rejects.toMatchObject({ code: 'pin-required' })
  // Somebody is logged in in this process: a wrong PIN is wrong all the same.
  await expect(other.login('999999')).rejects.toMatchObject({ code: 'pin-wrong' })
  await holder.logout()
  await expect(holder.createContainer('case-x')).rejects.toMatchObject({ code: 'pin-required' })
})

test('a certificate stands beside the old one until it has been read back; pairs go by CKA_ID, not by label', async () => {
  const token = await loggedIn()
  const { spki } = await filled(token, 'case-pair')
  const { certificate: other } = await filled(token, 'case-other')
  await expect(token.writeCertificate('case-pair', 'signing', other)).rejects.toMatchObject({
    code: 'input-invalid',
  })
  const next = await issueFor(spki)
  await token.writeCertificate('case-pair', 'signing', next)
  await token.writeCertificate('case-pair', 'signing', next)
  // Somebody's program gives both the same label.
  const p11 = loadModule(SOFTHSM)
  const slot = p11.C_GetSlotList(true).find((one) => p11.C_GetTokenInfo(one).label.startsWith('one'))
  const session = p11.C_OpenSession(slot as Buffer, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION)
  p11.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE }])
  for (const handle of p11.C_FindObjects(session, 100))
    p11.C_SetAttributeValue(session, handle, [{ type: ck.CKA_LABEL, value: 'label' }])
  p11.C_FindObjectsFinal(session)
  p11.C_CloseSession(session)
  const containers = await token.containers()
  expect(containers.find(({ name }) => name === 'case-pair')).toEqual({
    name: 'case-pair',
    signingKey: spki,
    signingCertificate: next,
  })
  expect(containers.find(({ name }) => name === 'case-other')?.signingCertificate).toEqual(other)
  await token.logout()
})

test('a half pair is no container, and makes way for a whole one', async () => {
  const token = await loggedIn()
  await filled(token, 'case-half')
  // As a pull in the middle of the making, or of the deletion, leaves it.
  const p11 = loadModule(SOFTHSM)
  const slot = p11.C_GetSlotList(true).find((one) => p11.C_GetTokenInfo(one).label.startsWith('one'))
  const session = p11.C_OpenSession(slot as Buffer, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION)
  for (const type of [ck.CKO_CERTIFICATE, ck.CKO_PRIVATE_KEY]) {
    p11.C_FindObjectsInit(session, [
      { type: ck.CKA_CLASS, value: type },
      { type: ck.CKA_ID, value: Buffer.from('case-half') },
    ])
    const found = p11.C_FindObjects(session, 10)
    p11.C_FindObjectsFinal(session)
    expect(found).toHaveLength(1)
    for (const handle of found) p11.C_DestroyObject(session, handle)
  }
  p11.C_CloseSession(session)
  expect((await token.containers()).some(({ name }) => name === 'case-half')).toBe(false)
  await expect(token.sign('case-half', 'ecdsa-sha256', text(''))).rejects.toMatchObject({
    code: 'container-missing',
  })
  await filled(token, 'case-half')
  await expect(token.createContainer('case-half')).rejects.toMatchObject({ code: 'container-exists' })
  await expect(token.createPair('case-half', 'p256')).rejects.toMatchObject({ code: 'container-exists' })
  await token.deleteContainer('case-half')
  expect((await token.containers()).some(({ name }) => name === 'case-half')).toBe(false)
  await expect(token.deleteContainer('case-half')).rejects.toMatchObject({ code: 'container-missing' })
  await token.logout()
})

test('files: written beside the old version, public to read, gone when deleted', async () => {
  const token = await loggedIn()
  await token.writeFile('case.json', text('started'))
  await token.writeFile('case.json', text('issued'))
  await token.writeFile('other.json', text('other'))
  const reader = await opened()
  expect(await reader.readFile('case.json')).toEqual(text('issued'))
  await expect(reader.deleteFile('case.json')).rejects.toMatchObject({ code: 'pin-required' })
  await token.deleteFile('case.json')
  expect(await reader.readFile('case.json')).toBeUndefined()
  expect(await reader.readFile('other.json')).toEqual(text('other'))
  await token.logout()
})

describe('PINs', () => {
  test('changed with the old one, set anew with the administrator’s; weak ones before a try is spent', async () => {
    const token = await opened('two')
    await expect(token.changePin('000000', '111111')).rejects.toMatchObject({ code: 'pin-weak' })
    await expect(token.changePin('999999', '583926')).rejects.toMatchObject({ code: 'pin-wrong' })
    await token.changePin(PIN, '583926')
    await expect(token.login(PIN)).rejects.toMatchObject({ code: 'pin-wrong' })
    await token.login('583926')
    await token.logout()
    await expect(token.unlock('wrong-so', '462738')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
    await token.unlock(ADMIN_PIN, '462738')
    await expect(token.changeAdminPin('wrong-so', '314159265358')).rejects.toMatchObject({
      code: 'admin-pin-wrong',
    })
    await token.changeAdminPin(ADMIN_PIN, '314159265358')
    await expect(token.unlock(ADMIN_PIN, '583926')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
    await token.changeAdminPin('314159265358', ADMIN_PIN)
    await token.login('462738')
    await token.logout()
    // The administrator is logged out again.
    await expect(token.createContainer('case-y')).rejects.toMatchObject({ code: 'pin-required' })
  })

  test('another issuer’s token is listed as foreign, and its PINs are left alone', async () => {
    const token = await loggedIn()
    await filled(token, 'case-bank')
    await token.logout()
    const ours = pkcs11Driver({ module: SOFTHSM, issuers: ['Our CA'] })
    const foreign = Object.fromEntries((await ours.list()).map((info) => [info.label, info.foreign]))
    // Nothing is on the second one.
    expect(foreign).toEqual({ one: true, two: false })
    const bank = await opened('one', ours)
    expect((await bank.info()).foreign).toBe(true)
    for (const attempt of [bank.login(PIN), bank.changePin(PIN, '583926'), bank.unlock(ADMIN_PIN, '583926')])
      await expect(attempt).rejects.toMatchObject({ code: 'token-foreign' })
    const same = pkcs11Driver({ module: SOFTHSM, issuers: ['Trial CA'] })
    expect((await same.list()).map((info) => info.foreign)).toEqual([false, false])
  })
})

test('what the module cannot do is said, with nothing left behind', async () => {
  const token = await loggedIn()
  await token.createContainer('case-sm2')
  await expect(token.createPair('case-sm2', 'sm2')).rejects.toMatchObject({ code: 'token-not-supported' })
  await token.deleteContainer('case-sm2')
  await filled(token, 'case-import')
  expect((await token.info()).encryptionPairs).toBe('refuse')
  await expect(token.importEncryptionPair('case-import', randomBytes(10))).rejects.toMatchObject({
    code: 'token-not-supported',
  })
  await token.logout()
  await expect(pkcs11Driver({ module: '/no/such.so' }).list()).rejects.toMatchObject({
    code: 'token-module-unusable',
  })
  await expect(pkcs11Driver({ module: '/bin/true' }).list()).rejects.toMatchObject({
    code: 'token-module-unusable',
  })
})

test('made anew (C_InitToken), a token keeps its serial and admin PIN, and nothing else', async () => {
  const token = await opened('two')
  const { serial } = await token.info()
  await token.unlock(ADMIN_PIN, '583926')
  await token.login('583926')
  await filled(token, 'case-old')
  await token.logout()
  await expect(token.initialise('wrong-so', 'new')).rejects.toMatchObject({ code: 'admin-pin-wrong' })
  expect(await token.containers()).toHaveLength(1)
  await token.initialise(ADMIN_PIN, '浦滨示范商贸有限公司第一分店')
  expect(await token.info()).toMatchObject({ serial, label: '浦滨示范商贸有限公司' })
  expect(await token.containers()).toEqual([])
  await expect(token.login('583926')).rejects.toMatchObject({ name: 'CerthallError' })
  await token.unlock(ADMIN_PIN, '583926')
  await token.login('583926')
  await filled(token, 'case-new')
  await token.logout()
})
