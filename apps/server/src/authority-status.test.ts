import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { digest, generateKeyPair, verify } from '@certhall/crypto'
import {
  type CertIdHash,
  encodeOcspRequest,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
  parseSpki,
  toPem,
} from '@certhall/pki'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenAuthority, openAuthority } from './authority.ts'
import { authorityFixture, run, templateOf } from './authority-fixture.ts'

let fixture: Awaited<ReturnType<typeof authorityFixture>>
let opened: OpenAuthority
let now = new Date()

beforeAll(async () => {
  fixture = await authorityFixture()
  opened = await openAuthority({ ...fixture.options, clock: { now: () => now } })
})
afterAll(async () => {
  await opened.close()
  await fixture.remove()
})

let cases = 0
async function issue(key: 'sm2' | 'p256') {
  const { spki } = await generateKeyPair(key)
  return opened.authority.issue({ caseReference: `case-${cases++}`, template: templateOf(key), spki })
}

async function inFile(name: string, der: Uint8Array): Promise<string> {
  const file = path.join(fixture.folder, name)
  await writeFile(file, toPem('CERTIFICATE', der))
  return file
}

/** Asks and checks everything that a careful client checks of an answer. */
async function ask(
  issuerDer: Uint8Array,
  serials: string[],
  hash: CertIdHash = 'sha256',
  nonce?: Uint8Array,
) {
  const issuer = parseCertificate(issuerDer)
  const certIds = serials.map((serial) => ({
    hash,
    issuerNameHash: digest(hash, issuer.subjectDer),
    issuerKeyHash: digest(hash, parseSpki(issuer.spki).bits),
    serial,
  }))
  const answer = parseOcspResponse(
    await opened.answerOcsp(encodeOcspRequest({ certIds, ...(nonce && { nonce }) })),
  )
  if (answer.status !== 'successful') throw new Error(answer.status)
  const responder = parseCertificate(answer.certs[0] as Uint8Array)
  expect(verify(answer.signatureName, responder.spki, answer.data, answer.signature)).toBe(true)
  expect(verify(responder.signatureName, issuer.spki, responder.tbs, responder.signature)).toBe(true)
  expect(responder.extensions.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.9'])
  expect(responder.notAfter > now).toBe(true)
  expect(answer.nonce).toEqual(nonce)
  return answer.responses.map(({ status }) => status)
}

test.each(['sha1', 'sha256', 'sm3'] as const)(
  'good, revoked and unknown are told apart (%s CertIDs, SM2)',
  async (hash) => {
    const delivered = await issue('sm2')
    const lost = await issue('sm2')
    await opened.authority.revokePair({ serial: lost.encryption?.serial as string, reason: 'superseded' })
    const serials = [delivered.signing, delivered.encryption, lost.signing, lost.encryption].map(
      (one) => one?.serial as string,
    )
    const statuses = await ask(
      delivered.chain[0] as Uint8Array,
      [...serials, '1234'],
      hash,
      Uint8Array.of(1, 2, 3, 4),
    )
    const revoked = { type: 'revoked', reason: 'superseded', revokedAt: expect.any(Date) }
    expect(statuses).toEqual([{ type: 'good' }, { type: 'good' }, revoked, revoked, { type: 'unknown' }])
  },
)

test('the issuing CA itself is good, by its root', async () => {
  const [ca, root] = (await opened.chainOf('sm2')) as [Uint8Array, Uint8Array]
  expect(await ask(root, [parseCertificate(ca).serial])).toEqual([{ type: 'good' }])
})

test('openssl ocsp, over HTTP, accepts the answers of the delegated responder', async () => {
  const { signing, chain } = await issue('p256')
  const [ca, root] = chain as [Uint8Array, Uint8Array]
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/ocsp-response')
    buffer(request).then(async (body) => response.end(await opened.answerOcsp(body)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = await inFile('ca.pem', ca)
  const anchor = await inFile('root.pem', root)
  const leaf = await inFile('leaf.pem', signing.der)
  const ask = async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const args = ['ocsp', '-issuer', issuer, '-cert', leaf, '-url', url, '-CAfile', anchor]
    const { stdout, stderr } = await promisify(execFile)('openssl', args)
    return stdout + stderr
  }
  const good = await ask()
  // With a nonce, which openssl sends and compares by itself.
  expect(good).toContain('Response verify OK')
  expect(good).toMatch(/leaf\.pem: good/)
  expect(good).not.toContain('WARNING')
  await opened.authority.revokePair({ serial: signing.serial, reason: 'keyCompromise' })
  const revoked = await ask()
  expect(revoked).toContain('Response verify OK')
  expect(revoked).toMatch(/leaf\.pem: revoked[\s\S]*Reason: keyCompromise/)
  server.close()
})

test('bad requests and foreign issuers get an answer without a signature', async () => {
  expect(parseOcspResponse(await opened.answerOcsp(Uint8Array.of(0x30, 0x03)))).toEqual({
    status: 'malformedRequest',
  })
  const foreign = {
    hash: 'sha1' as const,
    issuerNameHash: new Uint8Array(20),
    issuerKeyHash: new Uint8Array(20),
    serial: '01',
  }
  const answer = await opened.answerOcsp(encodeOcspRequest({ certIds: [foreign] }))
  expect(parseOcspResponse(answer)).toEqual({ status: 'unauthorized' })
})

test('a CRL that openssl verifies; a new one for each change, numbers without a gap', async () => {
  const before = await opened.crl('p256')
  expect(await opened.crl('p256')).toEqual(before)
  const { signing } = await issue('p256')
  expect((await opened.crl('p256')).number).toBe(before.number)
  await opened.authority.revokePair({ serial: signing.serial, reason: 'affiliationChanged' })
  const racing = await Promise.all(Array.from({ length: 8 }, () => opened.crl('p256')))
  for (const crl of racing) expect(crl).toEqual(racing[0])
  const [after] = racing as [(typeof racing)[0]]
  expect(after.number).toBe(before.number + 1)

  const parsed = parseCrl(after.der)
  expect(parsed.number).toBe(BigInt(after.number))
  expect(parsed.revoked).toContainEqual(
    expect.objectContaining({ serial: signing.serial, reason: 'affiliationChanged' }),
  )
  const file = path.join(fixture.folder, 'p256.crl')
  await writeFile(file, after.der)
  const ca = await inFile('crl-ca.pem', await opened.caCertificate('p256'))
  const text = execFileSync(
    'sh',
    ['-c', 'openssl crl -inform DER -in "$1" -CAfile "$2" -noout -text 2>&1', 'sh', file, ca],
    {
      encoding: 'utf8',
    },
  )
  expect(text).toContain('verify OK')
  expect(text).toContain('X509v3 Authority Key Identifier')
  expect(text).toContain('Affiliation Changed')
})

test('an SM2 CRL verifies; near its end it is replaced, and an outlived revocation leaves the list', async () => {
  const kept = now
  const { signing } = await issue('sm2')
  await opened.authority.revokePair({ serial: signing.serial, reason: 'superseded' })
  const first = await opened.crl('sm2')
  const parsed = parseCrl(first.der)
  const issuer = parseCertificate(await opened.caCertificate('sm2'))
  expect(verify(parsed.signatureName, issuer.spki, parsed.tbs, parsed.signature)).toBe(true)
  const lists = (der: Uint8Array) => parseCrl(der).revoked.some(({ serial }) => serial === signing.serial)
  expect(lists(first.der)).toBe(true)
  now = new Date(kept.getTime() + 17 * 3600_000)
  expect((await opened.crl('sm2')).number).toBe(first.number)
  now = new Date(kept.getTime() + 19 * 3600_000)
  expect((await opened.crl('sm2')).number).toBe(first.number + 1)
  // One list after the certificate's end still names it (RFC 5280 §3.3), the next does not.
  now = new Date(kept.getTime() + 366 * 86_400_000)
  expect(lists((await opened.crl('sm2')).der)).toBe(true)
  now = new Date(kept.getTime() + 368 * 86_400_000)
  expect(lists((await opened.crl('sm2')).der)).toBe(false)
  // The responder's certificate was renewed on the way.
  expect(await ask(await opened.caCertificate('sm2'), [signing.serial])).toMatchObject([{ type: 'revoked' }])
  now = kept
})

test('addresses of issuers that are not ours', async () => {
  for (const ask of [opened.crl, opened.caCertificate, opened.chainOf]) {
    await expect(ask('other')).rejects.toMatchObject({ code: 'not-found' })
  }
})

test('a request that is sound but names a hash that nobody here computes is not called malformed', async () => {
  const { signing } = await issue('p256')
  const leaf = await inFile('hash-leaf.pem', signing.der)
  const ca = await inFile('hash-ca.pem', await opened.caCertificate('p256'))
  const request = path.join(fixture.folder, 'sha512.request')
  run('openssl', 'ocsp', '-issuer', ca, '-sha512', '-cert', leaf, '-reqout', request)
  expect(parseOcspResponse(await opened.answerOcsp(await readFile(request)))).toEqual({
    status: 'unauthorized',
  })
})
