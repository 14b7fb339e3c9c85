import { describe, expect, test } from 'vitest'
import { bitString, oid, sequence, unsigned } from './der-write.ts'
import { CA_EXTENSIONS, HOLDER_EXTENSIONS, issue, party, tbsFor, type Wish } from './issuing.fixture.ts'
import { lintTbsCertificate } from './lint.ts'
import type { CertificateKind } from './lint-rules.ts'

const root = party('Root')
const holder = party('张三')
const far = { notAfter: new Date('2040-01-01Z') }
const rootCert = issue(root, root, { extensions: CA_EXTENSIONS, ...far })

function rules(kind: CertificateKind, wish: Wish, subject = holder): string[] {
  return lintTbsCertificate(tbsFor(root, subject, wish), { kind, issuer: rootCert }).map(({ rule }) => rule)
}

const withExtensions = (more: object): Wish => ({ extensions: { ...HOLDER_EXTENSIONS, ...more } })

describe('lintTbsCertificate', () => {
  test('finds nothing in what is right', () => {
    expect(rules('signing', {})).toEqual([])
    expect(rules('single', withExtensions({ keyUsageCritical: false }))).toEqual([])
    expect(rules('ca', { extensions: CA_EXTENSIONS, ...far })).toEqual([])
    const tbs = tbsFor(root, root, { extensions: CA_EXTENSIONS, ...far })
    expect(lintTbsCertificate(tbs, { kind: 'root' })).toEqual([])
    const ocsp = {
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'],
      ocspNoCheck: true,
    }
    expect(rules('ocsp', { extensions: ocsp as Wish['extensions'] })).toEqual([])
  })

  const named = (type: 'C' | 'CN', value: string) => ({ ...holder, name: [{ type, value }] })
  const modulus = new Uint8Array(256).fill(0xff)
  const rsaKey = sequence(unsigned(modulus), unsigned(Uint8Array.of(1, 0, 1)))
  const withoutNull = sequence(sequence(oid('1.2.840.113549.1.1.1')), bitString(rsaKey))
  const faults: [string, CertificateKind, Wish, typeof holder?][] = [
    ['RFC5280-4.1.2.5-validity', 'signing', { notAfter: new Date('2025-01-01Z') }],
    ['RFC5280-4.1.2.5-within-issuer', 'signing', { notAfter: new Date('2041-01-01Z') }],
    ['RFC5280-4.1.2.6-subject', 'signing', {}, { ...holder, name: [] }],
    ['X520-6.3.1-country', 'signing', {}, named('C', 'cn')],
    ['RFC5280-A.1-upper-bounds', 'signing', {}, named('CN', '长'.repeat(65))],
    ['X520-6.2-control-characters', 'signing', {}, named('CN', '张三\u0000.gov.cn')],
    ['RFC3279-2.3.1-rsa-parameters', 'signing', {}, { ...holder, spki: withoutNull }],
    ['RFC5280-4.2.1.1-authority-key-id', 'signing', withExtensions({ authorityKeyId: new Uint8Array(20) })],
    ['RFC5280-4.2.1.2-subject-key-id', 'signing', withExtensions({ subjectKeyId: undefined })],
    ['RFC5280-4.2.1.3-key-usage', 'signing', withExtensions({ keyUsage: ['digitalSignature'] })],
    [
      'GMT0015-C.3-key-usage-of-kind',
      'signing',
      withExtensions({ keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement'] }),
    ],
    [
      'RFC5480-3-key-usage-of-key',
      'single',
      withExtensions({ keyUsage: ['digitalSignature', 'keyEncipherment'] }),
    ],
    ['GMT0015-A.3-key-usage-critical', 'signing', withExtensions({ keyUsageCritical: false })],
    ['RFC5280-4.2.1.9-not-authority', 'signing', withExtensions({ basicConstraints: { ca: true } })],
    [
      'RFC5280-4.2.1.9-authority',
      'ca',
      { extensions: { ...CA_EXTENSIONS, basicConstraints: { ca: false } } },
    ],
    ['RFC6960-4.2.2.2-ocsp-signing', 'signing', withExtensions({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] })],
    ['GMT0015-C.3-policies', 'signing', withExtensions({ policies: undefined })],
    ['GMT0015-C.3-distribution-points', 'signing', withExtensions({ crlDistributionPoints: undefined })],
    ['GMT0015-C.3-authority-info', 'signing', withExtensions({ ocsp: undefined })],
  ]
  test.each(faults)('finds %s', (rule, kind, wish, subject) => {
    expect(rules(kind, wish, subject)).toEqual([rule])
  })

  test('an issuer with path length 0 makes no authorities, and only authorities issue', () => {
    const narrow = { ...CA_EXTENSIONS, basicConstraints: { ca: true, pathLength: 0 } }
    const tbs = tbsFor(root, holder, { extensions: CA_EXTENSIONS })
    const found = (extensions: Wish['extensions']) =>
      lintTbsCertificate(tbs, { kind: 'ca', issuer: issue(root, root, { extensions, ...far }) }).map(
        ({ rule }) => rule,
      )
    expect(found(narrow)).toEqual(['RFC5280-4.2.1.9-path-length'])
    expect(found(HOLDER_EXTENSIONS)).toEqual(['RFC5280-4.2.1.9-issuer-authority'])
  })

  test('another issuer is found by name and key, and a missing one is a fault', () => {
    const tbs = tbsFor(party('Other'), holder)
    const found = lintTbsCertificate(tbs, { kind: 'signing', issuer: rootCert }).map(({ rule }) => rule)
    expect(found).toEqual(['RFC5280-4.1.2.4-issuer', 'RFC5280-4.2.1.1-authority-key-id'])
    expect(lintTbsCertificate(tbsFor(root, holder), { kind: 'signing' }).map(({ rule }) => rule)).toEqual([
      'RFC5280-6.1-issuer-known',
    ])
  })

  test('bytes that cannot be read are a finding', () => {
    expect(lintTbsCertificate(Uint8Array.of(0x30, 1), { kind: 'root' })).toMatchObject([
      { rule: 'X690-encoding' },
    ])
  })
})
