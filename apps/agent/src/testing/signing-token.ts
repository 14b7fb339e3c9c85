import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createVirtualToken, insert, virtualDriver } from '@certhall/token'
import type { PulledToken } from './pulled-everywhere.ts'
import { createTestIssuer, name, type TestIssuer } from './test-issuer.ts'

const PIN = '135790'
const SERIAL = 'TEST0001'

export interface SigningToken extends PulledToken {
  issuer: TestIssuer
  /** The container with the signing pair, and its certificate. */
  signer: { container: string; certificate: Uint8Array }
  remove(): Promise<void>
}

/** For tests: a token that is plugged in, with one SM2 signing pair and its certificate, in a folder of its own. */
export async function signingToken(holder: string): Promise<SigningToken> {
  const issuer = await createTestIssuer('sm2')
  const dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-token-'))
  await createVirtualToken(dir, { serial: SERIAL, label: '测试', pin: PIN, adminPin: '97531000' })
  await insert(dir, SERIAL)
  const driver = virtualDriver(dir)
  const logIn: SigningToken['logIn'] = async (from = driver) => {
    const token = await from.open(SERIAL)
    await token.login(PIN)
    return token
  }
  const token = await logIn()
  await token.createContainer('now')
  const certificate = await issuer.issue(name(holder), await token.createPair('now', 'sm2'), 'signing')
  await token.writeCertificate('now', 'signing', certificate)
  const signer = { container: 'now', certificate }
  const remove = () => rm(dir, { recursive: true, force: true })
  return { driver, dir, serial: SERIAL, logIn, issuer, signer, remove }
}
