import { generateKeyPair, keyIdentifier, randomSerial } from '@certhall/crypto'
import type { CertificateTemplate } from '@certhall/model'
import {
  assembleCertificate,
  type Certificate,
  encodeTbsCertificate,
  lintTbsCertificate,
  parseCertificate,
  parseTbsCertificate,
} from '@certhall/pki'
import { beforeAll, expect, test } from 'vitest'
import { prepareCertificate } from './prepare-certificate.ts'
import { openIssuer } from './preparing-issuer.ts'
import { expectedContents } from './template-contents.ts'

const subject = [{ type: 'CN' as const, value: '进口 CA' }]
const notBefore = new Date('2026-01-01T00:00:00Z')
const template: CertificateTemplate = {
  profile: 'p',
  profileVersion: 1,
  issuer: 'imported',
  holder: 'h',
  key: 'p256',
  dual: false,
  subject: [
    { type: 'C', value: 'CN' },
    { type: 'CN', value: '张三' },
  ],
  identity: { residentId: '11010519491231002X' },
  singleKeyUsage: ['digitalSignature'],
  extendedKeyUsage: ['clientAuth'],
  policies: ['2.999.1'],
  notAfter: '2027-01-01T00:00:00.000Z',
}

let spki: Uint8Array
/** An authority whose key identifier was not made by SHA-1; undefined leaves it out. */
const authority = (subjectKeyId?: Uint8Array): Certificate =>
  parseCertificate(
    assembleCertificate(
      encodeTbsCertificate({
        ...{ serial: randomSerial(), signature: 'ecdsa-sha256', issuer: subject, subject, spki, notBefore },
        notAfter: new Date('2040-01-01T00:00:00Z'),
        extensions: {
          ...(subjectKeyId && { subjectKeyId }),
          keyUsage: ['keyCertSign', 'cRLSign'],
          basicConstraints: { ca: true },
        },
      }),
      'ecdsa-sha256',
      new Uint8Array(70),
    ),
  )

const prepare = (certificate: Certificate, changes: Partial<CertificateTemplate> = {}) =>
  prepareCertificate({
    template: { ...template, ...changes },
    use: 'single',
    issuer: openIssuer({ id: 'imported', signature: 'ecdsa-sha256' }, certificate),
    ...{ serial: randomSerial(), spki, notBefore, shard: 0, baseUrl: 'http://hall.test', identityOids: {} },
  })

beforeAll(async () => {
  spki = (await generateKeyPair('p256')).spki
})

test("an issuer's own key identifier is taken, however it was made", () => {
  const own = Uint8Array.of(1, 2, 3, 4)
  const issuer = authority(own)
  const tbs = prepare(issuer)
  expect(parseTbsCertificate(tbs).extensions.authorityKeyId).toEqual(own)
  expect(lintTbsCertificate(tbs, { kind: 'single', issuer })).toEqual([])
  expect(parseTbsCertificate(prepare(authority())).extensions.authorityKeyId).toEqual(keyIdentifier(spki))
})

test('alternative names, qualifiers and qualified statements come from the template, and lint sees them missing', () => {
  const issuer = authority(keyIdentifier(spki))
  const extras = {
    policyQualifiers: { '2.999.1': { cps: 'https://ca.test/cps', notice: '规则' } },
    subjectAltNames: [{ type: 'email' as const, value: 'a@a.test' }],
    qcStatements: { compliance: true as const, types: ['esign' as const] },
  }
  const approved = { ...template, ...extras }
  const tbs = prepare(issuer, extras)
  expect(parseTbsCertificate(tbs).extensions).toMatchObject(extras)
  const found = (bytes: Uint8Array, as: CertificateTemplate) =>
    lintTbsCertificate(bytes, { kind: 'single', issuer, expected: expectedContents(as, 'single', spki) }).map(
      ({ rule }) => rule,
    )
  expect(found(tbs, approved)).toEqual([])
  expect(found(tbs, template)).toEqual(['profile-policies', 'profile-alternative-names', 'profile-qualified'])
  expect(found(prepare(issuer), approved)).toEqual(found(tbs, template))
  expect(expectedContents(approved, 'encryption', spki)).not.toHaveProperty('qcStatements')
})

test('two profiles that differ in qualifiers alone do not share what they say', () => {
  const one = openIssuer({ id: 'imported', signature: 'ecdsa-sha256' }, authority())
  const noticed = (notice: string) =>
    parseTbsCertificate(
      prepareCertificate({
        template: { ...template, policyQualifiers: { '2.999.1': { notice } } },
        ...{ use: 'single', issuer: one, serial: randomSerial(), spki, notBefore, shard: 0 },
        ...{ baseUrl: 'http://hall.test', identityOids: {} },
      }),
    ).extensions.policyQualifiers
  expect(noticed('a')).toEqual({ '2.999.1': { notice: 'a' } })
  expect(noticed('b')).toEqual({ '2.999.1': { notice: 'b' } })
})
