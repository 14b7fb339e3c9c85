import { describe, expect, test } from 'vitest'
import type { TbsCrlFields } from '../crl/fields.ts'
import { assembleCrl, encodeTbsCrl } from '../crl/write.ts'
import { TAG, tlv } from '../der-write.ts'
import type { GeneralName } from '../general-name.ts'
import {
  CA_EXTENSIONS,
  HOLDER_EXTENSIONS,
  issue,
  party,
  signWith,
  verifyP256,
  type Wish,
} from '../issuing.fixture.ts'
import type { NameConstraints } from '../name-constraints.ts'
import { type PathInput, validatePath } from './validate-path.ts'

const AT = new Date('2026-06-01T00:00:00Z')
const far = { notAfter: new Date('2040-01-01T00:00:00Z') }
const [root, ca, holder, stranger] = ['Root', '签发中心', '张三', 'Stranger'].map(party) as [
  ReturnType<typeof party>,
  ReturnType<typeof party>,
  ReturnType<typeof party>,
  ReturnType<typeof party>,
]
const rootCert = issue(root, root, { extensions: CA_EXTENSIONS, ...far })
const caCert = issue(root, ca, { extensions: CA_EXTENSIONS, ...far })
const leaf = issue(ca, holder)

function outcome(input: Partial<PathInput>): string {
  const result = validatePath({
    chain: [leaf.der, caCert.der],
    anchors: [rootCert.der],
    at: AT,
    verify: verifyP256,
    ...input,
  })
  return result.ok ? `ok ${result.path.length}` : `${result.code} ${result.index}`
}

const leafOf = (wish: Wish) => [issue(ca, holder, wish).der, caCert.der]

function crl(fields: Partial<TbsCrlFields> = {}, signer = ca): Uint8Array {
  const tbs = encodeTbsCrl({
    signature: 'ecdsa-sha256',
    issuer: ca.name,
    thisUpdate: new Date('2026-05-31T00:00:00Z'),
    nextUpdate: new Date('2026-06-02T00:00:00Z'),
    authorityKeyId: ca.keyId,
    number: 1,
    revoked: [],
    ...fields,
  })
  return assembleCrl(tbs, 'ecdsa-sha256', signWith(signer, tbs))
}

const rootCrl = crl({ issuer: root.name }, root)
const revoked = [{ serial: leaf.serial, revokedAt: new Date('2026-05-01T00:00:00Z') }]

describe('validatePath (RFC 5280 §6.1)', () => {
  test('accepts leaf, authority and root, in any order above the leaf', () => {
    expect(outcome({})).toBe('ok 3')
    expect(outcome({ chain: [leaf.der, rootCert.der, caCert.der] })).toBe('ok 3')
    expect(outcome({ anchors: [caCert.der], chain: [leaf.der] })).toBe('ok 2')
    expect(outcome({ usage: 'digitalSignature' })).toBe('ok 3')
  })

  const forged = Uint8Array.from(leaf.der)
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
  const wrongIssuer = issue({ ...stranger, name: ca.name, keyId: ca.keyId }, holder)
  const notCa = issue(holder, stranger)
  const limited = { ...CA_EXTENSIONS, basicConstraints: { ca: true, pathLength: 0 } }
  const narrow = issue(root, root, { extensions: limited, ...far })

  const refusals: [string, Partial<PathInput>, string][] = [
    ['an expired leaf', { at: new Date('2027-01-01T00:00:01Z') }, 'expired 0'],
    ['a leaf of tomorrow', { at: new Date('2025-12-31T23:59:59Z') }, 'not-yet-valid 0'],
    ['an expired root', { at: new Date('2041-01-01Z'), ignoreLeafExpiry: true }, 'expired 1'],
    ['a missing authority', { chain: [leaf.der] }, 'no-anchor 0'],
    ['an unknown root', { anchors: [] }, 'no-anchor 1'],
    ['a changed signature', { chain: [forged, caCert.der] }, 'bad-signature 0'],
    ['another key under the same name', { chain: [wrongIssuer.der, caCert.der] }, 'bad-signature 0'],
    ['a holder who issues', { chain: [notCa.der, leaf.der, caCert.der] }, 'not-a-ca 1'],
    ['a path longer than allowed', { anchors: [narrow.der] }, 'path-too-long 2'],
    ['a use not granted', { usage: 'keyEncipherment' }, 'wrong-usage 0'],
    ['bytes that are no certificate', { chain: [Uint8Array.of(0x30, 0)] }, 'malformed 0'],
    ['an empty chain', { chain: [] }, 'malformed 0'],
    ['a missing list', { crls: [] }, 'crl-missing 0'],
    ['a missing list of the root', { crls: [crl()] }, 'crl-missing 1'],
    ['a list signed by another', { crls: [crl({}, stranger), rootCrl] }, 'crl-unusable 0'],
    [
      'a list that has run out',
      { crls: [crl({ nextUpdate: new Date('2026-05-31T12:00:00Z') })] },
      'crl-stale 0',
    ],
    ['a revoked leaf', { crls: [crl({ revoked }), rootCrl] }, 'revoked 0'],
    [
      'a list for authorities only',
      { crls: [crl({ issuingDistributionPoint: { onlyCaCertificates: true } }), rootCrl] },
      'crl-missing 0',
    ],
    [
      'a list of another partition',
      { crls: [crl({ issuingDistributionPoint: { uris: ['http://pki.test/7.crl'] } }), rootCrl] },
      'crl-missing 0',
    ],
  ]
  test.each(refusals)('refuses %s', (_fault, input, expected) => {
    expect(outcome(input)).toBe(expected)
  })

  test('lets an expired leaf through when asked to, for the leaf alone', () => {
    expect(outcome({ at: new Date('2027-06-01Z'), ignoreLeafExpiry: true })).toBe('ok 3')
  })

  test('goes by the newest list: a lifted hold no longer counts', () => {
    const hold = [{ serial: leaf.serial, revokedAt: AT, reason: 'certificateHold' as const }]
    const before = crl({ revoked: hold })
    const after = crl({ number: 2, thisUpdate: new Date('2026-05-31T06:00:00Z') })
    expect(outcome({ crls: [before, rootCrl] })).toBe('revoked 0')
    expect(outcome({ crls: [before, after, rootCrl] })).toBe('ok 3')
  })

  test('what lies before the revocation stays valid, unless the key was lost earlier', () => {
    const later = { serial: leaf.serial, revokedAt: new Date('2026-06-10Z') }
    const lost = { ...later, reason: 'keyCompromise' as const, invalidityDate: new Date('2026-05-01Z') }
    const after = { thisUpdate: new Date('2026-06-11Z'), nextUpdate: new Date('2026-06-12Z') }
    const lists = (entry: typeof later) => ({
      crls: [crl({ revoked: [entry], ...after }), crl({ issuer: root.name, ...after }, root)],
      statusAt: new Date('2026-06-11T12:00:00Z'),
    })
    expect(outcome(lists(later))).toBe('ok 3')
    expect(outcome(lists(lost))).toBe('revoked 0')
    // Judging the present, a date in the future is no excuse.
    expect(outcome({ crls: [crl({ revoked: [later] }), rootCrl] })).toBe('revoked 0')
  })

  test('passes over an authority or root that ran out beside its renewal with the same key', () => {
    const ended = { extensions: CA_EXTENSIONS, notAfter: new Date('2026-02-01Z') }
    const oldCa = issue(root, ca, ended)
    const oldRoot = issue(root, root, ended)
    expect(outcome({ chain: [leaf.der, oldCa.der, caCert.der] })).toBe('ok 3')
    expect(outcome({ anchors: [oldRoot.der, rootCert.der] })).toBe('ok 3')
    expect(outcome({ chain: [leaf.der, oldCa.der] })).toBe('expired 1')
  })

  test('of two lists of one second the higher number is the newer', () => {
    const lists = [crl(), crl({ number: 2, revoked })]
    expect(outcome({ crls: [...lists, rootCrl] })).toBe('revoked 0')
    expect(outcome({ crls: [...lists.reverse(), rootCrl] })).toBe('revoked 0')
  })

  test('accepts the list of the right partition', () => {
    const uris = HOLDER_EXTENSIONS.crlDistributionPoints
    const part = crl({ issuingDistributionPoint: { uris, onlyUserCertificates: true } })
    expect(outcome({ crls: [part, rootCrl] })).toBe('ok 3')
    expect(
      outcome({ chain: leafOf({ extensions: { keyUsage: ['digitalSignature'] } }), crls: [part, rootCrl] }),
    ).toBe('crl-missing 0')
  })
})

describe('a mailbox with letters outside ASCII (RFC 9598)', () => {
  const mailbox = (text: string): GeneralName => ({
    type: 'otherName',
    id: '1.3.6.1.5.5.7.8.9',
    value: tlv(TAG.utf8, new TextEncoder().encode(text)),
  })
  const email = (value: string) => ({ base: { type: 'email', value } as const })
  function under(nameConstraints: NameConstraints, name: GeneralName): string {
    const extensions = { ...CA_EXTENSIONS, nameConstraints }
    const above = issue(root, ca, { extensions, ...far })
    const own = issue(ca, holder, { extensions: { ...HOLDER_EXTENSIONS, subjectAltNames: [name] } })
    return outcome({ chain: [own.der, above.der] })
  }

  test.each([
    ['permitted', { permitted: [email('a.example')] }, mailbox('张三@a.example'), 'ok 3'],
    [
      'of another host',
      { permitted: [email('a.example')] },
      mailbox('张三@b.example'),
      'name-not-permitted 0',
    ],
    [
      'of an excluded host',
      { excluded: [email('b.example')] },
      mailbox('张三@b.example'),
      'name-not-permitted 0',
    ],
    ['of a permitted domain', { permitted: [email('.b.example')] }, mailbox('张三@x.b.example'), 'ok 3'],
    [
      'one permitted mailbox is not another',
      { permitted: [email('a@b.example')] },
      mailbox('张@b.example'),
      'name-not-permitted 0',
    ],
    [
      'whose host is not ASCII',
      { excluded: [email('b.example')] },
      mailbox('张三@财政.example'),
      'name-not-permitted 0',
    ],
    [
      'that is no text',
      { excluded: [email('b.example')] },
      { type: 'otherName', id: '1.3.6.1.5.5.7.8.9', value: Uint8Array.of(5, 0) },
      'name-not-permitted 0',
    ],
    [
      'where nothing is said of mail',
      { permitted: [{ base: { type: 'directory', value: [] } }] },
      mailbox('张三@b.example'),
      'ok 3',
    ],
  ] as [string, NameConstraints, GeneralName, string][])('%s', (_, constraints, name, expected) => {
    expect(under(constraints, name)).toBe(expected)
  })
})
