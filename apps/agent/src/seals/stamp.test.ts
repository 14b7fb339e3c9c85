import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileSigner, fingerprint, generateKeyPair } from '@certhall/crypto'
import { encodeStatement } from '@certhall/model'
import { assembleSeal, encodeSealInfo, verifySeal, verifyStamps } from '@certhall/seal'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testPdf } from '../../../../test/test-pdf.ts'
import { fromBase64 } from '../encoding.ts'
import { type Agent, startAgent } from '../index.ts'
import { createTestHall, type TestHall } from '../testing/test-hall.ts'
import { createTestIssuer, name } from '../testing/test-issuer.ts'
import { openPage, type Page, settled } from '../testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from '../testing/test-token.ts'
import { sealFileName } from './seal-files.ts'

const PICTURE = new Uint8Array(
  readFileSync(path.resolve(import.meta.dirname, '../../../cli/src/demo/seal.png')),
)
const DAY = 86_400_000

let hall: TestHall
let held: Awaited<ReturnType<typeof createTestToken>>
let agent: Agent

/** On the token: one in force, one that has ended. */
async function writeSeal(ordinal: number, id: string, validUntil: Date) {
  const issuer = await createTestIssuer('p256')
  const maker = await generateKeyPair('p256')
  const at = new Date(Date.now() - 10 * DAY)
  const info = encodeSealInfo({
    ...{ makerId: 'CH', id, kind: 1, name: '单位公章', createdAt: at, validFrom: at, validUntil },
    signers: { by: 'certificate', certificates: [held.certificate] },
    picture: { type: 'PNG', data: PICTURE, widthMm: 40, heightMm: 40 },
    extensions: [],
  })
  const { algorithm, sign } = fileSigner(maker.pkcs8)
  const certificate = await issuer.issue(name('制章人'), maker.spki, 'signing')
  const der = assembleSeal(info, { certificate, algorithm }, await sign(info))
  const token = await held.driver.open(SERIAL)
  await token.login(PIN)
  await token.writeFile(sealFileName(fingerprint(held.certificate), ordinal), der)
  await token.logout()
}

beforeAll(async () => {
  hall = await createTestHall({ key: 'p256', dual: false })
  held = await createTestToken(hall, 'p256')
  await writeSeal(1, 'S-1', new Date(Date.now() + 100 * DAY))
  await writeSeal(2, 'S-2', new Date(Date.now() - DAY))
  agent = await startAgent({
    ...{ port: 0, tokensDir: held.tokensDir, stateDir: held.dir, allowedOrigins: [hall.origin], demo: false },
  })
})
afterAll(async () => {
  await agent.close()
  await hall.close()
  await held.remove()
})

const RIGHT = { type: 'stamp-document', name: '合同.pdf', seal: 'S-1', page: 2, xMm: 120, yMm: 200 }

async function ask(page: Page, content: Uint8Array, wish: object = {}, purpose = 'stamp') {
  const place = `/ui/documents?origin=${encodeURIComponent(hall.origin)}&for=${purpose}`
  const { document } = (await page.post(place, content, 'POST', 'application/octet-stream')).body
  const request = { ...RIGHT, document, language: 'zh', ...wish }
  return (await page.post('/ui/consent/prepare', { origin: hall.origin, request })).body
}

const accept = (page: Page, job: string, certificate: Uint8Array = held.certificate) =>
  page.post(`/ui/consent/${job}/accept`, {
    ...{ token: SERIAL, certificate: fingerprint(certificate), pin: PIN },
  })

test('what is shown is what is stamped, and comes back as what to append', async () => {
  const page = await openPage(agent.origin)
  const original = testPdf(3)
  const { job, view } = await ask(page, original, { reference: 'ST-77' })
  expect(view).toMatchObject({
    ...{ origin: hall.origin, purpose: 'stamp-document', certificate: fingerprint(held.certificate) },
    document: { name: '合同.pdf', size: original.length, sha256: fingerprint(original) },
    stamp: { id: 'S-1', name: '单位公章', page: 2, pages: 3 },
  })
  expect(view.lines[0]).toBe('在下面这份 PDF 的第 2 页（共 3 页）加盖印章“单位公章”（S-1）')
  await accept(page, job)
  const { answer } = await settled(page, job)
  const file = new Uint8Array(Buffer.concat([original, fromBase64(answer.appended)]))
  const asked: string[] = []
  const { stamps } = await verifyStamps({
    file,
    checkSeal: async ({ seal, signer, claimedAt: at }) => {
      asked.push(fingerprint(signer))
      return { ...verifySeal({ seal, signer, at, anchors: [] }), recordedAt: at }
    },
  })
  expect(asked).toEqual([fingerprint(held.certificate)])
  expect(stamps[0]?.page).toBe(2)
  expect(stamps[0]?.findings.slice(0, 3).map(({ code }) => code)).toEqual([
    ...['document-whole', 'stamping-right', 'impression-of-seal'],
  ])
})

test('nothing but a PDF is stamped, with a seal of this token, by its own certificate', async () => {
  const page = await openPage(agent.origin)
  const code = async (content: Uint8Array, wish: object = {}, purpose?: string) =>
    (await ask(page, content, wish, purpose)).code
  const statement = encodeStatement({
    ...{ version: 1, purpose: 'log-in', origin: hall.origin, nonce: 'nonce-0123456789', caseDigest: '' },
    ...{ shown: [], certificate: fingerprint(held.certificate), token: SERIAL, subject: '', at: 1 },
  })
  expect(await code(statement)).toBe('document-unreadable')
  expect(await code(testPdf(1), {}, 'sign')).toBe('job-unknown')
  expect(await code(testPdf(1))).toBe('input-invalid')
  expect(await code(testPdf(3), { seal: 'S-9' })).toBe('seal-not-on-token')
  expect(await code(testPdf(3), { seal: 'S-2' })).toBe('seal-not-in-force')
  for (const wrong of [{ digest: '00' }, { reference: 'a b' }, { xMm: -1 }, { name: '../a.pdf' }])
    expect(await code(testPdf(3), wrong)).toBe('input-invalid')
  const { job } = await ask(page, testPdf(3), { xMm: 190 })
  await accept(page, job)
  expect(await settled(page, job)).toMatchObject({ state: 'failed', error: { code: 'stamp-off-page' } })
  const other = await ask(page, testPdf(3))
  expect((await accept(page, other.job, new Uint8Array(9))).body.code).toBe('delivery-other-token')
})
