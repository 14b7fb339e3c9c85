import { describe, expect, test } from 'vitest'
import { fromHex } from './bytes.ts'
import { Fields, readElement } from './der-read.ts'
import {
  bitString,
  boolean,
  explicit,
  generalizedTime,
  ia5,
  integer,
  nullValue,
  octetString,
  oid,
  printable,
  sequence,
  setOf,
  tlv,
  unsigned,
  utf8,
} from './der-write.ts'
import type { Extensions } from './extension-fields.ts'
import { encodeExtensions } from './extensions.ts'
import { CA_EXTENSIONS, HOLDER_EXTENSIONS, issue, party, tbsFor, type Wish } from './issuing.fixture.ts'
import type { CertificateKind, ExpectedContents } from './lint/rule.ts'
import { LINT_RULES } from './lint/rules.ts'
import { lintTbsCertificate, UNREADABLE, WITHOUT_ISSUER } from './lint.ts'
import { encodeName, type Name } from './names.ts'

const root = party('Root')
const holder = party('张三')
const far = { notAfter: new Date('2040-01-01Z') }
const rootCert = issue(root, root, { extensions: CA_EXTENSIONS, ...far })
const found = new Set<string>()

function numbers(kind: CertificateKind, tbs: Uint8Array, more: object = { issuer: rootCert }): string[] {
  const list = lintTbsCertificate(tbs, { kind, ...more }).map(({ number }) => number)
  for (const number of list) found.add(number)
  return list
}

/** The nth part of a good holder's certificate (version, serial, algorithm, issuer, validity, subject, key, extensions) put differently. */
function replaced(part: number, ...by: Uint8Array[]): Uint8Array {
  const parts = new Fields(readElement(tbsFor(root, holder)).content).all(16).map(({ der }) => der)
  return sequence(...parts.flatMap((der, at) => (at === part ? by : [der])))
}

const withExtensions = (fields: Extensions, base: Extensions = HOLDER_EXTENSIONS): Uint8Array =>
  tbsFor(root, holder, { extensions: { ...base, ...fields }, ...(base === CA_EXTENSIONS && far) })

/** A certificate with one more extension, or another one in place of its own, octet by octet. */
function withRaw(
  dotted: string,
  value: Uint8Array,
  base = HOLDER_EXTENSIONS,
  flag: Uint8Array[] = [],
): Uint8Array {
  const fields = { authorityKeyId: root.keyId, subjectKeyId: holder.keyId, ...base }
  const own = new Fields(readElement(encodeExtensions(fields)).content).all(32)
  const kept = own.filter(({ content }) => new Fields(content).oid() !== dotted).map(({ der }) => der)
  return replaced(7, explicit(3, sequence(...kept, sequence(oid(dotted), ...flag, octetString(value)))))
}
const critical = [boolean(true)]
const rdn = (dotted: string, value: Uint8Array) => setOf([sequence(oid(dotted), value)])
const named = (...rdns: Uint8Array[]) => replaced(5, sequence(...rdns))
const cn = rdn('2.5.4.3', utf8('张三'))
const validity = (from: Uint8Array, to: Uint8Array) => replaced(4, sequence(from, to))
const rsaSpki = (exponent: Uint8Array, parameters = [nullValue()]) =>
  sequence(
    sequence(oid('1.2.840.113549.1.1.1'), ...parameters),
    bitString(sequence(unsigned(new Uint8Array(256).fill(0xff)), unsigned(exponent))),
  )
const F4 = Uint8Array.of(1, 0, 1)
const qualifier = (...parts: Uint8Array[]) => sequence(sequence(oid('1.2.3'), sequence(sequence(...parts))))
const notice = (...parts: Uint8Array[]) => qualifier(oid('1.3.6.1.5.5.7.2.2'), sequence(...parts))
const at = (...parts: Uint8Array[]) => sequence(sequence(...parts))
const place = (address: string) => explicit(0, explicit(0, ia5(address, 0x86)))
const subtree = (base: Uint8Array, ...bounds: Uint8Array[]) => sequence(tlv(0xa0, sequence(base, ...bounds)))
const dns = (value: string): Extensions => ({ subjectAltNames: [{ type: 'dns', value }] })
const email = (value: string): Extensions => ({ subjectAltNames: [{ type: 'email', value }] })
const uri = (value: string): Extensions => ({ subjectAltNames: [{ type: 'uri', value }] })
const P = { clientAuth: '1.3.6.1.5.5.7.3.2', timeStamping: '1.3.6.1.5.5.7.3.8', ocsp: '1.3.6.1.5.5.7.3.9' }

describe('what is right', () => {
  test('has no findings', () => {
    expect(numbers('signing', tbsFor(root, holder))).toEqual([])
    expect(numbers('single', withExtensions({ keyUsageCritical: false }))).toEqual([])
    expect(numbers('ca', withExtensions({}, CA_EXTENSIONS))).toEqual([])
    expect(numbers('root', tbsFor(root, root, { extensions: CA_EXTENSIONS, ...far }), {})).toEqual([])
    const responder: Extensions = {
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [P.ocsp],
      ocspNoCheck: true,
    }
    expect(numbers('ocsp', tbsFor(root, holder, { extensions: responder }))).toEqual([])
  })

  test('is not found wanting for the rare things that it may have', () => {
    const rich: Extensions = {
      policies: ['1.2.3', '1.2.4'],
      policyQualifiers: { '1.2.3': { cps: 'https://ca.test/cps', notice: '电子认证业务规则' } },
      subjectAltNames: [
        { type: 'dns', value: '*.xn--fiqs8s.test' },
        { type: 'email', value: '"a b"@mail.test' },
        { type: 'email', value: 'a+b@[192.0.2.1]' },
        { type: 'uri', value: 'urn:uuid:1' },
        { type: 'uri', value: 'http://user@[2001:db8::1]:8080/a?b#c' },
        { type: 'ip', value: new Uint8Array(16) },
        { type: 'directory', value: holder.name },
        { type: 'otherName', id: '1.3.6.1.4.1.311.20.2.3', value: utf8('张三') },
      ],
      crlDistributionPoints: ['http://a.test/1.crl', 'ldap:///cn=list'],
      freshestCrl: ['http://a.test/d.crl'],
      identity: { residentId: '11010519491231002X', tax: '1' },
      extendedKeyUsage: [P.clientAuth, '1.2.3.4'],
      qcStatements: { compliance: true, types: ['esign'], pds: [{ url: 'https://a', language: 'zh' }] },
    }
    expect(numbers('signing', withExtensions(rich))).toEqual([])
    const constrained: Extensions = {
      policies: ['1.2.3'],
      policyMappings: [{ issuerDomain: '1.2.3', subjectDomain: '1.2.4' }],
      policyConstraints: { requireExplicitPolicy: 0 },
      inhibitAnyPolicy: 1,
      nameConstraints: {
        permitted: [
          { base: { type: 'dns', value: '' } },
          { base: { type: 'ip', value: fromHex('0a000000fff00000') } },
          { base: { type: 'uri', value: '.gov.test' } },
          { base: { type: 'email', value: 'gov.test' } },
        ],
      },
    }
    const unprocessed = ['CH-051']
    expect(
      numbers('ca', withExtensions(constrained, CA_EXTENSIONS)).filter((one) => !unprocessed.includes(one)),
    ).toEqual([])
    const anonymous = { ...holder, name: [] }
    const extensions = { ...HOLDER_EXTENSIONS, ...dns('a.test'), subjectAltNamesCritical: true }
    expect(numbers('single', tbsFor(root, anonymous, { extensions }))).toEqual([])
  })
})

/** Without version and extensions. */
function version1(): Uint8Array {
  const parts = new Fields(readElement(tbsFor(root, holder)).content).all(16).map(({ der }) => der)
  return sequence(...parts.slice(1, 7))
}

const subject = (...name: Name): Uint8Array => replaced(5, encodeName(name))
const CN = (value: string) => ({ type: 'CN' as const, value })

const faults: [
  number: string,
  what: string,
  tbs: () => Uint8Array,
  kind?: CertificateKind,
  also?: string[],
][] = [
  ['CH-001', 'bytes that are no certificate', () => Uint8Array.of(0x30, 1)],
  [
    'CH-002',
    'TRUE as 01',
    () => withRaw('2.5.29.15', fromHex('030206c0'), HOLDER_EXTENSIONS, [fromHex('010101')]),
  ],
  ['CH-002', 'TRUE as 01 inside an extension', () => withRaw('1.2.3.4', fromHex('3003010101'))],
  ['CH-002', 'a number with superfluous octets', () => withRaw('1.2.3.4', fromHex('02020001'))],
  ['CH-002', 'unused bits that are set', () => withRaw('1.2.3.4', fromHex('030206c1'))],
  ['CH-002', 'a BIT STRING without contents', () => withRaw('1.2.3.4', fromHex('30050300020100'))],
  ['CH-002', 'a string in pieces', () => withRaw('1.2.3.4', fromHex('2403040101'))],
  ['CH-002', 'a set in the wrong order', () => withRaw('1.2.3.4', fromHex('3106020102020101'))],
  ['CH-002', 'a NULL that holds something', () => withRaw('1.2.3.4', fromHex('050100'))],
  ['CH-002', 'an OID without an end', () => withRaw('1.2.3.4', fromHex('06022a80'))],
  ['CH-002', 'a length that is not the shortest', () => withRaw('1.2.3.4', fromHex('04810101'))],
  ['CH-002', 'an element longer than its place', () => withRaw('1.2.3.4', fromHex('30030405'))],
  ['CH-003', 'version 1', version1, 'single', ['CH-070', 'CH-075', 'CH-080', 'CH-122', 'CH-150', 'CH-158']],
  ['CH-004', 'serial 0', () => replaced(1, integer(0)), 'signing', ['CH-005']],
  ['CH-004', 'a negative serial', () => replaced(1, fromHex('0209ff0000000000000000'))],
  ['CH-004', 'a serial of 21 octets', () => replaced(1, unsigned(new Uint8Array(20).fill(0xff)))],
  ['CH-005', 'serial 1', () => replaced(1, integer(1))],
  [
    'CH-006',
    "an algorithm that the issuer's key cannot make",
    () => replaced(2, fromHex('300a06082a811ccf55018375')),
  ],
  [
    'CH-007',
    'an RSA signature without NULL',
    () => replaced(2, sequence(oid('1.2.840.113549.1.1.11'))),
    'signing',
    ['CH-006'],
  ],
  [
    'CH-008',
    'an SM2 signature with NULL',
    () => replaced(2, fromHex('300c06082a811ccf550183750500')),
    'signing',
    ['CH-006'],
  ],
  ['CH-009', 'no issuer', () => replaced(3, sequence()), 'signing', ['CH-010']],
  ['CH-010', 'another issuer', () => replaced(3, encodeName([CN('Other')]))],
  [
    'CH-011',
    'an end before the beginning',
    () => tbsFor(root, holder, { notAfter: new Date('2025-01-01Z') }),
  ],
  [
    'CH-012',
    'GeneralizedTime before 2050',
    () => validity(generalizedTime(new Date('2026-01-01Z')), generalizedTime(new Date('2027-01-01Z'))),
  ],
  [
    'CH-012',
    'fractions of seconds',
    () =>
      validity(
        tlv(0x17, new TextEncoder().encode('260101000000Z')),
        tlv(0x18, new TextEncoder().encode('20270101000000.5Z')),
      ),
  ],
  ['CH-013', 'an end after the issuer’s', () => tbsFor(root, holder, { notAfter: new Date('2041-01-01Z') })],
  [
    'CH-014',
    'a beginning before the issuer’s',
    () => tbsFor(root, holder, { notBefore: new Date('2025-01-01Z') }),
  ],
  ['CH-015', 'a unique identifier', () => replaced(6, holder.spki, tlv(0x82, fromHex('0001')))],
  ['CH-016', 'an RSA key without NULL', () => replaced(6, rsaSpki(F4, []))],
  ['CH-017', 'RSA exponent 3', () => replaced(6, rsaSpki(Uint8Array.of(3)))],
  ['CH-030', 'no subject', () => named()],
  [
    'CH-030',
    'no subject and alternative names that are not critical',
    () => tbsFor(root, { ...holder, name: [] }, { extensions: { ...HOLDER_EXTENSIONS, ...dns('a.test') } }),
  ],
  ['CH-031', 'a name as TeletexString', () => named(rdn('2.5.4.3', tlv(0x14, fromHex('41'))))],
  ['CH-031', 'a country as UTF8String', () => named(rdn('2.5.4.6', utf8('CN')), cn)],
  [
    'CH-031',
    'a mail address as UTF8String',
    () => named(cn, rdn('1.2.840.113549.1.9.1', utf8('a@a.test'))),
    'signing',
    ['CH-041'],
  ],
  ['CH-032', 'Chinese in a PrintableString', () => named(rdn('2.5.4.3', tlv(0x13, fromHex('d5c5c8fd'))))],
  ['CH-033', 'country cn', () => subject({ type: 'C', value: 'cn' }, CN('张三'))],
  ['CH-034', 'a name of 65 characters', () => subject(CN('长'.repeat(65)))],
  ['CH-035', 'an empty name', () => named(rdn('2.5.4.3', utf8('')))],
  ['CH-035', 'a name of a space', () => named(rdn('2.5.4.3', utf8(' '))), 'signing', ['CH-039']],
  ['CH-036', 'NUL in a name', () => subject(CN('张三\u0000.gov.cn'))],
  ['CH-036', 'a turn of direction in a name', () => subject(CN('张三\u202e'))],
  ['CH-037', 'a relative name without attributes', () => named(cn, setOf([]))],
  [
    'CH-038',
    'a relative name of two attributes',
    () => named(setOf([sequence(oid('2.5.4.3'), utf8('a')), sequence(oid('2.5.4.10'), utf8('b'))])),
  ],
  ['CH-039', 'a name with a space at its end', () => subject(CN('张三 '))],
  ['CH-040', 'a name outside normal form C', () => subject(CN('e\u0301'))],
  ['CH-041', 'a mail address in the subject', () => subject(CN('张三'), { type: 'E', value: 'a@a.test' })],
  ['CH-042', 'a name given twice', () => subject(CN('张三'), CN('张三'))],
  [
    'CH-043',
    'two countries',
    () => subject({ type: 'C', value: 'CN' }, { type: 'C', value: 'HK' }, CN('张三')),
  ],
  [
    'CH-050',
    'an empty list of extensions',
    () => replaced(7, explicit(3, sequence())),
    'single',
    ['CH-070', 'CH-075', 'CH-080', 'CH-122', 'CH-150', 'CH-158'],
  ],
  [
    'CH-051',
    'an unknown critical extension',
    () => withRaw('1.2.3.4', nullValue(), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-052',
    'critical FALSE that is written',
    () => withRaw('1.2.3.4', nullValue(), HOLDER_EXTENSIONS, [boolean(false)]),
  ],
  [
    'CH-053',
    'a critical authority key identifier',
    () => withRaw('2.5.29.35', sequence(tlv(0x80, root.keyId)), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-054',
    'a critical subject key identifier',
    () => withRaw('2.5.29.14', octetString(holder.keyId), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-055',
    'policy mappings that are not critical',
    () => withRaw('2.5.29.33', at(oid('1.2.3'), oid('1.2.4')), { ...CA_EXTENSIONS, policies: ['1.2.3'] }),
    'ca',
  ],
  [
    'CH-056',
    'critical issuer names',
    () => withRaw('2.5.29.18', sequence(tlv(0x82, fromHex('61'))), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-057',
    'critical directory attributes',
    () => withRaw('2.5.29.9', sequence(), HOLDER_EXTENSIONS, critical),
    'signing',
    ['CH-051'],
  ],
  [
    'CH-058',
    'name constraints that are not critical',
    () => withRaw('2.5.29.30', subtree(tlv(0x82, fromHex('61'))), CA_EXTENSIONS),
    'ca',
  ],
  [
    'CH-059',
    'policy constraints that are not critical',
    () => withRaw('2.5.29.36', sequence(tlv(0x80, fromHex('00'))), CA_EXTENSIONS),
    'ca',
  ],
  [
    'CH-060',
    'critical distribution points',
    () => withRaw('2.5.29.31', at(place('http://a')), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-061',
    'inhibitAnyPolicy that is not critical',
    () => withRaw('2.5.29.54', integer(0), CA_EXTENSIONS),
    'ca',
  ],
  [
    'CH-062',
    'critical freshestCRL',
    () => withRaw('2.5.29.46', at(place('http://a')), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-063',
    'critical authority information',
    () =>
      withRaw(
        '1.3.6.1.5.5.7.1.1',
        sequence(
          sequence(oid('1.3.6.1.5.5.7.48.1'), ia5('http://a', 0x86)),
          sequence(oid('1.3.6.1.5.5.7.48.2'), ia5('http://a', 0x86)),
        ),
        HOLDER_EXTENSIONS,
        critical,
      ),
  ],
  [
    'CH-064',
    'critical subject information',
    () => withRaw('1.3.6.1.5.5.7.1.11', sequence(), HOLDER_EXTENSIONS, critical),
    'signing',
    ['CH-051'],
  ],
  [
    'CH-070',
    'no authority key identifier',
    () => withExtensions({ authorityKeyId: undefined } as Extensions),
  ],
  ['CH-071', "another's key identifier", () => withExtensions({ authorityKeyId: new Uint8Array(20) })],
  [
    'CH-072',
    'an authority by serial alone',
    () => withRaw('2.5.29.35', sequence(tlv(0x80, root.keyId), tlv(0x82, fromHex(rootCert.serial)))),
  ],
  [
    'CH-073',
    "another certificate's serial",
    () =>
      withRaw(
        '2.5.29.35',
        sequence(tlv(0x80, root.keyId), tlv(0xa1, explicit(4, rootCert.issuerDer)), tlv(0x82, fromHex('01'))),
      ),
  ],
  [
    'CH-074',
    'an authority without a key identifier',
    () => withExtensions({ subjectKeyId: undefined } as Extensions, CA_EXTENSIONS),
    'ca',
  ],
  [
    'CH-075',
    'a holder without a key identifier',
    () => withExtensions({ subjectKeyId: undefined } as Extensions),
  ],
  ['CH-076', 'a key identifier of 4 octets', () => withExtensions({ subjectKeyId: fromHex('01020304') })],
  [
    'CH-077',
    'an empty key identifier',
    () => withExtensions({ subjectKeyId: new Uint8Array() }),
    'signing',
    ['CH-076'],
  ],
  [
    'CH-080',
    'a signing certificate that may not sign for good',
    () => withExtensions({ keyUsage: ['digitalSignature'] }),
  ],
  [
    'CH-081',
    'a signing certificate that agrees on keys',
    () => withExtensions({ keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement'] }),
  ],
  [
    'CH-082',
    'a P-256 key that encrypts',
    () => withExtensions({ keyUsage: ['digitalSignature', 'keyEncipherment'] }),
    'single',
  ],
  ['CH-083', 'key usage that is not critical', () => withExtensions({ keyUsageCritical: false })],
  [
    'CH-084',
    'key usage as GM/T 0015 annex D has it',
    () => withRaw('2.5.29.15', fromHex('030200c0'), HOLDER_EXTENSIONS, critical),
  ],
  ['CH-085', 'key usage without a bit', () => withExtensions({ keyUsage: [] }), 'signing', ['CH-080']],
  [
    'CH-086',
    'encipherOnly alone',
    () => withExtensions({ keyUsage: ['digitalSignature', 'nonRepudiation', 'encipherOnly'] }),
    'signing',
    ['CH-081'],
  ],
  ['CH-087', 'no purpose', () => withRaw('2.5.29.37', sequence())],
  ['CH-088', 'a purpose twice', () => withExtensions({ extendedKeyUsage: [P.clientAuth, P.clientAuth] })],
  [
    'CH-089',
    'client authentication without a usage for it',
    () =>
      withExtensions({
        keyUsage: ['keyCertSign', 'cRLSign'],
        extendedKeyUsage: [P.clientAuth],
        basicConstraints: { ca: true },
      }),
    'ca',
  ],
  [
    'CH-090',
    'critical anyExtendedKeyUsage',
    () => withExtensions({ extendedKeyUsage: ['2.5.29.37.0'], extendedKeyUsageCritical: true }),
  ],
  [
    'CH-091',
    'time stamping beside another purpose',
    () =>
      withExtensions({ extendedKeyUsage: [P.timeStamping, P.clientAuth], extendedKeyUsageCritical: true }),
  ],
  ['CH-092', 'a holder who signs status answers', () => withExtensions({ extendedKeyUsage: [P.ocsp] })],
  [
    'CH-093',
    'a responder without nocheck',
    () =>
      tbsFor(root, holder, { extensions: { keyUsage: ['digitalSignature'], extendedKeyUsage: [P.ocsp] } }),
    'ocsp',
  ],
  ['CH-094', 'nocheck with a value', () => withRaw('1.3.6.1.5.5.7.48.1.5', boolean(true))],
  [
    'CH-100',
    'an authority without cA',
    () => withExtensions({ basicConstraints: { ca: false } }, CA_EXTENSIONS),
    'ca',
    ['CH-102'],
  ],
  [
    'CH-100',
    'basic constraints that are not critical',
    () => withRaw('2.5.29.19', fromHex('30030101ff'), CA_EXTENSIONS),
    'ca',
  ],
  ['CH-101', 'a holder with cA', () => withExtensions({ basicConstraints: { ca: true } })],
  [
    'CH-102',
    'keyCertSign without cA',
    () => withExtensions({ keyUsage: ['digitalSignature', 'nonRepudiation', 'keyCertSign'] }),
    'signing',
    ['CH-081'],
  ],
  [
    'CH-103',
    'a path length without keyCertSign',
    () => withExtensions({ basicConstraints: { ca: true, pathLength: 0 } }),
    'signing',
    ['CH-101'],
  ],
  ['CH-107', 'a holder with constraints', () => withExtensions({ inhibitAnyPolicy: 0 })],
  [
    'CH-108',
    'name constraints without a subtree',
    () => withRaw('2.5.29.30', sequence(), CA_EXTENSIONS, critical),
    'ca',
  ],
  [
    'CH-109',
    'a maximum',
    () =>
      withRaw(
        '2.5.29.30',
        subtree(tlv(0x82, fromHex('61')), tlv(0x81, fromHex('05'))),
        CA_EXTENSIONS,
        critical,
      ),
    'ca',
  ],
  [
    'CH-110',
    'a mask with a hole',
    () => withRaw('2.5.29.30', subtree(tlv(0x87, fromHex('0a000000ff00ff00'))), CA_EXTENSIONS, critical),
    'ca',
  ],
  [
    'CH-110',
    'an address without a mask',
    () => withRaw('2.5.29.30', subtree(tlv(0x87, fromHex('0a000000'))), CA_EXTENSIONS, critical),
    'ca',
  ],
  [
    'CH-110',
    'a DNS constraint with a period',
    () => withRaw('2.5.29.30', subtree(ia5('.a.test', 0x82)), CA_EXTENSIONS, critical),
    'ca',
  ],
  [
    'CH-110',
    'a registered identifier',
    () => withRaw('2.5.29.30', subtree(tlv(0x88, fromHex('2a'))), CA_EXTENSIONS, critical),
    'ca',
  ],
  ['CH-111', 'cA FALSE that is written', () => withRaw('2.5.29.19', fromHex('3003010100'))],
  [
    'CH-111',
    'a minimum of 0 that is written',
    () =>
      withRaw(
        '2.5.29.30',
        subtree(tlv(0x82, fromHex('61')), tlv(0x80, fromHex('00'))),
        CA_EXTENSIONS,
        critical,
      ),
    'ca',
  ],
  [
    'CH-112',
    'policy constraints that say nothing',
    () => withRaw('2.5.29.36', sequence(), CA_EXTENSIONS, critical),
    'ca',
  ],
  [
    'CH-113',
    'anyPolicy mapped',
    () =>
      withExtensions(
        {
          policies: ['2.5.29.32.0'],
          policyMappings: [{ issuerDomain: '2.5.29.32.0', subjectDomain: '1.2.3' }],
        },
        CA_EXTENSIONS,
      ),
    'ca',
  ],
  [
    'CH-114',
    'a mapped policy that is not asserted',
    () =>
      withExtensions(
        { policies: ['1.2.5'], policyMappings: [{ issuerDomain: '1.2.3', subjectDomain: '1.2.4' }] },
        CA_EXTENSIONS,
      ),
    'ca',
  ],
  ['CH-115', 'mappings without one', () => withRaw('2.5.29.33', sequence(), CA_EXTENSIONS, critical), 'ca'],
  ['CH-120', 'policies without one', () => withRaw('2.5.29.32', sequence())],
  ['CH-121', 'a policy twice', () => withExtensions({ policies: ['1.2.3', '1.2.3'] })],
  ['CH-122', 'no policies', () => withExtensions({ policies: undefined } as Extensions)],
  [
    'CH-123',
    'a qualifier of another kind',
    () => withRaw('2.5.29.32', qualifier(oid('1.2.3.4'), nullValue())),
  ],
  [
    'CH-124',
    'anyPolicy with a qualifier of another kind',
    () => withRaw('2.5.29.32', at(oid('2.5.29.32.0'), at(oid('1.2.3.4'), nullValue()))),
    'signing',
    ['CH-123', 'CH-131'],
  ],
  [
    'CH-125',
    'a notice as BMPString',
    () => withRaw('2.5.29.32', notice(tlv(0x1e, fromHex('5f20')))),
    'signing',
    ['CH-126'],
  ],
  ['CH-126', 'a notice as IA5String', () => withRaw('2.5.29.32', notice(ia5('a')))],
  ['CH-127', 'a notice of 201 characters', () => withRaw('2.5.29.32', notice(utf8('长'.repeat(201))))],
  [
    'CH-128',
    'a notice with a reference',
    () => withRaw('2.5.29.32', notice(sequence(utf8('o'), sequence(integer(1))))),
  ],
  ['CH-129', 'a notice with a line feed', () => withRaw('2.5.29.32', notice(utf8('a\nb')))],
  [
    'CH-130',
    'a statement of practice without a scheme',
    () => withRaw('2.5.29.32', qualifier(oid('1.3.6.1.5.5.7.2.1'), ia5('ca.test/cps'))),
  ],
  ['CH-131', 'a holder with anyPolicy', () => withExtensions({ policies: ['2.5.29.32.0'] })],
  ['CH-140', 'alternative names without one', () => withRaw('2.5.29.17', sequence())],
  ['CH-141', 'an empty DNS name', () => withExtensions(dns(''))],
  ['CH-141', 'a DNS name with an empty label', () => withExtensions(dns('a..test'))],
  ['CH-141', 'a DNS name with an underscore', () => withExtensions(dns('a_b.test'))],
  ['CH-141', 'a wildcard inside', () => withExtensions(dns('a.*.test'))],
  ['CH-141', 'a label of 64 characters', () => withExtensions(dns(`${'a'.repeat(64)}.test`))],
  ['CH-141', 'a DNS name of 254 characters', () => withExtensions(dns(`${'a.'.repeat(126)}ab`))],
  ['CH-141', 'a mail address with a phrase', () => withExtensions(email('Zhang <a@a.test>'))],
  ['CH-141', 'a mail address without a host', () => withExtensions(email('a'))],
  ['CH-141', 'a mail address with a NUL', () => withExtensions(email('a\0b@a.test'))],
  ['CH-141', 'a relative URI', () => withExtensions(uri('/a'))],
  ['CH-141', 'a URI with a space', () => withExtensions(uri('http://a.test/ b'))],
  ['CH-141', 'a URI without a host', () => withExtensions(uri('http:///a'))],
  ['CH-141', 'an address of 5 octets', () => withRaw('2.5.29.17', sequence(tlv(0x87, new Uint8Array(5))))],
  ['CH-141', 'an empty directory name', () => withRaw('2.5.29.17', sequence(explicit(4, sequence())))],
  [
    'CH-142',
    "an issuer's relative URI",
    () => withExtensions({ issuerAltNames: [{ type: 'uri', value: 'a' }] }),
  ],
  [
    'CH-143',
    'critical alternative names beside a subject',
    () => withExtensions({ ...dns('a.test'), subjectAltNamesCritical: true }),
  ],
  ['CH-144', 'a label of no known form', () => withExtensions(dns('ab--c.test'))],
  [
    'CH-145',
    'a name twice',
    () =>
      withExtensions({
        subjectAltNames: [
          { type: 'dns', value: 'a.test' },
          { type: 'dns', value: 'A.test' },
        ],
      }),
  ],
  [
    'CH-150',
    'no distribution points',
    () => withExtensions({ crlDistributionPoints: undefined } as Extensions),
  ],
  ['CH-151', 'distribution points without one', () => withRaw('2.5.29.31', sequence())],
  [
    'CH-152',
    'a distribution point of reasons alone',
    () => withRaw('2.5.29.31', sequence(sequence(tlv(0x81, fromHex('0640'))), sequence(place('http://a')))),
  ],
  [
    'CH-153',
    'no distribution point for all reasons',
    () => withRaw('2.5.29.31', at(place('http://a'), tlv(0x81, fromHex('0640')))),
  ],
  [
    'CH-154',
    'cRLIssuer that is the issuer',
    () => withRaw('2.5.29.31', at(place('http://a'), tlv(0xa2, explicit(4, rootCert.subjectDer)))),
  ],
  [
    'CH-155',
    'a relative name',
    () => withRaw('2.5.29.31', at(explicit(0, tlv(0xa1, sequence(oid('2.5.4.3'), utf8('a')))))),
  ],
  [
    'CH-156',
    'a list at a relative URI',
    () => withExtensions({ crlDistributionPoints: ['ca.crl'] }),
    'signing',
    ['CH-157'],
  ],
  ['CH-157', 'a list by FTP', () => withExtensions({ crlDistributionPoints: ['ftp://a.test/ca.crl'] })],
  ['CH-158', 'no OCSP address', () => withExtensions({ ocsp: undefined } as Extensions)],
  [
    'CH-159',
    'authority information without an entry',
    () => withRaw('1.3.6.1.5.5.7.1.1', sequence()),
    'signing',
    ['CH-158'],
  ],
  ['CH-160', 'a relative OCSP address', () => withExtensions({ ocsp: ['ocsp'] }), 'signing', ['CH-161']],
  ['CH-161', 'OCSP by FTP', () => withExtensions({ ocsp: ['ftp://a.test/'] })],
  [
    'CH-162',
    'an OCSP responder by DNS name',
    () => withRaw('1.3.6.1.5.5.7.1.1', sequence(sequence(oid('1.3.6.1.5.5.7.48.1'), ia5('a', 0x82)))),
    'signing',
    ['CH-158'],
  ],
  [
    'CH-163',
    'lists over HTTPS alone',
    () => withExtensions({ crlDistributionPoints: ['https://a.test/ca.crl'] }),
  ],
  [
    'CH-170',
    'a critical identity number',
    () => withRaw('1.2.156.10260.4.1.5', printable('1'), HOLDER_EXTENSIONS, critical),
  ],
  [
    'CH-171',
    'a resident ID with an implicit tag',
    () => withRaw('1.2.156.10260.4.1.1', tlv(0x80, fromHex('3131'))),
  ],
  ['CH-171', 'a tax number as UTF8String', () => withRaw('1.2.156.10260.4.1.5', utf8('1'))],
  ['CH-171', 'a tax number in Chinese', () => withRaw('1.2.156.10260.4.1.5', tlv(0x13, fromHex('d5c5')))],
  [
    'CH-172',
    'a number under two arcs',
    () =>
      withRaw('1.2.86.11.7.2', printable('1'), { ...HOLDER_EXTENSIONS, identity: { socialInsurance: '1' } }),
  ],
  [
    'CH-173',
    'a device that is qualified in a certificate that is not',
    () => withExtensions({ qcStatements: { sscd: true } }),
  ],
  [
    'CH-174',
    'a disclosure statement over HTTP',
    () =>
      withRaw(
        '1.3.6.1.5.5.7.1.3',
        sequence(
          sequence(oid('0.4.0.1862.1.1')),
          sequence(oid('0.4.0.1862.1.5'), at(ia5('http://a'), printable('zh'))),
        ),
      ),
  ],
]

test.each(faults)('%s finds %s', (number, _, tbs, kind = 'signing', also = []) => {
  const list = numbers(kind, tbs()).filter((one) => one !== 'CH-051' || one === number || also.includes(one))
  expect([...list].sort()).toEqual([number, ...also].sort())
})

test('an issuer with a path length makes no authorities beyond it, and only authorities issue', () => {
  const issuedBy = (extensions: Extensions, own: Extensions = CA_EXTENSIONS) =>
    numbers('ca', tbsFor(root, holder, { extensions: own }), {
      issuer: issue(root, root, { extensions, ...far }),
    })
  const limited = (pathLength: number): Extensions => ({
    ...CA_EXTENSIONS,
    basicConstraints: { ca: true, pathLength },
  })
  expect(issuedBy(limited(0))).toEqual(['CH-104'])
  expect(issuedBy(limited(1), limited(1))).toEqual(['CH-104'])
  expect(issuedBy(limited(1), limited(0))).toEqual([])
  expect(issuedBy(HOLDER_EXTENSIONS)).toEqual(['CH-105', 'CH-106'])
})

test('a missing issuer is a fault', () => {
  expect(numbers('signing', tbsFor(root, holder), {})).toEqual(['CH-018'])
})

describe('what was approved', () => {
  const extensions: Extensions = {
    ...HOLDER_EXTENSIONS,
    ...email('a@a.test'),
    policyQualifiers: { '1.2.156.99999.1': { notice: '规则' } },
    identity: { residentId: '11010519491231002X' },
    extendedKeyUsage: [P.clientAuth],
    qcStatements: { compliance: true },
  }
  const wish: Wish = { extensions }
  const approved: ExpectedContents = {
    subject: holder.name,
    notAfter: new Date('2027-01-01T00:00:00Z'),
    spki: holder.spki,
    keyUsage: ['nonRepudiation', 'digitalSignature'],
    extendedKeyUsage: [P.clientAuth],
    policies: ['1.2.156.99999.1'],
    policyQualifiers: { '1.2.156.99999.1': { notice: '规则' } },
    identity: { residentId: '11010519491231002X' },
    subjectAltNames: [{ type: 'email', value: 'a@a.test' }],
    qcStatements: { compliance: true },
  }
  const against = (expected: Partial<ExpectedContents>) =>
    numbers('signing', tbsFor(root, holder, wish), {
      issuer: rootCert,
      expected: { ...approved, ...expected },
    })

  test('is what stands', () => expect(against({})).toEqual([]))

  test('in whole seconds: an end that was approved with a fraction is met', () => {
    const notAfter = new Date(approved.notAfter.getTime() + 999)
    expect(against({ notAfter })).toEqual([])
  })

  test.each<[string, Partial<Record<keyof ExpectedContents, unknown>>]>([
    ['CH-200', { subject: [CN('李四')] }],
    ['CH-201', { notAfter: new Date('2027-01-02T00:00:00Z') }],
    ['CH-202', { spki: root.spki }],
    ['CH-203', { keyUsage: ['digitalSignature'] }],
    ['CH-204', { extendedKeyUsage: undefined }],
    ['CH-205', { policies: ['1.2.3'] }],
    ['CH-205', { policyQualifiers: undefined }],
    ['CH-206', { identity: { residentId: '110105194912310021' } }],
    ['CH-206', { identity: undefined }],
    ['CH-207', { subjectAltNames: undefined }],
    ['CH-207', { subjectAltNames: [{ type: 'email', value: 'b@a.test' }] }],
    ['CH-208', { qcStatements: undefined }],
  ])('%s: %o is missed', (number, expected) => {
    expect(against(expected as Partial<ExpectedContents>)).toEqual([number])
  })
})

test('numbers are stable, ascending and unique, and every rule has been seen to find something', () => {
  const all = LINT_RULES.map(({ number }) => number)
  expect(all).toEqual([...new Set(all)].sort())
  for (const number of all) expect(number).toMatch(/^CH-\d{3}$/)
  expect(all).not.toContain(UNREADABLE.number)
  expect(all).not.toContain(WITHOUT_ISSUER.number)
  expect(all.filter((number) => !found.has(number))).toEqual([])
})
