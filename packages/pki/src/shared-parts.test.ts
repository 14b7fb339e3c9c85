import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  encodeTbsCertificate,
  fillTbsFrame,
  parseTbsCertificate,
  prepareTbsFrame,
  type TbsCertificateFields,
} from './certificate.ts'
import { Fields, readElement } from './der-read.ts'
import { explicit, sequence, tlv } from './der-write.ts'
import type { Extensions } from './extension-fields.ts'
import { CA_EXTENSIONS, HOLDER_EXTENSIONS, issue, party, tbsFor } from './issuing.fixture.ts'
import { LintMemory } from './lint/memory.ts'
import type { CertificateKind, ExpectedContents } from './lint/rule.ts'
import { lintTbsCertificate } from './lint.ts'

// What certificates of one issuer share is encoded, read and judged once: nobody must be able to tell from the outcome.
const ca = party('CA')
const people = ['甲', '乙', '丙'].map(party)

test('a filled frame has the octets that are written in one go', () => {
  const { keyId: authorityKeyId, name: issuer } = ca
  const shared = { ...HOLDER_EXTENSIONS, authorityKeyId }
  const frame = prepareTbsFrame({ signature: 'ecdsa-sha256', issuer, extensions: shared })
  for (const { name: subject, spki, keyId: subjectKeyId } of people) {
    const own: Omit<TbsCertificateFields, 'signature' | 'issuer'> = {
      ...{ serial: Uint8Array.of(1, 2, 3), subject, spki },
      ...{ notBefore: new Date('2026-01-01Z'), notAfter: new Date('2051-01-01Z') },
      extensions: { subjectKeyId, identity: { residentId: '11010519491231002X' } },
    }
    const whole = { ...own, issuer, extensions: { ...shared, ...own.extensions } }
    expect(fillTbsFrame(frame, own)).toEqual(encodeTbsCertificate({ signature: 'ecdsa-sha256', ...whole }))
  }
})

test('with a memory the same is read as without, whatever was read before', () => {
  const { read } = new LintMemory()
  const others = { ...HOLDER_EXTENSIONS, keyUsage: ['keyAgreement'] as const, policies: ['1.2.3.4'] }
  for (const person of people) {
    for (const extensions of [HOLDER_EXTENSIONS, others, { ...others, keyUsageCritical: false }]) {
      const tbs = tbsFor(ca, person, { extensions })
      expect(parseTbsCertificate(tbs, {}, read)).toEqual(parseTbsCertificate(tbs))
    }
  }
})

const far = { notAfter: new Date('2040-01-01Z') }
const issuers = [party('一号'), party('二号')].map((one) =>
  issue(one, one, { extensions: CA_EXTENSIONS, ...far }),
)
const identityOids = { housingFund: '2.999.1' }
const RICH: Extensions = {
  ...HOLDER_EXTENSIONS,
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
  policyQualifiers: { '1.2.156.99999.1': { cps: 'https://ca.test/cps', notice: '电子认证业务规则' } },
  subjectAltNames: [{ type: 'dns', value: 'a.test' }],
  freshestCrl: ['http://a.test/d.crl'],
  qcStatements: { compliance: true },
  identity: { residentId: '11010519491231002X', housingFund: '1' },
  identityOids,
}
const PROFILES: readonly [CertificateKind, Extensions][] = [
  ['signing', HOLDER_EXTENSIONS],
  ['signing', RICH],
  ['single', { ...RICH, keyUsageCritical: false }],
  ['encryption', { ...HOLDER_EXTENSIONS, keyUsage: ['keyEncipherment', 'dataEncipherment'] }],
  ['ca', { ...CA_EXTENSIONS, policies: ['2.5.29.32.0'] }],
]
const subjects = people.flatMap((person) =>
  PROFILES.flatMap(([kind, extensions]) =>
    [ca, party('一号')].map((by) => ({ kind, tbs: tbsFor(by, person, { extensions }) })),
  ),
)
/** The same fields, the extensions in another order, twice, or without one. */
function shuffled(tbs: Uint8Array, order: readonly number[]): Uint8Array {
  const parts = new Fields(readElement(tbs).content).all(16)
  const list = new Fields(readElement(parts[7]?.content ?? new Uint8Array()).content).all(64)
  const chosen = order.flatMap((at) => list[at]?.der ?? [])
  return sequence(...parts.slice(0, 7).map(({ der }) => der), explicit(3, tlv(0x30, ...chosen)))
}

type Edit = readonly [at: number, octet: number]

function edited(tbs: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const copy = Uint8Array.from(tbs)
  for (const [at, octet] of edits) copy[at % copy.length] = octet
  return copy
}

test('with a memory lint finds the same as without, in the same order, whatever was judged before', () => {
  // One for all runs: what has been remembered of the runs before is there in the next.
  const memory = new LintMemory()
  const expected: ExpectedContents = {
    ...{ subject: people[0]?.name ?? [], spki: people[0]?.spki ?? new Uint8Array() },
    notAfter: new Date('2027-01-01Z'),
    ...{ keyUsage: ['nonRepudiation', 'digitalSignature'], policies: ['1.2.156.99999.1'] },
  }
  const seen = new Set<string>()
  const octets = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 5, 6, 12, 19, 0x7f, 0x80, 0xff))
  const input = fc.record({
    subject: fc.constantFrom(...subjects),
    kind: fc.option(
      fc.constantFrom<CertificateKind>('root', 'ca', 'signing', 'encryption', 'single', 'ocsp'),
    ),
    issuer: fc.constantFrom(...issuers, undefined),
    approved: fc.boolean(),
    order: fc.option(fc.array(fc.nat(14), { minLength: 4, maxLength: 16 })),
    edits: fc.array(fc.tuple(fc.nat(1000), octets), { maxLength: 2 }),
  })
  const property = fc.property(input, ({ subject, kind, issuer, approved, order, edits }) => {
    const tbs = edited(order ? shuffled(subject.tbs, order) : subject.tbs, edits)
    const whole = {
      ...{ kind: kind ?? subject.kind, identityOids },
      ...(issuer && { issuer }),
      ...(approved && { expected }),
    }
    const without = lintTbsCertificate(tbs, whole)
    expect(lintTbsCertificate(tbs, { ...whole, memory })).toEqual(without)
    // Once more, now that the frame has been met.
    expect(lintTbsCertificate(tbs, { ...whole, memory })).toEqual(without)
    for (const { number } of without) seen.add(number)
  })
  fc.assert(property, { numRuns: 1000 })
  // The edits must reach rules of the frame and others, or this test shows nothing.
  expect(seen.size).toBeGreaterThan(20)
})
