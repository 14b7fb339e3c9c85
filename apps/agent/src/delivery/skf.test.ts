import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fingerprint, generateKeyPair, sm2Encrypt, wrapSm2EncryptionPair } from '@certhall/crypto'
import { deliveryContainer } from '@certhall/model'
import { parseCsr, sameBytes } from '@certhall/pki'
import { type Token, workerCommand, workerDriver } from '@certhall/token'
import { expect, onTestFinished, test } from 'vitest'
import { buildSoftSkf } from '../../../../test/soft-skf/build.ts'
import {
  endFault,
  insertSoftToken,
  makeSoftToken,
  orderFault,
  type SoftToken,
  traceSoftCalls,
} from '../../../../test/soft-skf/soft-tokens.ts'
import { fromBase64, toBase64 } from '../encoding.ts'
import { restorePairs } from '../restore/restore-pairs.ts'
import { createTestHall, type TestHall } from '../testing/test-hall.ts'
import { createTestIssuer, name as nameOf } from '../testing/test-issuer.ts'
import { PIN, SERIAL } from '../testing/test-token.ts'
import { deliver } from './deliver.ts'
import { openHallClient } from './hall-client.ts'

// Whole deliveries through the C calls of GM/T 0016, in the worker as the assistant has it.

const OURS = { name: 'CERTHALL', pin: PIN, adminPin: '97531000' }

async function softDesk(token: Partial<SoftToken> = {}, more: object = {}) {
  const { library, tool } = await buildSoftSkf()
  const dir = await mkdtemp(path.join(os.tmpdir(), 'certhall-skf-delivery-'))
  await makeSoftToken(dir, tool, { serial: SERIAL, label: '测试', applications: [OURS], ...token })
  const quirks = JSON.stringify({ containers: token.containers ?? 10, ...more })
  const start = { ...workerCommand('skf', library, quirks), env: { ...process.env, SOFT_SKF_DIR: dir } }
  const driver = workerDriver({ name: 'skf', start })
  onTestFinished(async () => {
    await driver.close()
    await rm(dir, { recursive: true, force: true })
  })
  const logIn = async () => {
    const open = await driver.open(SERIAL)
    await open.login(PIN)
    return open
  }
  return { dir, driver, logIn }
}

async function withHall(desk: Awaited<ReturnType<typeof softDesk>>) {
  const hall = await createTestHall({ key: 'sm2', dual: true })
  onTestFinished(() => hall.close())
  const token = await desk.logIn()
  await token.createContainer('old')
  await token.writeCertificate('old', 'signing', await hall.enrol(await token.createPair('old', 'sm2')))
  return { hall, token }
}

async function run(hall: TestHall, token: Token): Promise<void> {
  const { origin, reference, ticket, shown } = hall
  const client = openHallClient({ origin, reference, ticket }, { pausesMs: [1] })
  await deliver({ token, hall: client, origin, reference, shown, tell: () => {} })
}

async function expectDelivered(hall: TestHall, token: Token) {
  expect(hall.state()).toBe('done')
  const live = hall.issuances.filter((record) => record.live)
  expect(live).toHaveLength(1)
  const containers = await token.containers()
  expect(containers.map(({ name }) => name).sort()).toEqual([deliveryContainer(hall.reference), 'old'].sort())
  const fresh = containers.find(({ name }) => name !== 'old')
  expect(fresh?.signingCertificate).toEqual(fromBase64(live[0]?.issued?.signing ?? ''))
  const secret = new TextEncoder().encode('works')
  const cipher = sm2Encrypt(fresh?.encryptionKey as Uint8Array, secret)
  expect(await token.decrypt(fresh?.name ?? '', cipher)).toEqual(secret)
}

test('a dual certificate arrives on a token that has room for one container more', async () => {
  const { hall, token } = await withHall(await softDesk({ containers: 2 }))
  await run(hall, token)
  await expectDelivered(hall, token)
  expect((await token.room()).containersFree).toBe(0)
})

test('no room for a container: said before anything is submitted or made', async () => {
  const { hall, token } = await withHall(await softDesk({ containers: 1 }))
  await expect(run(hall, token)).rejects.toMatchObject({ code: 'token-full' })
  expect(hall.issuances).toEqual([])
  expect((await token.containers()).map(({ name }) => name)).toEqual(['old'])
})

test('a library that does not decrypt: said before anything is issued or made', async () => {
  const { hall, token } = await withHall(await softDesk({}, { decrypt: [] }))
  expect((await token.info()).encryptionPairs).toBe('refuse')
  await expect(run(hall, token)).rejects.toMatchObject({ code: 'token-not-supported' })
  expect(hall.issuances).toEqual([])
  expect((await token.containers()).map(({ name }) => name)).toEqual(['old'])
})

test('orphans of our own are put to use or cleaned up; another application and its objects stay', async () => {
  const bank = { name: 'BANK', pin: '111111', adminPin: '22222222' }
  const desk = await softDesk({ applications: [bank, OURS] })
  const { hall, token } = await withHall(desk)
  const own = deliveryContainer(hall.reference)
  // As a pull left it between two calls, with an algorithm that nobody approved.
  await token.createContainer(own)
  await token.createPair(own, 'rsa2048')
  await run(hall, token)
  await expectDelivered(hall, token)
})

test('pulled at any call into the library, the delivery goes on to the one certificate', async () => {
  const desk = await softDesk({ containers: 3, bytes: 1 << 20 })
  const first = await withHall(desk)
  const calls = await traceSoftCalls(desk.dir, () => run(first.hall, first.token))
  expect(calls.length).toBeGreaterThan(80)
  // A sample; certhall selftest --driver skf --faults takes them all.
  for (const [at, act] of [
    [0.5, 'pull-lost'],
    [0.7, 'crash'],
  ] as const) {
    const again = await softDesk()
    const { hall, token } = await withHall(again)
    await orderFault(again.dir, '*', Math.floor(calls.length * at), act)
    await expect(run(hall, token)).rejects.toThrow()
    expect(await endFault(again.dir)).toBe(true)
    await insertSoftToken(again.dir, SERIAL)
    const next = await again.logIn()
    await run(hall, next)
    await expectDelivered(hall, next)
  }
}, 180_000)

test('K generations: each older pair takes a container, as many as are kept and as fit', async () => {
  const issuer = await createTestIssuer('sm2')
  const desk = await softDesk({ containers: 3 })
  const token = await desk.logIn()
  await token.createContainer('now')
  const certificate = await issuer.issue(nameOf('张三'), await token.createPair('now', 'sm2'), 'signing')
  await token.writeCertificate('now', 'signing', certificate)
  const olds = await Promise.all(
    [1, 2, 3].map(async () => {
      const pair = await generateKeyPair('sm2')
      return { pair, certificate: await issuer.issue(nameOf('张三'), pair.spki, 'encryption') }
    }),
  )
  const restore = (keepGenerations: number) =>
    restorePairs({
      token,
      origin: 'http://hall.test',
      shown: ['x'],
      signer: { container: 'now', certificate },
      hall: {
        view: async () => ({
          origin: 'http://hall.test',
          nonce: 'nonce',
          shown: ['x'],
          signers: [fingerprint(certificate)],
          keepGenerations,
          pairs: olds.map((old) => ({
            fingerprint: fingerprint(old.certificate),
            certificate: toBase64(old.certificate),
            notBefore: '2025-01-01T00:00:00Z',
            notAfter: '2026-01-01T00:00:00Z',
          })),
        }),
        async fetchPair({ csr }) {
          const { spki } = parseCsr(fromBase64(csr))
          const next = (await token.containers()).filter(({ encryptionKey }) => encryptionKey).length
          const old = olds[next] as (typeof olds)[number]
          const envelope = wrapSm2EncryptionPair({ signingSpki: spki, encryptionPkcs8: old.pair.pkcs8 })
          return { certificate: toBase64(old.certificate), envelope: toBase64(envelope) }
        },
      },
    })
  expect((await restore(2)).restored).toEqual([fingerprint(olds[0]?.certificate as Uint8Array)])
  expect((await restore(3)).restored).toEqual([fingerprint(olds[1]?.certificate as Uint8Array)])
  await expect(restore(4)).rejects.toMatchObject({ code: 'token-full' })

  const held = await token.containers()
  expect(held).toHaveLength(3)
  for (const { pair } of olds.slice(0, 2)) {
    const there = held.find(({ encryptionKey }) => encryptionKey && sameBytes(encryptionKey, pair.spki))
    const secret = new TextEncoder().encode('a tender of last year')
    expect(await token.decrypt(there?.name ?? '', sm2Encrypt(pair.spki, secret))).toEqual(secret)
  }
})
