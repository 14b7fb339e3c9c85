import {
  fingerprint,
  generateKeyPair,
  type KeyPair,
  sm2Encrypt,
  verify,
  wrapSm2EncryptionPair,
} from '@certhall/crypto'
import { CerthallError, parseStatement } from '@certhall/model'
import { encodeSm2EnvelopedKey, parseCsr, parseSm2EnvelopedKey, sameBytes } from '@certhall/pki'
import type { Token } from '@certhall/token'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../encoding.ts'
import { pulledEverywhere } from '../testing/pulled-everywhere.ts'
import { type SigningToken, signingToken } from '../testing/signing-token.ts'
import { name } from '../testing/test-issuer.ts'
import type { RestoreClient } from './restore-client.ts'
import { restorePairs } from './restore-pairs.ts'

const ORIGIN = 'http://hall.test'
const SHOWN = ['将您以前的加密密钥写入本 USBKey']
const SECRET = new TextEncoder().encode('a tender of last year')

interface Old {
  pair: KeyPair
  certificate: Uint8Array
}

let held: SigningToken
let olds: Old[]

beforeEach(async () => {
  held = await signingToken('张三')
  olds = await Promise.all(
    [1, 2].map(async () => {
      const pair = await generateKeyPair('sm2')
      return { pair, certificate: await held.issuer.issue(name('张三'), pair.spki, 'encryption') }
    }),
  )
})
afterEach(() => held.remove())

/** The hall's side with real keys and its checks; `forge` changes the envelope on its way. */
function hallOf({
  keepGenerations = 2,
  forge = (envelope) => envelope,
}: {
  keepGenerations?: number
  forge?: (envelope: Uint8Array, to: Uint8Array) => Uint8Array
} = {}): RestoreClient {
  return {
    view: async () => ({
      origin: ORIGIN,
      nonce: 'nonce',
      shown: SHOWN,
      signers: [fingerprint(held.signer.certificate)],
      keepGenerations,
      pairs: olds.map(({ certificate }) => ({
        fingerprint: fingerprint(certificate),
        certificate: toBase64(certificate),
        notBefore: '2025-01-01T00:00:00Z',
        notAfter: '2026-01-01T00:00:00Z',
      })),
    }),
    async fetchPair({ statement: signed, csr }) {
      const bytes = fromBase64(signed.bytes)
      const statement = parseStatement(bytes)
      const { info, spki, signature, signatureName } = parseCsr(fromBase64(csr))
      const holder = await held.logIn().then((token) => token.containers())
      const key = holder.find(({ name }) => name === 'now')?.signingKey as Uint8Array
      const holds =
        statement.purpose === 'restore' &&
        statement.nonce === 'nonce' &&
        statement.subject === toBase64(spki) &&
        verify('sm2-sm3', key, bytes, fromBase64(signed.signature)) &&
        verify(signatureName, spki, info, signature)
      const old = olds.find(({ certificate }) => fingerprint(certificate) === statement.caseDigest)
      if (!holds || !old) throw new CerthallError('restore-not-offered')
      const envelope = wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: old.pair.pkcs8 })
      return { certificate: toBase64(old.certificate), envelope: toBase64(forge(envelope, spki)) }
    },
  }
}

let told: string[]
const restore = (token: Token, hall = hallOf()) => {
  told = []
  const tell = (step: string) => void told.push(step)
  return restorePairs({ token, hall, origin: ORIGIN, shown: SHOWN, signer: held.signer, tell })
}

/** The container that opens what was encrypted to the old certificate. */
async function opening(token: Token, { pair }: Old): Promise<string | undefined> {
  const file = sm2Encrypt(pair.spki, SECRET)
  const found = (await token.containers()).find(
    ({ encryptionKey }) => encryptionKey && sameBytes(encryptionKey, pair.spki),
  )
  if (!found) return undefined
  expect(await token.decrypt(found.name, file)).toEqual(SECRET)
  return found.name
}

const [first, second] = [() => olds[0] as Old, () => olds[1] as Old]

test('the last generation comes into a container of its own, with a key made there; a repeat does nothing', async () => {
  const token = await held.logIn()
  const { restored } = await restore(token)
  expect(restored).toEqual([fingerprint(first().certificate)])
  expect(told).toEqual(['0/1', '1/1'])
  expect(await opening(token, first())).toMatch(/^CH-OLD-/)
  expect(await opening(token, second())).toBeUndefined()
  const before = await token.containers()
  expect((await restore(token)).restored).toEqual([])
  expect(told).toEqual(['0/0'])
  expect(await token.containers()).toEqual(before)
})

test('a profile that keeps three generations gets two old ones', async () => {
  const token = await held.logIn()
  expect((await restore(token, hallOf({ keepGenerations: 3 }))).restored).toHaveLength(2)
  expect(await opening(token, second())).not.toBe(await opening(token, first()))
})

test('pulled at any point of any call that changes the token, it goes on where it was', async () => {
  const reading = ['open', 'info', 'containers', 'room', 'login']
  const points = await pulledEverywhere(held, {
    matters: (call) => !reading.includes(call),
    run: (token) => restore(token),
    async clean(token) {
      for (const { name } of await token.containers()) if (name !== 'now') await token.deleteContainer(name)
    },
    async check(token, planned) {
      expect(await opening(token, first()), planned).toMatch(/^CH-OLD-/)
      expect(await token.containers(), planned).toHaveLength(2)
    },
  })
  expect(points).toBeGreaterThan(8)
}, 180_000)

test.each([
  [
    'of another pair',
    'delivery-answer-wrong',
    (_envelope: Uint8Array, to: Uint8Array) =>
      wrapSm2EncryptionPair({ signingSpki: to, encryptionPkcs8: second().pair.pkcs8 }),
  ],
  [
    'that names the certificate’s key and holds another',
    'input-invalid',
    (envelope: Uint8Array, to: Uint8Array) => {
      const other = wrapSm2EncryptionPair({ signingSpki: to, encryptionPkcs8: second().pair.pkcs8 })
      return encodeSm2EnvelopedKey({
        ...parseSm2EnvelopedKey(other),
        point: parseSm2EnvelopedKey(envelope).point,
      })
    },
  ],
  ['that is none', 'delivery-answer-wrong', () => new Uint8Array(4)],
])('an envelope %s is not imported', async (_what, code, forge) => {
  const token = await held.logIn()
  await expect(restore(token, hallOf({ forge }))).rejects.toMatchObject({ code })
  expect((await token.containers()).some(({ encryptionKey }) => encryptionKey)).toBe(false)
  expect((await restore(token)).restored).toHaveLength(1)
})

test('no room: nothing is made', async () => {
  const token = await held.logIn()
  for (let index = 0; index < 9; index++) await token.createContainer(`full-${index}`)
  await expect(restore(token)).rejects.toMatchObject({ code: 'token-full' })
  expect(await token.containers()).toHaveLength(10)
})

test('another certificate than the hall will take, another site, other words than were shown', async () => {
  const token = await held.logIn()
  const hall = hallOf()
  const other = { ...held.signer, certificate: (olds[0] as Old).certificate }
  const run = (changes: object) =>
    restorePairs({ token, hall, origin: ORIGIN, shown: SHOWN, signer: held.signer, ...changes })
  await expect(run({ signer: other })).rejects.toMatchObject({ code: 'delivery-other-token' })
  await expect(run({ origin: 'http://x' })).rejects.toMatchObject({ code: 'statement-origin-wrong' })
  await expect(run({ shown: [] })).rejects.toMatchObject({ code: 'consent-expired' })
  expect(await token.containers()).toHaveLength(1)
})
