import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  assembleCertificate,
  assembleSignedData,
  cmsFormFor,
  encodeSignedAttributes,
  encodeTbsCertificate,
  type KeyType,
  messageDigestFor,
  parseSignedData,
  type SignatureName,
  signatureFor,
  toPem,
} from '@certhall/pki'
import { afterAll, describe, expect, test } from 'vitest'
import { digest, randomSerial } from './digests.ts'
import { generateKeyPair } from './keys.ts'
import { sign } from './signatures.ts'
import { verifySignedData } from './verify-signed-data.ts'

const DIR = mkdtempSync(join(tmpdir(), 'certhall-signed-data-'))
afterAll(() => rmSync(DIR, { recursive: true }))
const file = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(join(DIR, name), bytes)
  return join(DIR, name)
}
const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })

const DOCUMENT = new TextEncoder().encode('合同第 1 页\r\n第二行\n')
const TIME = new Date('2026-11-22T01:02:03Z')

async function holder(key: KeyType) {
  const pair = await generateKeyPair(key)
  const name = [{ type: 'CN', value: '张三' }] as const
  const algorithm = signatureFor(key)
  const tbs = encodeTbsCertificate({
    serial: randomSerial(),
    signature: algorithm,
    issuer: name,
    subject: name,
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 86_400_000),
    spki: pair.spki,
    extensions: { keyUsage: ['digitalSignature', 'nonRepudiation'] },
  })
  return { pair, certificate: assembleCertificate(tbs, algorithm, await sign(algorithm, pair.pkcs8, tbs)) }
}

async function signed(
  key: KeyType,
  {
    algorithm = signatureFor(key),
    document = DOCUMENT,
  }: { algorithm?: SignatureName; document?: Uint8Array } = {},
) {
  const { pair, certificate } = await holder(key)
  const name = messageDigestFor(algorithm)
  const attributes = encodeSignedAttributes({
    form: cmsFormFor(algorithm),
    messageDigest: digest(name, document),
    signingTime: TIME,
    certificate: { digest: name, hash: digest(name, certificate) },
  })
  const signature = await sign(algorithm, pair.pkcs8, attributes)
  const cms = assembleSignedData({ algorithm, attributes, signature, certificates: [certificate] })
  return { pair, certificate, attributes, signature, cms }
}

const CASES: [KeyType, SignatureName][] = [
  ['rsa2048', 'rsa-sha256'],
  ['rsa2048', 'rsa-sha512'],
  ['rsa2048', 'rsa-pss-sha256'],
  ['p256', 'ecdsa-sha256'],
  ['p384', 'ecdsa-sha384'],
]

describe('a detached signature over a document', () => {
  test.each(CASES)('%s with %s: openssl cms agrees, and refuses another document', async (key, algorithm) => {
    const { certificate, cms } = await signed(key, { algorithm })
    const verify = (content: Uint8Array) =>
      openssl(
        ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', file('cms.der', cms)],
        ...[
          '-content',
          file('document', content),
          '-CAfile',
          file('ca.pem', toPem('CERTIFICATE', certificate)),
        ],
        ...['-purpose', 'any', '-out', '/dev/null'],
      )
    expect(() => verify(DOCUMENT)).not.toThrow()
    expect(() => verify(Uint8Array.of(...DOCUMENT, 0))).toThrow()
    const printed = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', join(DIR, 'cms.der'))
    for (const part of ['signingCertificateV2', 'messageDigest', 'signingTime', 'Nov 22 01:02:03 2026 GMT'])
      expect(printed).toContain(part)
    expect(verifySignedData(cms, DOCUMENT)).toMatchObject({ ok: true, signingTime: TIME })
  })

  test('SM2: GM/T 0010 identifiers; openssl verifies the raw signature over the attributes', async () => {
    const { pair, attributes, signature, cms } = await signed('sm2')
    const read = parseSignedData(cms)
    expect(read).toMatchObject({
      contentType: '1.2.156.10197.6.1.4.2.1',
      digest: 'sm3',
      algorithm: 'sm2-sm3',
    })
    expect(read.signed).toEqual(attributes)
    expect(verifySignedData(cms, DOCUMENT)).toMatchObject({ ok: true, signingTime: TIME })
    const said = openssl(
      ...['pkeyutl', '-verify', '-pubin', '-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'],
      ...['-inkey', file('sm2.pem', toPem('PUBLIC KEY', pair.spki)), '-in', file('attributes', attributes)],
      ...['-sigfile', file('signature', signature)],
    )
    expect(said).toContain('Signature Verified Successfully')
  })

  test.each(['rsa2048', 'p256'] as const)('ours verifies what openssl signs with %s', async (key) => {
    const { pair, certificate } = await holder(key)
    const args = [
      ...['cms', '-sign', '-binary', '-outform', 'DER', '-in', file('document', DOCUMENT), '-md', 'sha256'],
      ...['-signer', file('signer.pem', toPem('CERTIFICATE', certificate))],
      ...['-inkey', file('key.pem', toPem('PRIVATE KEY', pair.pkcs8)), '-out', join(DIR, 'theirs.der')],
    ]
    openssl(...args, '-cades')
    expect(verifySignedData(readFileSync(join(DIR, 'theirs.der')), DOCUMENT)).toMatchObject({ ok: true })
    openssl(...args, '-nodetach')
    const attached = readFileSync(join(DIR, 'theirs.der'))
    expect(verifySignedData(attached, undefined)).toMatchObject({ ok: true })
    expect(verifySignedData(attached, TIME_BYTES)).toEqual({ ok: false, fault: 'content' })
    // Without attributes the signed bytes are the content itself: another's attributes could stand there.
    openssl(...args, '-noattr')
    expect(verifySignedData(readFileSync(join(DIR, 'theirs.der')), DOCUMENT)).toEqual({
      ok: false,
      fault: 'malformed',
    })
  })

  test('certificates beside the signer’s need not be readable: old roots signed themselves with SHA-1', async () => {
    const { certificate, attributes, signature } = await signed('p256')
    openssl(
      ...[
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-sha1',
        '-subj',
        '/CN=Old Root',
        '-outform',
        'DER',
      ],
      ...['-keyout', join(DIR, 'old.key'), '-out', join(DIR, 'old.der')],
    )
    const old = Uint8Array.from(readFileSync(join(DIR, 'old.der')))
    const algorithm = 'ecdsa-sha256'
    const cms = assembleSignedData({ algorithm, attributes, signature, certificates: [certificate, old] })
    expect(verifySignedData(cms, DOCUMENT)).toMatchObject({ ok: true })
  })

  test('names its fault: other content, other certificate, broken signature, anything else', async () => {
    const { cms, attributes, signature } = await signed('p256')
    expect(verifySignedData(cms, TIME_BYTES)).toEqual({ ok: false, fault: 'content' })
    expect(verifySignedData(cms, undefined)).toEqual({ ok: false, fault: 'content' })
    const other = await holder('p256')
    const exchanged = assembleSignedData({
      algorithm: 'ecdsa-sha256',
      attributes,
      signature,
      certificates: [other.certificate],
    })
    expect(verifySignedData(exchanged, DOCUMENT)).toEqual({ ok: false, fault: 'certificate' })
    const spoilt = Uint8Array.from(cms)
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1
    expect(verifySignedData(spoilt, DOCUMENT)).toEqual({ ok: false, fault: 'signature' })
    for (let length = 0; length < cms.length; length += 7)
      expect(verifySignedData(cms.subarray(0, length), DOCUMENT)).toEqual({ ok: false, fault: 'malformed' })
  })
})

const TIME_BYTES = new TextEncoder().encode('another document')
