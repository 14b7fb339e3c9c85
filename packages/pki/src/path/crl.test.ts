// What PKITS does not ask of lists: several keys under one name, and who may vouch for whom.
import { describe, expect, test } from 'vitest'
import { CRL_EXTENSION } from '../crl/fields.ts'
import { explicit, implicit, sequence, tlv } from '../der-write.ts'
import { EXTENSION } from '../extensions.ts'
import { verifyP256 } from '../issuing.fixture.ts'
import {
  authority,
  type CrlWish,
  cn,
  crlOf,
  dirName,
  type Entity,
  leaf,
  type RawExtensionWish,
  root,
  serialOf,
  usage,
} from '../raw-certificate.fixture.ts'
import { validatePath } from './validate-path.ts'

const NOW = new Date('2024-01-10Z')
const top = root({ subject: cn('Root') })
const ca = authority(top)
const rolled = authority(ca, { subject: ca.subject })
const end = leaf(rolled)
const topList = crlOf(top)

function outcome(crls: readonly Uint8Array[], chain: readonly Entity[] = [end, rolled, ca]): string {
  const result = validatePath({
    chain: chain.map(({ der }) => der),
    anchors: [top.der],
    at: NOW,
    verify: verifyP256,
    crls,
  })
  return result.ok ? 'ok' : `${result.code} ${result.index}`
}

const listing = (one: Entity, reason: number): CrlWish['revoked'] => [
  { serial: serialOf(one), more: [[CRL_EXTENSION.reason, Uint8Array.of(10, 1, reason)]] },
]

describe('an authority with two keys', () => {
  test('a list of each key: the certificate’s own key tells of it, and any of them that it is revoked', () => {
    const [old, own] = [crlOf(ca), crlOf(rolled)]
    expect(outcome([old, own, topList])).toBe('ok')
    expect(outcome([old, crlOf(rolled, { revoked: listing(end, 1) }), topList])).toBe('revoked 0')
    expect(outcome([old, crlOf(rolled, { revoked: listing(end, 6) }), topList])).toBe('revoked 0')
    expect(outcome([crlOf(ca, { revoked: listing(end, 1) }), own, topList])).toBe('revoked 0')
    expect(outcome([crlOf(ca, { revoked: listing(end, 6) }), own, topList])).toBe('ok')
  })

  test('the new key’s list alone is good for the old key’s certificates, but not for its own', () => {
    expect(outcome([crlOf(ca), topList])).toBe('ok')
    expect(outcome([crlOf(rolled), topList])).toBe('crl-unusable 1')
    const before = leaf(ca)
    expect(outcome([crlOf(rolled), crlOf(ca), topList], [before, ca, rolled])).toBe('ok')
  })
})

describe('a signer of lists apart', () => {
  const signer = leaf(top, { subject: ca.subject, extensions: { usage: usage(['cRLSign']) } })
  const holder = leaf(ca)

  test('signs for the authority whose name it has, while its own certificate is good', () => {
    const chain = [holder, ca, signer]
    expect(outcome([crlOf(signer), topList], chain)).toBe('ok')
    expect(outcome([crlOf(signer, { revoked: listing(holder, 1) }), topList], chain)).toBe('revoked 0')
    expect(outcome([crlOf(signer), crlOf(top, { revoked: listing(signer, 1) })], chain)).toBe(
      'crl-unusable 0',
    )
    expect(outcome([crlOf(signer), topList], [holder, ca])).toBe('crl-unusable 0')
  })

  test('must lead to the same anchor and may not be without the use', () => {
    const other = root({ subject: cn('Root') })
    const foreign = leaf(other, { subject: ca.subject, extensions: { usage: usage(['cRLSign']) } })
    expect(outcome([crlOf(foreign), topList], [holder, ca, foreign])).toBe('crl-unusable 0')
    const mute = leaf(top, { subject: ca.subject })
    expect(outcome([crlOf(mute), topList], [holder, ca, mute])).toBe('crl-unusable 0')
  })
})

describe('an indirect list', () => {
  const issuer = authority(top)
  const point: RawExtensionWish = [
    EXTENSION.crlDistributionPoints,
    sequence(sequence(tlv(0xa2, dirName(issuer.subject)))),
  ]
  const indirect: RawExtensionWish = [
    CRL_EXTENSION.issuingDistributionPoint,
    sequence(implicit(4, Uint8Array.of(0xff))),
    true,
  ]
  const of = (name: Uint8Array): RawExtensionWish => ['2.5.29.29', sequence(explicit(4, name)), true]
  const holder = leaf(ca, { more: [point] })
  const chain = [holder, ca, issuer]
  const list = (wish: CrlWish) => crlOf(issuer, { ...wish, more: [indirect] })

  test('speaks of the issuers that its entries name, each entry’s counting for the next', () => {
    const [entry] = listing(holder, 1) as [NonNullable<CrlWish['revoked']>[number]]
    const first = { serial: Uint8Array.of(1), more: [of(ca.subject)] }
    expect(outcome([list({}), topList], chain)).toBe('ok')
    expect(outcome([list({ revoked: [entry] }), topList], chain)).toBe('ok')
    expect(outcome([list({ revoked: [first, entry] }), topList], chain)).toBe('revoked 0')
    expect(outcome([list({ revoked: [{ ...first, more: [of(top.subject)] }, entry] }), topList], chain)).toBe(
      'ok',
    )
  })

  test('counts only where it says so, and where the certificate names its issuer', () => {
    expect(outcome([crlOf(issuer), topList], chain)).toBe('crl-missing 0')
    expect(outcome([list({}), topList], [leaf(ca), ca, issuer])).toBe('crl-missing 0')
    const foreign = crlOf(ca, { revoked: [{ serial: Uint8Array.of(1), more: [of(top.subject)] }] })
    expect(outcome([foreign, topList], [leaf(ca), ca])).toBe('crl-unusable 0')
  })
})
