// What is written is read again, and what others write is read (RFC 5280 §4.2, ETSI EN 319 412-5).
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from './bytes.ts'
import { readElement } from './der-read.ts'
import { boolean, explicit, integer, octetString, oid, sequence, tlv, utf8 } from './der-write.ts'
import type { Extensions } from './extension-fields.ts'
import { EXTENSION, encodeExtensions } from './extensions.ts'
import { encodeName, type Name } from './names.ts'
import { readExtensions } from './read-extensions.ts'

const one = (dotted: string, value: Uint8Array) =>
  readExtensions(sequence(sequence(oid(dotted), octetString(value))))
const again = (fields: Extensions) => readExtensions(encodeExtensions(fields), fields.identityOids)
const directory: Name = [{ type: 'O', value: '某市财政局' }]

describe('extensions round-trip', () => {
  const cases: [string, Extensions][] = [
    ['policies', { policies: ['1.2.3', '2.5.29.32.0'] }],
    [
      'policies with qualifiers',
      {
        policies: ['1.2.3', '1.2.4'],
        policyQualifiers: { '1.2.3': { cps: 'https://ca.test/cps', notice: '电子认证业务规则' } },
      },
    ],
    ['policyMappings', { policyMappings: [{ issuerDomain: '1.2.3', subjectDomain: '1.2.4' }] }],
    ['policyConstraints', { policyConstraints: { requireExplicitPolicy: 0, inhibitPolicyMapping: 200 } }],
    ['inhibitAnyPolicy', { inhibitAnyPolicy: 0 }],
    [
      'nameConstraints',
      {
        nameConstraints: {
          permitted: [{ base: { type: 'dns', value: 'gov.test' } }],
          excluded: [{ base: { type: 'ip', value: fromHex('0a000000ff000000') } }],
        },
      },
    ],
    [
      'addresses of lists',
      { crlDistributionPoints: ['http://a.test', 'ldap://b.test/cn=c'], freshestCrl: ['http://d'] },
    ],
    [
      'alternative names',
      {
        subjectAltNames: [
          { type: 'dns', value: 'a.test' },
          { type: 'email', value: 'a@a.test' },
          { type: 'ip', value: fromHex('7f000001') },
          { type: 'registeredId', value: '1.2.3' },
          { type: 'otherName', id: '1.3.6.1.4.1.311.20.2.3', value: utf8('张三@a.test') },
        ],
        subjectAltNamesCritical: true,
        issuerAltNames: [{ type: 'uri', value: 'https://ca.test' }],
      },
    ],
    [
      'qualified statements',
      {
        qcStatements: {
          compliance: true,
          sscd: true,
          types: ['esign', 'eseal'],
          retentionYears: 15,
          pds: [{ url: 'https://ca.test/pds', language: 'zh' }],
        },
      },
    ],
    [
      'numbers',
      {
        identity: {
          ...{ officerId: '军字第100号', socialInsurance: '1', registration: '2', organisation: '3' },
          ...{ tax: '4', socialCredit: '91350100M000100Y43', housingFund: '5' },
        },
        identityOids: { socialCredit: '2.999.7', housingFund: '2.999.6' },
      },
    ],
    ['purposes', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'], extendedKeyUsageCritical: true }],
  ]
  test.each(cases)('%s', (_, fields) => {
    expect(again(fields)).toMatchObject(fields)
  })

  test('a directory name keeps its encoding', () => {
    const [name] = again({ subjectAltNames: [{ type: 'directory', value: directory }] }).subjectAltNames ?? []
    expect(name).toEqual({ type: 'directory', value: directory, der: encodeName(directory) })
  })

  test('what cannot be said is refused', () => {
    for (const fields of [
      { policies: ['1.2.3'], policyQualifiers: { '1.2.3': { notice: '长'.repeat(201) } } },
      { policyConstraints: {} },
      { nameConstraints: {} },
      { qcStatements: {} },
      { qcStatements: { pds: [{ url: 'http://ca.test', language: 'zh' }] } },
      { qcStatements: { types: ['esing'] } },
      { subjectAltNames: [] },
      { identity: { residentId: '11010519491231002X', passport: 'E1' } },
      { identity: { passport: '护照' } },
      { identity: { housingFund: '1' } },
      { subjectAltNames: [{ type: 'ip', value: new Uint8Array(8) }] },
      { subjectAltNames: [{ type: 'dns', value: '财政.test' }] },
    ])
      expect(() => encodeExtensions(fields as Extensions)).toThrow('cannot-encode')
  })

  test('constraints are critical, and stand as their sections print them', () => {
    const extension = (fields: Extensions) => toHex(readElement(encodeExtensions(fields)).content)
    // Extension { oid, critical TRUE, OCTET STRING { SEQUENCE { [0] 0 } } }
    expect(extension({ policyConstraints: { requireExplicitPolicy: 0 } })).toBe(
      '300f0603551d240101ff04053003800100',
    )
    expect(extension({ inhibitAnyPolicy: 3 })).toBe('300d0603551d360101ff0403020103')
    expect(extension({ nameConstraints: { permitted: [{ base: { type: 'dns', value: 'a' } }] } })).toBe(
      '30130603551d1e0101ff04093007a0053003820161',
    )
  })
})

describe('what others write', () => {
  test('an authority key identifier by issuer and serial', () => {
    const names = tlv(0xa1, explicit(4, encodeName(directory)))
    const found = one(
      EXTENSION.authorityKeyId,
      sequence(tlv(0x80, fromHex('01')), names, tlv(0x82, fromHex('00ff'))),
    )
    expect(found).toMatchObject({ authorityKeyId: fromHex('01'), authorityCertSerial: 'ff' })
    expect(found.authorityCertIssuer).toMatchObject([{ type: 'directory', value: directory }])
    expect(one(EXTENSION.authorityKeyId, sequence())).not.toHaveProperty('authorityKeyId')
  })

  test('a distribution point by relative name, with reasons and an issuer of its own', () => {
    const point = sequence(
      explicit(0, tlv(0xa1, sequence(oid('2.5.4.3'), utf8('list')))),
      tlv(0x81, fromHex('0560')),
      tlv(0xa2, explicit(4, encodeName(directory))),
    )
    const found = one(EXTENSION.crlDistributionPoints, sequence(point))
    expect(found.crlDistributionPoints).toEqual([])
    expect(found.distributionPoints).toMatchObject([
      { reasons: ['keyCompromise', 'cACompromise'], crlIssuer: [{ type: 'directory', value: directory }] },
    ])
    expect(found.distributionPoints?.[0]?.relativeName?.[0]).toBe(0x31)
  })

  test('a relative name of something else than attributes is refused', () => {
    const point = sequence(explicit(0, tlv(0xa1, tlv(0x86, fromHex('61')))))
    expect(() => one(EXTENSION.crlDistributionPoints, sequence(point))).toThrow('der-tag')
  })

  test('a policy with a notice reference, and one with qualifiers of other kinds', () => {
    const reference = sequence(sequence(utf8('o'), sequence(integer(1))), tlv(0x1e, fromHex('5f204e09')))
    const qualifiers = sequence(
      sequence(oid('1.3.6.1.5.5.7.2.2'), reference),
      sequence(oid('1.2.3.4'), integer(1)),
    )
    expect(one(EXTENSION.policies, sequence(sequence(oid('1.2.3'), qualifiers))).policyQualifiers).toEqual({
      '1.2.3': { notice: '张三' },
    })
  })

  test('a subtree with minimum and maximum, and a number of certificates past every chain', () => {
    const subtree = sequence(tlv(0x82), tlv(0x80, fromHex('01')), tlv(0x81, fromHex('02')))
    expect(one(EXTENSION.nameConstraints, sequence(tlv(0xa0, subtree))).nameConstraints).toEqual({
      permitted: [{ base: { type: 'dns', value: '' }, minimum: 1, maximum: 2 }],
    })
    expect(
      one(EXTENSION.inhibitAnyPolicy, tlv(2, fromHex('7fffffffffffffffff'))).inhibitAnyPolicy,
    ).toBeGreaterThan(2 ** 40)
    expect(() => one(EXTENSION.inhibitAnyPolicy, tlv(2, fromHex('ff')))).toThrow('der-value')
  })

  test('a qualified statement of another kind is named', () => {
    expect(one(EXTENSION.qcStatements, sequence(sequence(oid('1.2.3'), boolean(true)))).qcStatements).toEqual(
      {
        others: ['1.2.3'],
      },
    )
  })
})
