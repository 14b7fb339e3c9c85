import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fingerprint, sm2Encrypt } from '@certhall/crypto'
import type { UnlockState } from '@certhall/model/api'
import { createVirtualToken, insert, type TokenFaultPoint, virtualDriver, withFaults } from '@certhall/token'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomPin } from '../admin-pin/replace-admin-pin.ts'
import { fromBase64, toBase64 } from '../encoding.ts'
import { createTestIssuer, type TestIssuer } from '../testing/test-issuer.ts'
import type { UnlockClient } from './unlock-client.ts'
import { unlockToken } from './unlock-token.ts'

// Real (virtual) tokens with a counter of any height, and a hall that remembers what the real one stores. The real one: apps/cli, selftest/unlock.

const ADMIN_PIN = '92746038'
const ORIGIN = 'https://hall.example.test'

let folder: string
let issuer: TestIssuer
let made = 0
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'certhall-unlock-token-'))
  issuer = await createTestIssuer('p256')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the hall keeps of one unlock: both PINs until the next one is confirmed. */
function hallOf(serial: string, certificate: Uint8Array, adminTriesAtLeast: number) {
  const kept = { inUse: ADMIN_PIN, next: '55508372', step: 'granted', failed: '' }
  const state = (): UnlockState => ({
    ...{
      reference: 'CH20260101-AAAAAAAA',
      origin: ORIGIN,
      nonce: 'n',
      caseDigest: 'a'.repeat(64),
      shown: [],
    },
    ...{ state: 'issued', certificate: fingerprint(certificate), token: serial, adminTriesAtLeast },
  })
  const client: UnlockClient = {
    view: async () => state(),
    async grant({ session }) {
      const plain = { inUse: kept.inUse, next: kept.next, challenge: 'c', token: serial }
      const text = JSON.stringify({ ...plain, reference: state().reference })
      const envelope = toBase64(sm2Encrypt(fromBase64(session), new TextEncoder().encode(text)))
      return { envelope, inDoubt: kept.step === 'changing' }
    },
    async recordProgress(step) {
      // Confirmed: the next attempt begins with it, and has another to come after it.
      if (step !== 'changing' && kept.step === 'changing')
        Object.assign(kept, { inUse: kept.next, next: randomPin([]) })
      kept.step = step
      return state()
    },
    async fail(fault) {
      kept.failed = fault
      return state()
    },
    sendReceipt: async () => state(),
  }
  return { client, kept }
}

const MOMENTS = ['before', 'during', 'lost', 'after'] as const
/** Where each attempt is cut at changing the admin PIN. */
const attempts = fc.array(fc.constantFrom(...MOMENTS), { maxLength: 4 })

test('a low admin counter is never gambled with, wherever attempts are cut: it is never locked, and never one try from it by us', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 2, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      attempts,
      async (most, atLeast, spent, cuts) => {
        made += 1
        const serial = `UT${made}`
        const limits = { adminPinTries: most }
        await createVirtualToken(folder, { serial, label: 't', pin: '583926', adminPin: ADMIN_PIN, limits })
        await insert(folder, serial)
        const driver = virtualDriver(folder)
        const token = await driver.open(serial)
        await token.login('583926')
        await token.createContainer('old')
        const spki = await token.createPair('old', 'p256')
        const certificate = await issuer.issue([{ type: 'CN', value: 'holder' }], spki, 'signing')
        await token.writeCertificate('old', 'signing', certificate)
        await token.logout()
        for (let tried = 0; tried < Math.min(spent, most - 1); tried += 1)
          await token.unlock('00000001', '583926').catch(() => {})
        const left = async () => (await (await driver.open(serial)).info()).adminPin.triesLeft as number
        const begun = await left()
        const { client, kept } = hallOf(serial, certificate, atLeast)
        const press = async (cut?: (typeof MOMENTS)[number]) => {
          let calls = 0
          const faulty = withFaults(driver, ((point: TokenFaultPoint) => {
            const hit = point.call === 'changeAdminPin' && point.moment === cut && calls === 0
            if (hit) calls += 1
            return hit ? 'pull' : 'go'
          }) as never)
          const before = await left()
          const said = await unlockToken({
            ...{ token: await faulty.open(serial), hall: client, origin: ORIGIN, shown: [] },
            ...{ newPin: randomPin([]), known: () => Promise.reject(new Error('enough')) },
          }).catch((error: { code?: string; message: string }) => error.code ?? error.message)
          await insert(folder, serial)
          const after = await left()
          // Below the profile's number nothing is tried at all; at whatever number, never the last one.
          if (before < atLeast) expect([said, after]).toEqual(['admin-pin-low', before])
          expect(after).toBeGreaterThanOrEqual(Math.min(before, 1))
          return said
        }
        for (const cut of cuts) await press(cut)
        const said = await press()
        expect(kept.failed).toBe('')
        if (begun >= atLeast && cuts.length === 0) expect(said).toBe('enough')
        // Either the admin PIN is set, and the tries are whole again, or nothing may be tried any more.
        if (said === 'enough') expect(await left()).toBe(most)
        else expect([said, (await left()) < Math.max(atLeast, 2)]).toEqual(['admin-pin-low', true])
      },
    ),
    { numRuns: Number(process.env.CERTHALL_RUNS ?? '8') },
  )
})
