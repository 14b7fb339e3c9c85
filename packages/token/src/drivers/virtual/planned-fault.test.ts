import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, sm2Encrypt, wrapSm2EncryptionPair } from '@certhall/crypto'
import { afterEach, expect, test } from 'vitest'
import type { Token } from '../../port.ts'
import { FAULT_CALLS, planFault, readPlannedFault } from './planned-fault.ts'
import { insert } from './presence.ts'
import { ADMIN_PIN, issueFor, PIN, SERIAL, text, trialFolder } from './trial-token.ts'
import { virtualDriver } from './virtual-driver.ts'

let clean: () => Promise<unknown>
afterEach(() => clean())

async function trial() {
  const folder = await trialFolder()
  clean = folder.clean
  return folder.dir
}

const NEW_PIN = '80246135'

/** Every call that a fault can be planned for, in an order that works. Each leaves for the next what that one needs. */
async function steps(): Promise<[string, (token: Token) => Promise<unknown>][]> {
  const pair = await generateKeyPair('sm2')
  const signingSpki = async (token: Token) => {
    const { signingKey } = (await token.containers())[0] ?? {}
    if (!signingKey) throw new Error('no signing pair')
    return signingKey
  }
  return [
    ['login', (token) => token.login(PIN)],
    ['createContainer', (token) => token.createContainer('one')],
    ['createPair', (token) => token.createPair('one', 'sm2')],
    ['sign', (token) => token.sign('one', 'sm2-sm3', text('signed'))],
    [
      'importEncryptionPair',
      async (token) => {
        const keys = { signingSpki: await signingSpki(token), encryptionPkcs8: pair.pkcs8 }
        await token.importEncryptionPair('one', wrapSm2EncryptionPair(keys))
      },
    ],
    ['decrypt', (token) => token.decrypt('one', sm2Encrypt(pair.spki, text('sealed')))],
    [
      'writeCertificate',
      async (token) => token.writeCertificate('one', 'signing', await issueFor(await signingSpki(token))),
    ],
    ['writeFile', (token) => token.writeFile('note', text('1'))],
    ['deleteFile', (token) => token.deleteFile('note')],
    ['deleteContainer', (token) => token.deleteContainer('one')],
    ['changePin', (token) => token.changePin(PIN, NEW_PIN)],
    ['unlock', (token) => token.unlock(ADMIN_PIN, PIN)],
    ['changeAdminPin', (token) => token.changeAdminPin(ADMIN_PIN, ADMIN_PIN)],
    ['initialise', (token) => token.initialise(ADMIN_PIN, 'anew')],
  ]
}

test('every plan is met by the call that it names, once, and the token works when it is in again', async () => {
  const dir = await trial()
  const driver = virtualDriver(dir)
  const all = await steps()
  expect(all.map(([call]) => call).sort()).toEqual([...FAULT_CALLS].sort())
  for (const [call, use] of all) {
    for (const moment of ['before', 'during', 'lost'] as const) {
      const where = `${call} ${moment}`
      if (moment === 'during' && (call === 'sign' || call === 'decrypt')) {
        const refused = planFault(dir, SERIAL, { call, moment, nth: 1 })
        await expect(refused, where).rejects.toMatchObject({ code: 'input-invalid' })
        continue
      }
      const token = await driver.open(SERIAL)
      if (call !== 'login') await token.login(call === 'unlock' ? NEW_PIN : PIN)
      await planFault(dir, SERIAL, { call, moment, nth: 1 })
      await expect(use(token), where).rejects.toMatchObject({ code: 'token-removed' })
      expect(readPlannedFault(dir, SERIAL), where).toBe(null)
      expect(await driver.list(), where).toEqual([])
      // What was half done is gone, what was done with its answer lost is the ground of the next call.
      await insert(dir, SERIAL)
    }
  }
  const token = await driver.open(SERIAL)
  // made anew, it has no PIN until one is set
  await token.unlock(ADMIN_PIN, PIN)
  await token.login(PIN)
  expect(await token.containers()).toEqual([])
}, 180_000)

test('calls are counted over drivers, looks at the token do not count, and a plan can be replaced and forgotten', async () => {
  const dir = await trial()
  await planFault(dir, SERIAL, { call: 'writeFile', moment: 'lost', nth: 3 })
  for (const left of [2, 1]) {
    const token = await virtualDriver(dir).open(SERIAL)
    await token.info()
    await token.containers()
    await token.login(PIN)
    await token.writeFile('a', text(String(left)))
    expect(readPlannedFault(dir, SERIAL)).toEqual({ call: 'writeFile', moment: 'lost', nth: left })
  }
  const token = await virtualDriver(dir).open(SERIAL)
  await token.login(PIN)
  await expect(token.writeFile('a', text('3'))).rejects.toMatchObject({ code: 'token-removed' })
  await insert(dir, SERIAL)
  expect(await (await virtualDriver(dir).open(SERIAL)).readFile('a')).toEqual(text('3'))

  await planFault(dir, SERIAL, { call: 'login', moment: 'before', nth: 1 })
  await planFault(dir, SERIAL, { call: 'logout', moment: 'before', nth: 1 }).catch(() => {})
  expect(readPlannedFault(dir, SERIAL)?.call).toBe('login')
  await planFault(dir, SERIAL, null)
  const again = await virtualDriver(dir).open(SERIAL)
  await planFault(dir, SERIAL, { call: 'login', moment: 'after', nth: 1 })
  await again.login(PIN)
  await expect(again.info()).rejects.toMatchObject({ code: 'token-removed' })
})

test('of several that come at once only one is pulled by the plan; a spoilt plan is told of', async () => {
  const dir = await trial()
  const tokens = await Promise.all(Array.from({ length: 4 }, () => virtualDriver(dir).open(SERIAL)))
  await planFault(dir, SERIAL, { call: 'login', moment: 'lost', nth: 4 })
  const logins = await Promise.allSettled(tokens.map((token) => token.login(PIN)))
  expect(readPlannedFault(dir, SERIAL)).toBe(null)
  expect(logins.filter(({ status }) => status === 'rejected').length).toBe(1)

  await insert(dir, SERIAL)
  await writeFile(join(dir, `${SERIAL}.fault`), '{"call":"fly"}')
  const token = await virtualDriver(dir).open(SERIAL)
  await expect(token.login(PIN)).rejects.toMatchObject({ code: 'token-damaged' })
  await planFault(dir, SERIAL, null)
  await token.login(PIN)
})
