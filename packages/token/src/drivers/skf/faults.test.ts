import { readFileSync } from 'node:fs'
import path from 'node:path'
import { CerthallError, type ErrorCode } from '@certhall/model'
import { afterEach, expect, test } from 'vitest'
import {
  endFault,
  insertSoftToken,
  orderFault,
  traceSoftCalls,
} from '../../../../../test/soft-skf/soft-tokens.ts'
import type { Token } from '../../port.ts'
import { fillContainer, PIN, text } from '../virtual/trial-token.ts'
import { skfDriver } from './skf-driver.ts'
import { cleanUp, SERIAL, softFolder, softTrial } from './soft-fixture.ts'

afterEach(cleanUp)

const message = text('message')

// A library may tell more than it was given room for, write past it, or tell less than there is.
test.each<[string, string, (token: Token) => Promise<unknown>, ErrorCode]>([
  ['SKF_EnumContainer', 'lie-long', (token) => token.containers(), 'token-damaged'],
  ['SKF_EnumContainer', 'overrun', (token) => token.containers(), 'token-damaged'],
  ['SKF_ExportPublicKey', 'lie-long', (token) => token.containers(), 'token-damaged'],
  ['SKF_ExportPublicKey', 'lie-short', (token) => token.containers(), 'token-damaged'],
  ['SKF_ExportPublicKey', 'overrun', (token) => token.containers(), 'token-damaged'],
  ['SKF_ExportCertificate', 'lie-long', (token) => token.containers(), 'token-damaged'],
  ['SKF_ExportCertificate', 'overrun', (token) => token.containers(), 'token-damaged'],
  ['SKF_ReadFile', 'lie-long', (token) => token.readFile('f'), 'token-damaged'],
  ['SKF_ReadFile', 'overrun', (token) => token.readFile('f'), 'token-damaged'],
  ['SKF_GetFileInfo', 'lie-size', (token) => token.readFile('f'), 'token-damaged'],
  ['SKF_ECCSignData', 'error:0A000001', (token) => token.sign('CH-1', 'sm2-sm3', message), 'token-damaged'],
  ['SKF_ECCSignData', 'error:0A00007F', (token) => token.sign('CH-1', 'sm2-sm3', message), 'token-damaged'],
  ['SKF_ECCSignData', 'error:0A00002D', (token) => token.sign('CH-1', 'sm2-sm3', message), 'pin-required'],
  ['SKF_LockDev', 'error:0A00000F', (token) => token.createContainer('b'), 'token-busy'],
  ['SKF_EnumContainer', 'error:0A000005', (token) => token.containers(), 'token-removed'],
])('%s: %s is %j', async (called, act, use, code) => {
  const { dir, token } = await softTrial()
  await token.login(PIN)
  await fillContainer(token, 'CH-1', 'sm2')
  await token.writeFile('f', message)
  await orderFault(dir, called, 0, act)
  const error = (await use(token).catch((thrown: Error) => thrown)) as CerthallError
  expect(error).toBeInstanceOf(CerthallError)
  expect(error.code).toBe(code)
  if (act.startsWith('error:')) expect(error.extra).toMatchObject({ called, sar: `0x${act.slice(6)}` })
  expect(await endFault(dir)).toBe(true)
})

test('a file cut in the middle of its writing still reads as it was', async () => {
  const { dir, token } = await softTrial()
  await token.login(PIN)
  await token.writeFile('note', text('the old note, a little longer'))
  await orderFault(dir, 'SKF_WriteFile', 0, 'lie-short')
  await token.writeFile('note', text('the new note, which is cut off'))
  expect(await token.readFile('note')).toEqual(text('the new note, which is cut off'))
  // Long enough that half a slot does not hold it.
  const long = text('y'.repeat(170))
  await token.writeFile('long', text('x'.repeat(170)))
  await orderFault(dir, 'SKF_WriteFile', 0, 'lie-short')
  await token.writeFile('long', long)
  expect(await token.readFile('long')).toEqual(text('x'.repeat(170)))
})

test('a signature that is not the key’s own is not passed on', async () => {
  const { dir, token } = await softTrial()
  await token.login(PIN)
  await fillContainer(token, 'CH-1', 'sm2')
  // The library leaves the buffer as it is and says that all is well.
  await orderFault(dir, 'SKF_ECCSignData', 0, 'idle')
  await expect(token.sign('CH-1', 'sm2-sm3', message)).rejects.toMatchObject({ code: 'token-damaged' })
  await token.sign('CH-1', 'sm2-sm3', message)
})

test('a token pulled at any call of a delivery’s writing: what is there afterwards goes on', async () => {
  const { dir, token, driver } = await softTrial()
  await token.login(PIN)
  const calls = await traceSoftCalls(dir, () => fillContainer(token, 'CH-0', 'sm2'))
  expect(calls.length).toBeGreaterThan(30)
  await token.logout()
  // Each third call here, by turns; the self-test's --faults takes them all.
  for (let index = 0; index < calls.length; index += 3) {
    const victim = await driver.open(SERIAL)
    await victim.login(PIN)
    const name = `CH-${index + 1}`
    await orderFault(dir, '*', index, index % 2 ? 'pull-before' : 'pull-lost')
    await expect(fillContainer(victim, name, 'sm2')).rejects.toMatchObject({ code: 'token-removed' })
    expect(await endFault(dir)).toBe(true)
    await insertSoftToken(dir, SERIAL)
    const again = await driver.open(SERIAL)
    await again.login(PIN)
    const found = (await again.containers()).find((container) => container.name === name)
    // Whole objects or none, and the first container as it was.
    if (found?.signingKey) await again.sign(name, 'sm2-sm3', message)
    await again.sign('CH-0', 'sm2-sm3', message)
    if (found) await again.deleteContainer(name)
    await again.logout()
  }
})

test('a library that is not there, or is none, is said so', () => {
  expect(() => skfDriver({ library: '/nowhere/libskf.so' })).toThrow(
    expect.objectContaining({ code: 'token-module-unusable' }),
  )
})

test('a program that is none of SKF’s is said so at the first call', async () => {
  await softFolder()
  const libc = readFileSync('/proc/self/maps', 'utf8').match(/\/\S*\/libc\.so\.6/)?.[0]
  const driver = skfDriver({ library: path.resolve(libc ?? '') })
  await expect(driver.list()).rejects.toMatchObject({ code: 'token-module-unusable' })
})
