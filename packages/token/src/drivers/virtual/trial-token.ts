import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileSigner, generateKeyPair, randomSerial, wrapSm2EncryptionPair } from '@certhall/crypto'
import { assembleCertificate, encodeTbsCertificate, type KeyType, type KeyUsage } from '@certhall/pki'
import type { Token } from '../../port.ts'
import { createVirtualToken, type NewVirtualToken } from './create-virtual-token.ts'
import { insert } from './presence.ts'

/** What the tests of this folder share: tokens in a folder of their own, and a small CA and KM in memory. */
export const PIN = '271828'
export const ADMIN_PIN = '31415926'
export const SERIAL = 'TRIAL-0001'

/** A folder with one inserted, empty token; `clean` takes it away. */
export async function trialFolder(token: Partial<NewVirtualToken> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'certhall-token-'))
  await createVirtualToken(dir, { serial: SERIAL, label: 'Trial', pin: PIN, adminPin: ADMIN_PIN, ...token })
  await insert(dir, token.serial ?? SERIAL)
  return { dir, clean: () => rm(dir, { recursive: true, force: true }) }
}

let issuer: ReturnType<typeof generateKeyPair> | undefined

/** A certificate for any key, by a CA made for this run. */
export async function issueFor(
  spki: Uint8Array,
  keyUsage: KeyUsage[] = ['digitalSignature'],
): Promise<Uint8Array> {
  issuer ??= generateKeyPair('p256')
  const signer = fileSigner((await issuer).pkcs8)
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature: signer.algorithm,
    issuer: [{ type: 'CN', value: 'Trial CA' }],
    subject: [{ type: 'CN', value: 'Holder' }],
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    spki,
    extensions: { keyUsage },
  })
  return assembleCertificate(tbs, signer.algorithm, await signer.sign(tbs))
}

/** A container as delivery leaves it: signing pair, for SM2 the KM's pair too, certificates. The token is logged in. */
export async function fillContainer(token: Token, name: string, key: KeyType) {
  await token.createContainer(name)
  const spki = await token.createPair(name, key)
  await token.writeCertificate(name, 'signing', await issueFor(spki))
  if (key !== 'sm2') return { spki }
  const pair = await generateKeyPair('sm2')
  await token.importEncryptionPair(
    name,
    wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: pair.pkcs8 }),
  )
  await token.writeCertificate(name, 'encryption', await issueFor(pair.spki, ['keyEncipherment']))
  return { spki, encryptionSpki: pair.spki }
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}
