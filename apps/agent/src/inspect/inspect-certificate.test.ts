import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair, keyIdentifier, sign } from '@certhall/crypto'
import {
  assembleOcspResponse,
  type CertificateStatus,
  encodeOcspResponseData,
  ocspError,
  parseOcspRequest,
  signatureFor,
} from '@certhall/pki'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestIssuer, name, type TestIssuer } from '../testing/test-issuer.ts'
import { inspectCertificate } from './inspect-certificate.ts'

let origin: string
let issuer: TestIssuer
let leaf: Uint8Array
let close: () => Promise<void>
const asked: string[] = []
/** What the place answers, by path; a test changes one. */
let answers: Record<string, (body: Uint8Array, response: ServerResponse) => unknown>

beforeEach(async () => {
  asked.length = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    asked.push(request.url ?? '')
    const answer = await answers[request.url ?? '']?.(new Uint8Array(Buffer.concat(chunks)), response)
    if (answer instanceof Uint8Array) response.end(answer)
    else if (answer !== 'taken') response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  issuer = await createTestIssuer('sm2', {
    ca: `${origin}/ca.cer`,
    root: `${origin}/root.cer`,
    ocsp: `${origin}/ocsp`,
  })
  leaf = await issuer.issue(name('张三'), (await generateKeyPair('sm2')).spki, 'signing')
  answers = {
    '/ca.cer': () => issuer.chain[0],
    '/root.cer': () => issuer.chain[1],
    '/ocsp': (body) => ocsp(body, { type: 'good' }),
  }
})
afterEach(() => close())

async function ocsp(
  body: Uint8Array,
  status: CertificateStatus,
  {
    at = new Date(),
    by = issuer.pair,
    nonce,
  }: { at?: Date; by?: TestIssuer['pair']; nonce?: Uint8Array } = {},
) {
  const request = parseOcspRequest(body)
  const data = encodeOcspResponseData({
    responder: { keyHash: keyIdentifier(by.spki) },
    producedAt: at,
    responses: request.certIds.map((certId) => ({
      certId,
      status,
      thisUpdate: at,
      nextUpdate: new Date(at.getTime() + 3600_000),
    })),
    ...(request.nonce && { nonce: nonce ?? request.nonce }),
  })
  const sig = signatureFor(by.key)
  return assembleOcspResponse({ data, sig, signature: await sign(sig, by.pkcs8, data) })
}

const inspect = (allows = (asking: string) => asking === origin) =>
  inspectCertificate(leaf, new Date(), { allows })

it('finds the chain by the certificate’s own addresses, and its status', async () => {
  const { chain, status } = await inspect()
  expect(chain).toMatchObject({
    state: 'verified',
    links: [
      { role: 'own', name: '张三' },
      { role: 'issuer', name: 'Test Issuing' },
      { role: 'root', name: 'Test Root' },
    ],
  })
  expect(status).toEqual({ state: 'good' })
})

it('says when and why it was revoked', async () => {
  const revokedAt = new Date('2026-01-02T03:04:05Z')
  answers['/ocsp'] = (body) => ocsp(body, { type: 'revoked', revokedAt, reason: 'keyCompromise' })
  expect((await inspect()).status).toEqual({
    state: 'revoked',
    revokedAt: '2026-01-02T03:04:05.000Z',
    reason: 'keyCompromise',
  })
})

it('asks no address that neither policy nor user has allowed', async () => {
  const { chain, status } = await inspect(() => false)
  expect(chain).toMatchObject({ state: 'incomplete', fault: 'address-refused' })
  expect(status).toEqual({ state: 'failed', fault: 'chain' })
  expect(asked).toEqual([])
})

it('follows no redirection', async () => {
  answers['/ca.cer'] = (_, response) => {
    response.writeHead(302, { location: `${origin}/elsewhere` }).end()
    return 'taken'
  }
  expect((await inspect()).chain).toMatchObject({ state: 'incomplete', fault: 'unreachable' })
  expect(asked).toEqual(['/ca.cer'])
})

it('reads no more than a certificate can be', async () => {
  answers['/ca.cer'] = () => new Uint8Array(70_000)
  expect((await inspect()).chain).toMatchObject({ state: 'incomplete', fault: 'too-large' })
})

it('calls another authority of the same name by its name', async () => {
  const impostor = await createTestIssuer('sm2')
  answers['/ca.cer'] = () => impostor.chain[0]
  answers['/root.cer'] = () => impostor.chain[1]
  const { chain, status } = await inspect()
  expect(chain.state).not.toBe('verified')
  expect(status).toEqual({ state: 'failed', fault: 'chain' })
})

it.each<[string, (body: Uint8Array) => unknown]>([
  ['malformed', () => new Uint8Array([1, 2, 3])],
  ['unreachable', () => undefined],
  ['responder-refused', () => ocspError('unauthorized')],
  ['answer-stale', (body) => ocsp(body, { type: 'good' }, { at: new Date(Date.now() - 86_400_000) })],
  ['answer-stale', (body) => ocsp(body, { type: 'good' }, { at: new Date(Date.now() + 86_400_000) })],
  ['answer-other', (body) => ocsp(body, { type: 'good' }, { nonce: new Uint8Array(16) })],
  [
    'answer-not-signed',
    async (body) => ocsp(body, { type: 'good' }, { by: (await createTestIssuer('sm2')).pair }),
  ],
])('believes no status that is %s', async (fault, answer) => {
  answers['/ocsp'] = answer
  const { chain, status } = await inspect()
  expect(chain.state).toBe('verified')
  expect(status).toEqual({ state: 'failed', fault })
})
