// What other people's tools say of what is built here, and what we say of what they build.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  assembleCsr,
  encodeCsrInfo,
  encodeOcspRequest,
  type KeyType,
  parseCertificate,
  parseCrl,
  parseCsr,
  parseOcspRequest,
  parseOcspResponse,
  type SignatureName,
  signatureFor,
  validatePath,
} from '@certhall/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomBytes } from './digests.ts'
import { answer, certIdOf, makeCrl, makeHierarchy, workshop } from './issuing.fixture.ts'
import { signSync, verify } from './signatures.ts'

const shop = workshop()
afterAll(() => shop.close())

const DISTID = ['-vfyopt', 'distid:1234567812345678']

describe.each<KeyType>(['p256', 'p384', 'rsa2048'])('%s', (key) => {
  let made: Awaited<ReturnType<typeof makeHierarchy>>
  let root: string
  let ca: string
  let holder: string

  beforeAll(async () => {
    made = await makeHierarchy(key)
    root = shop.pem(`${key}-root.pem`, 'CERTIFICATE', [made.root.certificate.der])
    ca = shop.pem(`${key}-ca.pem`, 'CERTIFICATE', [made.ca.certificate.der])
    holder = shop.pem(`${key}-holder.pem`, 'CERTIFICATE', [made.holder.certificate.der])
  })

  test('openssl accepts the chain strictly, with both lists, and sees the revoked one', () => {
    const crls = (revoked: boolean) => {
      const entry = { serial: made.holder.certificate.serial, revokedAt: new Date(Date.now() - 7_200_000) }
      const own = makeCrl(made.ca, revoked ? [{ ...entry, reason: 'keyCompromise' }] : [])
      return shop.pem(`${key}.crl`, 'X509 CRL', [own, makeCrl(made.root, [])])
    }
    const check = (list: string) =>
      shop.run(
        'openssl',
        ...['verify', '-x509_strict', '-check_ss_sig', '-crl_check_all', '-CRLfile', list],
        ...['-CAfile', root, '-untrusted', ca, holder],
      )
    expect(check(crls(false))).toContain('OK')
    expect(() => check(crls(true))).toThrow('certificate revoked')
  })

  test('certtool accepts the chain and the list', () => {
    const chain = shop.pem(`${key}-chain.pem`, 'CERTIFICATE', [
      made.holder.certificate.der,
      made.ca.certificate.der,
      made.root.certificate.der,
    ])
    expect(shop.run('certtool', '--verify-chain', '--infile', chain)).toMatch(
      /Chain verification output: Verified/,
    )
    const list = shop.pem(`${key}-one.crl`, 'X509 CRL', [makeCrl(made.ca, [])])
    const output = shop.run('certtool', '--verify-crl', '--load-ca-certificate', ca, '--infile', list)
    expect(output).toMatch(/Verified/)
  })

  test('openssl and certtool accept the CSR; ours reads openssl’s', () => {
    const { pair } = made.holder
    const info = encodeCsrInfo({ subject: [{ type: 'CN', value: '张三' }], spki: pair.spki })
    const signature = signatureFor(key)
    const der = assembleCsr(info, signature, signSync(signature, pair.pkcs8, info))
    const file = shop.pem(`${key}.csr`, 'CERTIFICATE REQUEST', [der])
    expect(shop.run('openssl', 'req', '-verify', '-noout', '-in', file)).toContain('verify OK')
    expect(shop.run('certtool', '--crq-info', '--infile', file)).toContain('张三')
    const keyFile = shop.file(`${key}.key`, pair.pkcs8)
    const theirs = shop.read(
      'openssl',
      ...['req', '-new', '-utf8', '-subj', '/C=CN/CN=李四', '-key', keyFile, '-outform', 'DER'],
      ...[key === 'p384' ? '-sha384' : '-sha256'],
    )
    const csr = parseCsr(theirs)
    expect(verify(csr.signatureName, csr.spki, csr.info, csr.signature)).toBe(true)
    expect(csr.subject.at(-1)).toEqual({ type: 'CN', value: '李四' })
  })

  test('openssl accepts the OCSP answer to its own request, for each hash', () => {
    const reqout = shop.path(`${key}.ocsp-request`)
    for (const hash of ['sha1', 'sha256', 'sm3'] as const) {
      const ask = ['-issuer', ca, `-${hash}`, '-cert', holder]
      shop.run('openssl', 'ocsp', ...ask, '-reqout', reqout)
      const { certIds, nonce } = parseOcspRequest(Uint8Array.from(readFileSync(reqout)))
      const [asked] = certIds
      const expected = certIdOf(made.holder.certificate, made.ca.certificate, hash)
      expect(asked).toMatchObject({ ...expected, hash })
      expect(nonce?.length).toBeGreaterThan(0)
      const response = shop.file(`${key}.ocsp`, answer(made.responder, certIds, nonce))
      // A responder named by the issuing authority is found through it, so its certificate is sent along.
      const output = shop.run(
        'openssl',
        ...['ocsp', '-respin', response, '-reqin', reqout, '-no_nonce', '-CAfile', root, '-verify_other', ca],
        ...ask,
      )
      expect(output).toContain('Response verify OK')
      expect(output).toContain(': good')
    }
  })

  test('our own path validation agrees', () => {
    const chain = [made.holder.certificate.der, made.ca.certificate.der]
    const crls = [makeCrl(made.ca, []), makeCrl(made.root, [])]
    const input = { chain, anchors: [made.root.certificate.der], at: new Date(), verify, crls }
    expect(validatePath({ ...input, usage: 'digitalSignature' })).toMatchObject({ ok: true })
    expect(parseCrl(makeCrl(made.ca, [])).number).toBe(1n)
  })
})

describe.each<[KeyType, SignatureName]>([
  ['rsa2048', 'rsa-sha384'],
  ['rsa2048', 'rsa-sha512'],
  ['rsa2048', 'rsa-pss-sha256'],
  ['rsa2048', 'rsa-pss-sha384'],
  ['rsa2048', 'rsa-pss-sha512'],
  ['p256', 'ecdsa-sha512'],
  ['p521', 'ecdsa-sha512'],
  ['ed25519', 'ed25519'],
])('%s keys, %s', (key, algorithm) => {
  test('openssl, certtool and node:crypto accept the chain; openssl the CSR', async () => {
    const { root, ca, holder } = await makeHierarchy(key, algorithm)
    const [top, middle, leaf] = [root.certificate.der, ca.certificate.der, holder.certificate.der]
    const file = (name: string, ...ders: Uint8Array[]) =>
      shop.pem(`${algorithm}-${name}`, 'CERTIFICATE', ders)
    const verified = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile', file('root', top)]
    expect(shop.run('openssl', ...verified, '-untrusted', file('ca', middle), file('leaf', leaf))).toContain(
      'OK',
    )
    const chain = file('chain', leaf, middle, top)
    expect(shop.run('certtool', '--verify-chain', '--infile', chain)).toMatch(/output: Verified/)
    expect(new X509Certificate(leaf).verify(new X509Certificate(middle).publicKey)).toBe(true)
    expect(new X509Certificate(leaf).verify(new X509Certificate(top).publicKey)).toBe(false)

    const { pair } = holder
    const info = encodeCsrInfo({ subject: [{ type: 'CN', value: '张三' }], spki: pair.spki })
    const der = assembleCsr(info, algorithm, signSync(algorithm, pair.pkcs8, info))
    const request = shop.pem(`${algorithm}.csr`, 'CERTIFICATE REQUEST', [der])
    expect(shop.run('openssl', 'req', '-verify', '-noout', '-in', request)).toContain('verify OK')
  })
})

// The openssl command and certtool of Debian 12 do not know ML-DSA; OpenSSL 3.5 inside Node does, and judges alone.
test.each(['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const)('%s: a rehearsal of the move', async (key) => {
  const { root, ca, holder } = await makeHierarchy(key)
  const theirs = (party: typeof root) => new X509Certificate(party.certificate.der)
  expect(theirs(holder).verify(theirs(ca).publicKey)).toBe(true)
  expect(theirs(ca).verify(theirs(root).publicKey)).toBe(true)
  expect(theirs(holder).verify(theirs(root).publicKey)).toBe(false)
  const chain = [holder.certificate.der, ca.certificate.der]
  const crls = [makeCrl(ca, []), makeCrl(root, [])]
  const input = { chain, anchors: [root.certificate.der], at: new Date(), verify, crls }
  expect(validatePath({ ...input, usage: 'digitalSignature' })).toMatchObject({ ok: true })
})

describe('sm2', () => {
  let made: Awaited<ReturnType<typeof makeHierarchy>>
  beforeAll(async () => {
    made = await makeHierarchy('sm2')
  })

  test('openssl accepts the certificates link by link', () => {
    // The option reaches the leaf alone, so longer chains and lists cannot be verified with that command.
    for (const [issuer, subject] of [
      ['root', 'ca'],
      ['ca', 'holder'],
      ['ca', 'responder'],
    ] as const) {
      const trusted = shop.pem(`sm2-${issuer}.pem`, 'CERTIFICATE', [made[issuer].certificate.der])
      const file = shop.pem(`sm2-${subject}.pem`, 'CERTIFICATE', [made[subject].certificate.der])
      const verified = ['verify', '-partial_chain', '-CAfile', trusted]
      expect(shop.run('openssl', ...verified, ...DISTID, file)).toContain('OK')
      // Without the identity it must fail, or the check above proved nothing.
      expect(() => shop.run('openssl', ...verified, file)).toThrow('signature failure')
    }
  })

  test('openssl accepts the CSR and our signature; ours accept openssl’s', () => {
    const { pair } = made.holder
    const info = encodeCsrInfo({ subject: [{ type: 'CN', value: '张三' }], spki: pair.spki })
    const der = assembleCsr(info, 'sm2-sm3', signSync('sm2-sm3', pair.pkcs8, info))
    const file = shop.pem('sm2.csr', 'CERTIFICATE REQUEST', [der])
    expect(shop.run('openssl', 'req', '-verify', '-noout', '-in', file, ...DISTID)).toContain('verify OK')
    const keyFile = shop.file('sm2.key', pair.pkcs8)
    const theirs = shop.read(
      'openssl',
      ...['req', '-new', '-sm3', '-sigopt', 'distid:1234567812345678', '-utf8', '-subj', '/CN=李四'],
      ...['-key', keyFile, '-outform', 'DER'],
    )
    const csr = parseCsr(theirs)
    expect(verify(csr.signatureName, csr.spki, csr.info, csr.signature)).toBe(true)
  })

  test.each(['ALICE123@YAHOO.COM', ''])('openssl and ours agree about the identity "%s"', async (name) => {
    const { pair } = made.holder
    const identity = new TextEncoder().encode(name)
    const message = shop.file('sm2.message', randomBytes(100))
    const bytes = Uint8Array.from(readFileSync(message))
    const key = shop.file('sm2.key', pair.pkcs8)
    const asked = ['-rawin', '-digest', 'sm3', ...(name === '' ? [] : ['-pkeyopt', `distid:${name}`])]
    const theirs = shop.read('openssl', 'pkeyutl', '-sign', '-inkey', key, '-in', message, ...asked)
    expect(verify('sm2-sm3', pair.spki, bytes, theirs, { identity })).toBe(true)
    const ours = shop.file('sm2.sig', signSync('sm2-sm3', pair.pkcs8, bytes, { identity }))
    const verified = ['pkeyutl', '-verify', '-inkey', key, '-in', message, '-sigfile', ours, ...asked]
    expect(shop.run('openssl', ...verified)).toContain('Signature Verified Successfully')
  })

  test('openssl accepts the signatures of lists and answers over their very bytes', () => {
    const crl = parseCrl(makeCrl(made.ca, [{ serial: '41', revokedAt: new Date() }]))
    const certId = certIdOf(made.holder.certificate, made.ca.certificate, 'sm3')
    const response = parseOcspResponse(answer(made.responder, [certId], randomBytes(16)))
    if (response.status !== 'successful') throw new Error(response.status)
    for (const [signer, message, signature] of [
      [made.ca, crl.tbs, crl.signature],
      [made.responder, response.data, response.signature],
    ] as const) {
      const output = shop.run(
        'openssl',
        ...['pkeyutl', '-verify', '-pubin', '-inkey', shop.pem('sm2.pub', 'PUBLIC KEY', [signer.pair.spki])],
        ...['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'],
        ...['-in', shop.file('sm2.tbs', message), '-sigfile', shop.file('sm2.sig', signature)],
      )
      expect(output).toContain('Signature Verified Successfully')
    }
    expect(parseOcspRequest(encodeOcspRequest({ certIds: [certId] })).certIds).toMatchObject([certId])
  })

  test('our own path validation goes the whole way, lists included', () => {
    const chain = [made.holder.certificate.der, made.ca.certificate.der]
    const crls = [makeCrl(made.ca, []), makeCrl(made.root, [])]
    const input = { chain, anchors: [made.root.certificate.der], at: new Date(), verify, crls }
    expect(validatePath(input)).toMatchObject({ ok: true })
    const identity = parseCertificate(chain[0] as Uint8Array).extensions.identity
    expect(identity).toEqual({ residentId: '11010519491231002X', organisation: '91350100M000100Y43' })
  })
})
