import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { digest, fingerprint, verifySignedData } from '@certhall/crypto'
import { encodeStatement, parseStatement } from '@certhall/model'
import { type KeyType, parseSignedData, toPem } from '@certhall/pki'
import { afterEach, describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../encoding.ts'
import { type Agent, startAgent } from '../index.ts'
import { createTestHall, type TestHall } from '../testing/test-hall.ts'
import { openPage, type Page, settled } from '../testing/test-page.ts'
import { createTestToken, PIN, SERIAL } from '../testing/test-token.ts'

let hall: TestHall
let held: Awaited<ReturnType<typeof createTestToken>>
let agent: Agent

async function start(key: KeyType) {
  hall = await createTestHall({ key, dual: false })
  held = await createTestToken(hall, key)
  agent = await startAgent({
    port: 0,
    tokensDir: held.tokensDir,
    stateDir: held.dir,
    allowedOrigins: [hall.origin],
    demo: false,
  })
}

afterEach(async () => {
  await agent.close()
  await hall.close()
  await held.remove()
})

const upload = (page: Page, content: Uint8Array | string, origin = hall.origin) =>
  page.post(`/ui/documents?origin=${encodeURIComponent(origin)}`, content, 'POST', 'application/octet-stream')

async function signIt(content: Uint8Array | string, name = '合同.pdf') {
  const page = await openPage(agent.origin)
  const { document } = (await upload(page, content)).body
  const prepared = await page.post('/ui/consent/prepare', {
    origin: hall.origin,
    request: { type: 'sign-document', name, document, language: 'zh' },
  })
  await page.post(`/ui/consent/${prepared.body.job}/accept`, {
    token: SERIAL,
    certificate: fingerprint(held.certificate),
    pin: PIN,
  })
  return { prepared, done: await settled(page, prepared.body.job) }
}

const TEXT = '合同第一页\n'

describe('a document', () => {
  it.each(['rsa2048', 'p256', 'sm2'] as const)('is signed by a %s key, detached, as shown', async (key) => {
    await start(key)
    const { prepared, done } = await signIt(TEXT)
    expect(prepared.body.view).toMatchObject({
      origin: hall.origin,
      purpose: 'sign-document',
      document: {
        name: '合同.pdf',
        size: Buffer.byteLength(TEXT),
        sha256: Buffer.from(digest('sha256', Buffer.from(TEXT))).toString('hex'),
        sm3: Buffer.from(digest('sm3', Buffer.from(TEXT))).toString('hex'),
      },
    })
    const cms = fromBase64(done.answer.signature)
    const result = verifySignedData(cms, Buffer.from(TEXT))
    if (!result.ok) throw new Error(result.fault)
    expect(result.certificate.der).toEqual(held.certificate)
    expect(Math.abs(Number(result.signingTime) - Date.now())).toBeLessThan(60_000)
    const file = async (name: string, bytes: Uint8Array | string) => {
      await writeFile(path.join(held.dir, name), bytes)
      return path.join(held.dir, name)
    }
    if (key === 'sm2') {
      // The openssl command knows no GM/T 0010; the signature itself it does.
      const { signed, signature } = parseSignedData(cms)
      const said = execFileSync('openssl', [
        ...[
          'pkeyutl',
          '-verify',
          '-pubin',
          '-rawin',
          '-digest',
          'sm3',
          '-pkeyopt',
          'distid:1234567812345678',
        ],
        ...['-inkey', await file('key.pem', toPem('PUBLIC KEY', result.certificate.spki))],
        ...['-in', await file('attributes', signed), '-sigfile', await file('signature', signature)],
      ])
      expect(String(said)).toContain('Signature Verified Successfully')
    } else {
      execFileSync('openssl', [
        ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', await file('cms', cms), '-purpose', 'any'],
        ...['-content', await file('document', TEXT), '-partial_chain', '-out', '/dev/null'],
        ...['-CAfile', await file('ca.pem', toPem('CERTIFICATE', held.certificate))],
      ])
    }
  })

  it('that encodes a log-in statement is a document, and no log-in', async () => {
    await start('p256')
    const forged = encodeStatement({
      version: 1,
      purpose: 'log-in',
      origin: hall.origin,
      nonce: 'nonce-0123456789',
      caseDigest: '',
      shown: [],
      certificate: fingerprint(held.certificate),
      token: SERIAL,
      subject: '',
      at: 1,
    })
    expect(parseStatement(forged).purpose).toBe('log-in')
    const { done } = await signIt(forged, 'statement.txt')
    const { signed, signature } = parseSignedData(fromBase64(done.answer.signature))
    const asLogIn = (bytes: Uint8Array) => () =>
      hall.checkStatement(
        { bytes: toBase64(bytes), signature: toBase64(signature), unverifiedCertificate: '' },
        'log-in',
        held.certificate,
        'nonce-0123456789',
      )
    expect(asLogIn(forged)).toThrow('statement-signature-wrong')
    // What was signed is a SET OF attributes: no statement begins so.
    expect(signed[0]).toBe(0x31)
    expect(asLogIn(signed)).toThrow(/not UTF-8 JSON/)
  })

  it('comes whole from an allowed site to the page that asks, or not at all', async () => {
    await start('p256')
    const page = await openPage(agent.origin)
    const stranger = 'https://stranger.example'
    expect((await upload(page, TEXT, stranger)).body).toEqual({ pairing: true, origin: stranger })
    expect((await upload(page, '')).body.code).toBe('input-invalid')
    const { document } = (await upload(page, TEXT)).body
    const other = await openPage(agent.origin)
    const ask = (asker: Page, request: object) =>
      asker.post('/ui/consent/prepare', { origin: hall.origin, request })
    const request = { type: 'sign-document', name: 'a.pdf', document, language: 'zh' }
    expect((await ask(other, request)).body.code).toBe('job-unknown')
    for (const wrong of [{ name: '../a' }, { name: 'a\u202efdp.exe' }, { document: '0' }, { digest: '00' }])
      expect((await ask(page, { ...request, ...wrong })).body.code).toBe('input-invalid')
    const large = await upload(page, new Uint8Array(64 * 1024 * 1024 + 1)).catch(() => ({ status: 413 }))
    expect(large.status).toBe(413)
  })

  it('whose signature the token got wrong reaches no site', async () => {
    await start('p256')
    await agent.close()
    const { driver } = held
    agent = await startAgent({
      port: 0,
      tokensDir: held.tokensDir,
      stateDir: held.dir,
      allowedOrigins: [hall.origin],
      demo: false,
      driver: {
        ...driver,
        async open(id) {
          const token = await driver.open(id)
          const spoilt = (bytes: Uint8Array) => Uint8Array.from([...bytes, 0])
          return {
            ...token,
            sign: async (container, algorithm, message) => token.sign(container, algorithm, spoilt(message)),
          }
        },
      },
    })
    const { done } = await signIt(TEXT)
    expect(done).toMatchObject({ state: 'failed', error: { code: 'token-signature-wrong' } })
    expect(done.answer).toBeUndefined()
  })
})

it('certificates are shown to a site by a click, without a PIN', async () => {
  await start('p256')
  const page = await openPage(agent.origin)
  const prepared = await page.post('/ui/consent/prepare', {
    origin: hall.origin,
    request: { type: 'list', language: 'zh' },
  })
  const { job } = prepared.body
  const accepted = await page.post(`/ui/consent/${job}/accept`, { token: SERIAL, certificate: '', pin: PIN })
  expect(accepted.body.code).toBe('input-invalid')
  const shown = await page.post(`/ui/consent/${job}/show`, {})
  expect(shown.body.answer.tokens[0].certificates[0].fingerprint).toBe(fingerprint(held.certificate))
  expect((await page.post(`/ui/consent/${job}/show`, {})).body.code).toBe('consent-expired')
})
