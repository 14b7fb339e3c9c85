import { fileSigner, fingerprint, generateKeyPair, verify } from '@certhall/crypto'
import { CerthallError, parseStatement } from '@certhall/model'
import type { SealDelivery } from '@certhall/model/api'
import { assembleSeal, encodeSealInfo } from '@certhall/seal'
import type { Token } from '@certhall/token'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64, toBase64 } from '../encoding.ts'
import { pulledEverywhere } from '../testing/pulled-everywhere.ts'
import { type SigningToken, signingToken } from '../testing/signing-token.ts'
import { name } from '../testing/test-issuer.ts'
import type { SealClient } from './seal-client.ts'
import { readSeals } from './seal-files.ts'
import { sealViews } from './seal-views.ts'
import { writeSeals } from './write-seals.ts'

const ORIGIN = 'http://hall.test'
const SHOWN = ['将电子印章写入本 USBKey']

let held: SigningToken
let offered: SealDelivery['seals']
let received: string[]

beforeEach(async () => {
  held = await signingToken('某单位')
  offered = [await sealFor(held.signer.certificate, 1), await sealFor(held.signer.certificate, 2)]
  received = []
})
afterEach(() => held.remove())

async function sealFor(certificate: Uint8Array, ordinal: number, octets = 600) {
  const maker = await generateKeyPair('sm2')
  const makerCertificate = await held.issuer.issue(name('制章人'), maker.spki, 'signing')
  const at = new Date('2026-06-01T00:00:00Z')
  const info = encodeSealInfo({
    ...{ makerId: 'CH', id: `31011500000000${ordinal}`, kind: 1, name: '单位公章' },
    signers: { by: 'certificate', certificates: [certificate] },
    ...{ createdAt: at, validFrom: at, validUntil: new Date('2027-06-01T00:00:00Z'), extensions: [] },
    picture: { type: 'PNG', data: new Uint8Array(octets), widthMm: 40, heightMm: 40 },
  })
  const { algorithm, sign } = fileSigner(maker.pkcs8)
  const seal = assembleSeal(info, { certificate: makerCertificate, algorithm }, await sign(info))
  return {
    id: `31011500000000${ordinal}`,
    name: '单位公章',
    ordinal,
    seal: toBase64(seal),
    digest: fingerprint(seal),
  }
}

/** The hall's side with its checks. */
function hallOf(): SealClient {
  const view = async () => ({
    ...{ origin: ORIGIN, nonce: 'nonce', shown: SHOWN, certificate: fingerprint(held.signer.certificate) },
    seals: offered,
  })
  return {
    view,
    async receive({ bytes, signature }) {
      const statement = parseStatement(fromBase64(bytes))
      const containers = await held.logIn().then((token) => token.containers())
      const key = containers.find(({ name }) => name === 'now')?.signingKey as Uint8Array
      const holds =
        statement.purpose === 'seal' &&
        statement.nonce === 'nonce' &&
        verify('sm2-sm3', key, fromBase64(bytes), fromBase64(signature))
      if (!holds) throw new CerthallError('delivery-proof-wrong')
      received.push(statement.caseDigest)
      return view()
    },
  }
}

let told: string[]
const fetchSeals = (token: Token, changes: object = {}) => {
  told = []
  const tell = (step: string) => void told.push(step)
  return writeSeals({
    token,
    hall: hallOf(),
    origin: ORIGIN,
    shown: SHOWN,
    signer: held.signer,
    tell,
    ...changes,
  })
}

test('each seal comes into a file of its own, is seen there, and is acknowledged; a repeat writes nothing', async () => {
  const token = await held.logIn()
  const { written } = await fetchSeals(token)
  expect(written).toEqual(offered.map(({ id }) => id))
  expect(told).toEqual(['0/2', '1/2', '2/2'])
  expect(received).toEqual(offered.map(({ digest }) => digest))
  expect((await readSeals(token)).map(({ der }) => fingerprint(der))).toEqual(received)
  expect(await sealViews(held.driver)).toMatchObject([
    { token: held.serial, seals: [{ name: '单位公章', maker: '制章人', intact: true }, { intact: true }] },
  ])
  expect((await fetchSeals(token)).written).toEqual([])
})

test('pulled at any point of any call that changes the token, it goes on where it was', async () => {
  const points = await pulledEverywhere(held, {
    matters: (call) => call === 'writeFile' || call === 'sign',
    run: (token) => fetchSeals(token),
    async clean(token) {
      for (const ordinal of [1, 2])
        await token.deleteFile(`SEAL-${fingerprint(held.signer.certificate).slice(0, 16)}-${ordinal}`)
    },
    check: async (token, planned) => expect((await readSeals(token)).length, planned).toBe(2),
  })
  expect(points).toBeGreaterThan(4)
}, 180_000)

test('a seal of another certificate, another hash, no room, another site: nothing is written', async () => {
  const token = await held.logIn()
  const other = await held.issuer.issue(name('别人'), (await generateKeyPair('sm2')).spki, 'signing')
  const refused = async (code: string, run: () => Promise<unknown>) => {
    await expect(run()).rejects.toMatchObject({ code })
    expect(await readSeals(token)).toEqual([])
  }
  const [first] = offered
  offered = [await sealFor(other, 1)]
  await refused('delivery-answer-wrong', () => fetchSeals(token))
  offered = [{ ...(first as (typeof offered)[number]), digest: 'a'.repeat(64) }]
  await refused('delivery-answer-wrong', () => fetchSeals(token))
  offered = [await sealFor(held.signer.certificate, 1, 400_000)]
  await refused('token-full', () => fetchSeals(token))
  await refused('statement-origin-wrong', () => fetchSeals(token, { origin: 'http://x' }))
  await refused('consent-expired', () => fetchSeals(token, { shown: [] }))
  await refused('delivery-other-token', () =>
    fetchSeals(token, { signer: { ...held.signer, certificate: other } }),
  )
})

test('where room is short, the seal that is replaced makes room, and no other', async () => {
  const token = await held.logIn()
  const before = await held.issuer.issue(name('某单位'), (await generateKeyPair('sm2')).spki, 'signing')
  const file = (certificate: Uint8Array, ordinal: number) =>
    `SEAL-${fingerprint(certificate).slice(0, 16)}-${ordinal}`
  for (const ordinal of [1, 2]) await token.writeFile(file(before, ordinal), new Uint8Array(20_000))
  const replaces = { certificate: fingerprint(before), ordinal: 1 }
  offered = [{ ...(await sealFor(held.signer.certificate, 1, 30_000)), replaces }]
  expect((await fetchSeals(token)).written).toHaveLength(1)
  expect(await token.readFile(file(before, 1))).toBeUndefined()
  expect(await token.readFile(file(before, 2))).toHaveLength(20_000)
})
