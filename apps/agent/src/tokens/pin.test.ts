import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileSigner, generateKeyPair, randomSerial } from '@certhall/crypto'
import { residentIdCheck } from '@certhall/model'
import { assembleCertificate, encodeTbsCertificate } from '@certhall/pki'
import { createVirtualToken, insert, virtualDriver } from '@certhall/token'
import { expect, test } from 'vitest'
import { changePin } from './pin.ts'
import { openTokenDesk } from './token-desk.ts'

const PIN = '271828'
const FIRST = '37010219850312101'

test('a new PIN from what the certificates tell of the holder is refused before a try is spent', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-pin-'))
  try {
    await createVirtualToken(dir, { serial: 'T1', label: 'T', pin: PIN, adminPin: '31415926' })
    await insert(dir, 'T1')
    const driver = virtualDriver(dir)
    const token = await driver.open('T1')
    await token.login(PIN)
    await token.createContainer('a')
    const spki = await token.createPair('a', 'p256')
    const signer = fileSigner((await generateKeyPair('p256')).pkcs8)
    const tbs = encodeTbsCertificate({
      serial: randomSerial(),
      signature: signer.algorithm,
      issuer: [{ type: 'CN', value: 'CA' }],
      subject: [{ type: 'CN', value: '张伟 8812047731' }],
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2027-01-01T00:00:00Z'),
      spki,
      extensions: { identity: { residentId: FIRST + residentIdCheck(FIRST) } },
    })
    const certificate = assembleCertificate(tbs, signer.algorithm, await signer.sign(tbs))
    await token.writeCertificate('a', 'signing', certificate)

    const change = (oldPin: string, newPin: string) =>
      changePin(driver, openTokenDesk(), 'T1', { oldPin, newPin })
    for (const [newPin, reason] of [
      ['850312', 'birth-date'],
      ['101985', undefined],
      ['047731', 'identity-number'],
      ['123456', 'sequence'],
    ] as const) {
      // The old PIN is wrong: only a PIN that may be chosen gets as far as spending a try.
      const refusal = reason ? { code: 'pin-weak', extra: { reason } } : { code: 'pin-wrong' }
      await expect(change('000000', newPin), newPin).rejects.toMatchObject(refusal)
    }
    await change(PIN, '101985')
    await expect(change(PIN, '583926')).rejects.toMatchObject({ code: 'pin-wrong' })
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
