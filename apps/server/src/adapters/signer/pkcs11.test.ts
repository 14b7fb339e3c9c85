import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { randomBytes, verify } from '@certhall/crypto'
import type { KeyType, SignatureName } from '@certhall/pki'
import pkcs11js from 'pkcs11js'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Pkcs11Process, pkcs11Process } from './pkcs11-process.ts'
import { generatePkcs11Key, pkcs11Signer } from './pkcs11-signer.ts'
import { openToken } from './pkcs11-token.ts'
import { parsePkcs11Uri, withKey } from './pkcs11-uri.ts'
import { PIN, SOFTHSM, softHsm } from './softhsm-fixture.ts'

let folder: string
let store: string
let hsm: Pkcs11Process
const message = new TextEncoder().encode('to be signed')

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'certhall-hsm-'))
  store = softHsm(folder).store
  hsm = pkcs11Process(SOFTHSM, { limitMs: 3000 })
})
afterEach(() => {
  process.env.CERTHALL_TEST_PIN = ''
})
afterAll(async () => {
  await hsm.close()
  await rm(folder, { recursive: true })
})

async function made(key: KeyType, signature: SignatureName, at = store) {
  const uri = parsePkcs11Uri(withKey(at, `test ${signature}`, randomBytes(16)))
  await generatePkcs11Key(hsm, uri, key)
  const signer = await pkcs11Signer(hsm, uri, signature)
  if (signer === undefined) throw new Error('no key')
  return { uri, signer }
}

test.each<[KeyType, SignatureName]>([
  ['p256', 'ecdsa-sha256'],
  ['p384', 'ecdsa-sha384'],
  ['p521', 'ecdsa-sha512'],
  ['rsa2048', 'rsa-sha256'],
  ['rsa2048', 'rsa-pss-sha256'],
])('a %s key is made in the token and signs %s', async (key, signature) => {
  const { uri, signer } = await made(key, signature)
  for (let round = 0; round < 5; round++) {
    const value = await signer.sign(message)
    expect(verify(signature, signer.spki, message, value)).toBe(true)
    expect(verify(signature, signer.spki, Uint8Array.of(1), value)).toBe(false)
  }
  // Found again by another process, by label or id alone.
  const other = pkcs11Process(SOFTHSM)
  const { object, id, ...rest } = uri
  for (const place of [
    { ...rest, object },
    { ...rest, id },
  ]) {
    const again = await pkcs11Signer(
      other,
      signature.includes('pss') ? uri : (place as typeof uri),
      signature,
    )
    expect(again?.spki).toEqual(signer.spki)
  }
  await other.close()
})

test('the private key cannot be taken out', async () => {
  const { uri } = await made('p256', 'ecdsa-sha256')
  const module = new pkcs11js.PKCS11()
  module.load(SOFTHSM)
  module.C_Initialize()
  try {
    const [slot] = module.C_GetSlotList(true)
    const session = module.C_OpenSession(slot as Buffer, pkcs11js.CKF_SERIAL_SESSION)
    module.C_Login(session, pkcs11js.CKU_USER, PIN)
    module.C_FindObjectsInit(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
      { type: pkcs11js.CKA_ID, value: Buffer.from(uri.id as Uint8Array) },
    ])
    const [key] = module.C_FindObjects(session, 1)
    expect(() => module.C_GetAttributeValue(session, key as Buffer, [{ type: pkcs11js.CKA_VALUE }])).toThrow(
      'CKR_ATTRIBUTE_SENSITIVE',
    )
  } finally {
    module.C_Finalize()
  }
})

test('a lost session is opened and logged in again', async () => {
  const { uri } = await made('p256', 'ecdsa-sha256')
  const module = new pkcs11js.PKCS11()
  module.load(SOFTHSM)
  module.C_Initialize()
  try {
    const token = openToken(pkcs11js, module, uri.token, PIN)
    const sign = () => token.sign(uri, { mechanism: 'CKM_ECDSA' }, randomBytes(32))
    expect(sign()).toHaveLength(64)
    const slot = module
      .C_GetSlotList(true)
      .find((one) => module.C_GetTokenInfo(one).label.startsWith('certhall'))
    module.C_CloseAllSessions(slot as Buffer)
    expect(sign()).toHaveLength(64)
    // Still open, but logged out.
    const session = module.C_OpenSession(slot as Buffer, pkcs11js.CKF_SERIAL_SESSION)
    module.C_Logout(session)
    expect(sign()).toHaveLength(64)
  } finally {
    module.C_Finalize()
  }
})

test('a module that hangs is ended, one that crashes started again; the hall goes on', async () => {
  const { signer } = await made('p256', 'ecdsa-sha256')
  await signer.sign(message)
  const hung = hsm.pid as number
  process.kill(hung, 'SIGSTOP')
  const before = Date.now()
  const results = await Promise.allSettled([signer.sign(message), signer.sign(message)])
  for (const result of results)
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'key-unavailable' } })
  expect(Date.now() - before).toBeLessThan(6000)
  await vi.waitFor(() => expect(() => process.kill(hung, 0)).toThrow('ESRCH'))
  expect(verify('ecdsa-sha256', signer.spki, message, await signer.sign(message))).toBe(true)

  const crashing = hsm.pid as number
  process.kill(crashing, 'SIGSTOP')
  const interrupted = signer.sign(message)
  interrupted.catch(() => undefined)
  // The PIN's file is read first; stopped, the process answers nothing meanwhile.
  await new Promise((resolve) => setTimeout(resolve, 200))
  process.kill(crashing, 'SIGSEGV')
  process.kill(crashing, 'SIGCONT')
  await expect(interrupted).rejects.toMatchObject({ code: 'key-unavailable' })
  expect(verify('ecdsa-sha256', signer.spki, message, await signer.sign(message))).toBe(true)
})

test('a signature that the token made wrongly never leaves: whatever is stored is signed once and for all', async () => {
  for (const [key, signature] of [
    ['p256', 'ecdsa-sha256'],
    ['rsa2048', 'rsa-sha256'],
  ] as const) {
    const { uri } = await made(key, signature)
    const faulty = {
      ...hsm,
      sign: async (...request: Parameters<typeof hsm.sign>) => {
        const value = Uint8Array.from(await hsm.sign(...request))
        value[20] = (value[20] as number) ^ 1
        return value
      },
    }
    const signer = await pkcs11Signer(faulty, uri, signature)
    await expect(signer?.sign(message)).rejects.toMatchObject({ code: 'key-unavailable' })
  }
})

test('many signatures at once are all right', async () => {
  const { signer } = await made('p256', 'ecdsa-sha256')
  const messages = Array.from({ length: 200 }, () => randomBytes(40))
  const values = await Promise.all(messages.map((one) => signer.sign(one)))
  for (const [at, value] of values.entries())
    expect(verify('ecdsa-sha256', signer.spki, messages[at] as Uint8Array, value)).toBe(true)
})

describe('what the operator can put right is told', () => {
  const unavailable = { code: 'key-unavailable' }
  test('no module, no token, no key', async () => {
    const none = pkcs11Process('/usr/lib/no-such-module.so')
    const uri = parsePkcs11Uri(withKey(store, 'none', randomBytes(16)))
    await expect(pkcs11Signer(none, uri, 'ecdsa-sha256')).rejects.toMatchObject(unavailable)
    await none.close()
    const elsewhere = { ...uri, token: { label: 'another' } }
    await expect(pkcs11Signer(hsm, elsewhere, 'ecdsa-sha256')).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('the token is not there'),
    })
    expect(await pkcs11Signer(hsm, uri, 'ecdsa-sha256')).toBeUndefined()
  })

  test('a wrong PIN is tried once, so that the token does not lock itself; put right, it works', async () => {
    process.env.CERTHALL_TEST_PIN = 'wrong-pin'
    const { uri } = await made('p256', 'ecdsa-sha256')
    const byVariable = { ...uri, pinSource: { variable: 'CERTHALL_TEST_PIN' } }
    const fresh = pkcs11Process(SOFTHSM)
    const attempt = () => pkcs11Signer(fresh, byVariable, 'ecdsa-sha256')
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining('CKR_PIN_INCORRECT') })
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining('refused before') })
    process.env.CERTHALL_TEST_PIN = PIN
    expect((await attempt())?.algorithm).toBe('ecdsa-sha256')
    await fresh.close()
    process.env.CERTHALL_TEST_PIN = ''
    await expect(attempt()).rejects.toMatchObject({ message: expect.stringContaining('holds no PIN') })
  })

  test('the PIN is in no argument of the process and in no error', async () => {
    const { signer } = await made('p256', 'ecdsa-sha256')
    await signer.sign(message)
    for (const place of ['cmdline', 'environ'])
      expect(readFileSync(`/proc/${hsm.pid}/${place}`, 'latin1')).not.toContain(PIN)
    const file = path.join(folder, 'other-pin')
    writeFileSync(file, 'a-secret-that-is-wrong')
    const { uri } = await made('p256', 'ecdsa-sha256')
    const error = await pkcs11Signer(
      pkcs11Process(SOFTHSM),
      { ...uri, pinSource: { file } },
      'ecdsa-sha256',
    ).catch(String)
    expect(error).not.toContain('a-secret-that-is-wrong')
  })

  test.each<[string, string]>([
    ['pkcs11:token=a?module-path=/m.so&pin-value=1234', 'pin-source'],
    ['pkcs11:token=a', 'module-path'],
    ['pkcs11:token=a?module-path=m.so', 'absolute'],
    ['pkcs11:object=a?module-path=/m.so', 'no token'],
    ['pkcs11:token=a;token=b?module-path=/m.so', 'twice'],
    ['pkcs11:slot-id=1?module-path=/m.so', 'slot-id'],
    ['file:/key', 'pkcs11:'],
    ['pkcs11:token=%zz?module-path=/m.so', 'percent'],
  ])('%s', (text, expected) => {
    expect(() => parsePkcs11Uri(text)).toThrow(expected)
  })

  test('a key that the token cannot make, or a signature that the key cannot', async () => {
    await expect(made('sm2', 'sm2-sm3')).rejects.toMatchObject({ code: 'configuration-invalid' })
    const { uri } = await made('p256', 'ecdsa-sha256')
    const wrong = pkcs11Signer(hsm, uri, 'rsa-sha256')
    await expect(wrong).rejects.toMatchObject({ code: 'configuration-invalid' })
  })
})

test('an address is read as RFC 7512 writes it, and names another key in the same token', () => {
  const uri =
    'pkcs11:token=My%20token;object=ca;id=%01%ffA?module-path=/usr/lib/m.so&pin-source=file:///run/pin'
  expect(parsePkcs11Uri(uri)).toEqual({
    token: { label: 'My token' },
    object: 'ca',
    id: Uint8Array.of(1, 255, 65),
    modulePath: '/usr/lib/m.so',
    pinSource: { file: '/run/pin' },
  })
  const next = withKey(uri, 'ca-sm2 g2', Uint8Array.of(10))
  expect(next).toBe(
    'pkcs11:token=My%20token;object=ca-sm2%20g2;id=%0A?module-path=/usr/lib/m.so&pin-source=file:///run/pin',
  )
})
