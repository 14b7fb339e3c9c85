import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { KeyType } from '@certhall/pki'
import { createVirtualToken, insert, virtualDriver } from '@certhall/token'
import type { TestHall } from './test-hall.ts'

export const PIN = '135790'
export const SERIAL = 'TEST0001'

/** A folder with one plugged-in token that carries the hall's old certificate. */
export async function createTestToken(hall: TestHall, key: KeyType, serial = SERIAL) {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-agent-'))
  const tokensDir = path.join(dir, 'tokens')
  await createVirtualToken(tokensDir, { serial, label: '测试', pin: PIN, adminPin: '97531000' })
  await insert(tokensDir, serial)
  const driver = virtualDriver(tokensDir)
  const token = await driver.open(serial)
  await token.login(PIN)
  await token.createContainer('old')
  const certificate = await hall.enrol(await token.createPair('old', key))
  await token.writeCertificate('old', 'signing', certificate)
  await token.logout()
  return { dir, tokensDir, driver, certificate, remove: () => rm(dir, { recursive: true, force: true }) }
}
