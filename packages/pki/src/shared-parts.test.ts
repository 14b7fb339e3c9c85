import { expect, test } from 'vitest'
import {
  encodeTbsCertificate,
  fillTbsFrame,
  parseTbsCertificate,
  prepareTbsFrame,
  type TbsCertificateFields,
} from './certificate.ts'
import { HOLDER_EXTENSIONS, party, tbsFor } from './issuing.fixture.ts'
import { ReadMemory } from './read-memory.ts'

// What certificates of one issuer share is encoded and read once: nobody must be able to tell from the outcome.
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
  const memory = new ReadMemory()
  const others = { ...HOLDER_EXTENSIONS, keyUsage: ['keyAgreement'] as const, policies: ['1.2.3.4'] }
  for (const person of people) {
    for (const extensions of [HOLDER_EXTENSIONS, others, { ...others, keyUsageCritical: false }]) {
      const tbs = tbsFor(ca, person, { extensions })
      expect(parseTbsCertificate(tbs, {}, memory)).toEqual(parseTbsCertificate(tbs))
    }
  }
})
