import { createHash, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../certificate.ts'
import { nullValue, oid, printable, sequence, setOf } from '../der-write.ts'
import { EXTENSION, PURPOSE } from '../extensions.ts'
import { verifyP256 } from '../issuing.fixture.ts'
import type { CertIdHash } from '../ocsp/cert-id.ts'
import {
  assembleOcspResponse,
  encodeOcspResponseData,
  ocspError,
  type SingleResponse,
} from '../ocsp/response.ts'
import {
  authority,
  basic,
  cn,
  crlOf,
  type Entity,
  leaf,
  newKeys,
  type RawExtensionWish,
  root,
  serialOf,
  usage,
} from '../raw-certificate.fixture.ts'
import { parseSpki } from '../spki.ts'
import { type PathInput, validatePath } from './validate-path.ts'

const NOW = new Date('2026-06-01T12:00:00Z')
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000)
const digest = (hash: CertIdHash, bytes: Uint8Array) =>
  Uint8Array.from(createHash(hash).update(bytes).digest())

const top = root()
const ca = authority(top)
const end = leaf(ca)
const stranger = authority(top)

const purpose = (...purposes: string[]): RawExtensionWish => [
  EXTENSION.extendedKeyUsage,
  sequence(...purposes.map(oid)),
]
const NO_CHECK: RawExtensionWish = [EXTENSION.ocspNoCheck, nullValue()]
const FOR_ANSWERS = { more: [purpose(PURPOSE.ocspSigning), NO_CHECK] }
const responder = leaf(ca, FOR_ANSWERS)

interface AnswerWish {
  readonly about?: Entity
  readonly issuer?: Entity
  readonly hash?: CertIdHash
  readonly single?: Partial<SingleResponse>
  readonly producedAt?: Date
  readonly nonce?: Uint8Array
  readonly byName?: boolean
  readonly certs?: readonly Entity[]
}

function answer(signer: Entity, wish: AnswerWish = {}): Uint8Array {
  const { about = end, issuer = ca, hash = 'sha256', producedAt = NOW } = wish
  const { bits } = parseSpki(issuer.keys.spki)
  const data = encodeOcspResponseData({
    responder: wish.byName ? { name: signer.subject } : { keyHash: signer.keys.id },
    producedAt,
    responses: [
      {
        certId: {
          hash,
          issuerNameHash: digest(hash, issuer.subject),
          issuerKeyHash: digest(hash, bits),
          serial: parseCertificate(about.der).serial,
        },
        status: { type: 'good' },
        thisUpdate: hours(-1),
        nextUpdate: hours(1),
        ...wish.single,
      },
    ],
    ...(wish.nonce ? { nonce: wish.nonce } : {}),
  })
  return assembleOcspResponse({
    data,
    sig: 'ecdsa-sha256',
    signature: Uint8Array.from(sign('sha256', data, signer.keys.privateKey)),
    certs: (wish.certs ?? (signer === ca ? [] : [signer])).map(({ der }) => der),
  })
}

const ofCa = answer(top, { about: ca, issuer: top, certs: [] })

function outcome(ocsp: PathInput['ocsp'], input: Partial<PathInput> = {}): string {
  const result = validatePath({
    chain: [end.der, ca.der],
    anchors: [top.der],
    at: NOW,
    verify: verifyP256,
    digest,
    ocsp,
    ...input,
  })
  return result.ok ? 'ok' : `${result.code} ${result.index}`
}

const lostKey = { type: 'revoked', revokedAt: hours(-2), reason: 'keyCompromise' } as const
const onHold = { type: 'revoked', revokedAt: hours(-2), reason: 'certificateHold' } as const

describe('OCSP answers', () => {
  test.each(['sha1', 'sha256', 'sm3'] as const)('prove by %s CertIDs', (hash) => {
    expect(outcome([answer(ca, { hash }), ofCa])).toBe('ok')
    expect(outcome([answer(responder, { hash, byName: true }), ofCa])).toBe('ok')
  })

  test('prove by the name that the certificate gives its issuer, however it is spelt (RFC 6960 §4.1.1)', () => {
    const spelt = sequence(setOf([sequence(oid('2.5.4.3'), printable('authority in other octets'))]))
    const below = authority(top, { subject: cn('Authority in other octets') })
    const named = leaf(below, { issuer: spelt })
    const about = answer(below, { about: named, issuer: { ...below, subject: spelt }, certs: [] })
    const ofBelow = answer(top, { about: below, issuer: top, certs: [] })
    expect(outcome([about, ofBelow], { chain: [named.der, below.der] })).toBe('ok')
    const otherwise = answer(below, { about: named, issuer: { ...below, subject: cn('x') }, certs: [] })
    expect(outcome([otherwise, ofBelow], { chain: [named.der, below.der] })).toBe('ocsp-missing 0')
  })

  const wrongKey = { ...ca, keys: newKeys() }
  const good: SingleResponse['status'] = { type: 'good' }
  const refusals: [string, Uint8Array, string][] = [
    ['a revocation', answer(ca, { single: { status: lostKey } }), 'revoked 0'],
    ['a hold', answer(responder, { single: { status: onHold } }), 'revoked 0'],
    [
      'a revocation that has run out',
      answer(ca, { single: { status: lostKey, nextUpdate: hours(-0.5) } }),
      'revoked 0',
    ],
    ['a certificate nobody knows', answer(ca, { single: { status: { type: 'unknown' } } }), 'ocsp-unknown 0'],
    ['an answer that has run out', answer(ca, { single: { nextUpdate: hours(-0.1) } }), 'ocsp-stale 0'],
    [
      'an answer of tomorrow',
      answer(ca, { single: { thisUpdate: hours(24), nextUpdate: hours(48) } }),
      'ocsp-unusable 0',
    ],
    ['an old answer without an end', answer(ca, { single: { nextUpdate: undefined } }), 'ocsp-stale 0'],
    ['an answer about another', answer(ca, { about: responder }), 'ocsp-missing 0'],
    ['the same serial of another issuer', answer(ca, { issuer: stranger }), 'ocsp-missing 0'],
    ['the issuer’s name with another key', answer(ca, { issuer: wrongKey }), 'ocsp-missing 0'],
    [
      'another key’s signature',
      answer({ ...ca, keys: { ...newKeys(), id: ca.keys.id } }, { certs: [] }),
      'ocsp-unusable 0',
    ],
    ['a responder of another issuer', answer(leaf(stranger, FOR_ANSWERS)), 'ocsp-unusable 0'],
    ['a responder without the purpose', answer(leaf(ca, { more: [NO_CHECK] })), 'ocsp-unusable 0'],
    [
      'a responder for anything',
      answer(leaf(ca, { more: [purpose(PURPOSE.any), NO_CHECK] })),
      'ocsp-unusable 0',
    ],
    [
      'a responder that has run out',
      answer(leaf(ca, { ...FOR_ANSWERS, until: hours(-1) })),
      'ocsp-unusable 0',
    ],
    [
      'a responder that may not sign',
      answer(leaf(ca, { ...FOR_ANSWERS, extensions: { usage: usage(['keyAgreement']) } })),
      'ocsp-unusable 0',
    ],
    ['a refusal', ocspError('tryLater'), 'ocsp-unusable 0'],
    ['bytes that are no answer', Uint8Array.of(0x30, 0), 'ocsp-unusable 0'],
  ]
  test.each(refusals)('%s', (_what, given, expected) => {
    expect(outcome([given, ofCa])).toBe(expected)
  })

  test('nothing about the authority is missing evidence', () => {
    expect(outcome([answer(ca)])).toBe('ocsp-missing 1')
    expect(outcome([])).toBe('ocsp-missing 0')
  })

  test('a question with a nonce takes no answer without it; with it none needs an end', () => {
    const nonce = Uint8Array.of(1, 2, 3, 4)
    const endless = { single: { nextUpdate: undefined } }
    expect(outcome([{ answer: answer(ca, { nonce, ...endless }), nonce }, ofCa])).toBe('ok')
    expect(outcome([{ answer: answer(ca), nonce }, ofCa])).toBe('ocsp-unusable 0')
    expect(outcome([{ answer: answer(ca, { nonce: Uint8Array.of(9) }), nonce }, ofCa])).toBe(
      'ocsp-unusable 0',
    )
  })

  test('a responder that says nothing of its own status needs proof of it, and not by itself', () => {
    const checked = leaf(ca, { more: [purpose(PURPOSE.ocspSigning)] })
    const about = answer(checked)
    const itself = answer(checked, { about: checked })
    expect(outcome([about, ofCa])).toBe('ocsp-unusable 0')
    expect(outcome([about, itself, ofCa])).toBe('ocsp-unusable 0')
    expect(outcome([about, answer(ca, { about: checked }), ofCa])).toBe('ok')
    expect(outcome([about, answer(ca, { about: checked, single: { status: lostKey } }), ofCa])).toBe(
      'ocsp-unusable 0',
    )
  })

  test('nobody answers beyond his own end: a lost key of an old responder is worth nothing', () => {
    const ended = leaf(ca, { ...FOR_ANSWERS, from: hours(-5), until: hours(-1) })
    const backdated = (status: SingleResponse['status']) =>
      answer(ended, {
        producedAt: hours(-2),
        single: { status, thisUpdate: hours(-2), nextUpdate: hours(1000) },
      })
    expect(outcome([backdated(good), ofCa])).toBe('ocsp-stale 0')
    expect(outcome([backdated(good), ofCa], { at: hours(-1.5) })).not.toBe('ocsp-stale 0')
    // What it said of a revocation stays true.
    expect(outcome([backdated(lostKey), ofCa])).toBe('revoked 0')
  })

  test('of several the newest tells whether a hold was lifted; a revocation is for ever', () => {
    const older = (status: SingleResponse['status']) =>
      answer(ca, { single: { status, thisUpdate: hours(-2) } })
    const newer = (status: SingleResponse['status']) =>
      answer(ca, { single: { status, thisUpdate: hours(-1) } })
    expect(outcome([older(onHold), newer(good), ofCa])).toBe('ok')
    expect(outcome([newer(good), older(onHold), ofCa])).toBe('ok')
    expect(outcome([older(good), newer(onHold), ofCa])).toBe('revoked 0')
    expect(outcome([older(lostKey), newer(good), ofCa])).toBe('revoked 0')
  })

  test('beside lists: either may prove, the newer tells of holds, revocations count from both', () => {
    const list = (at: Date, reason?: number) =>
      crlOf(ca, {
        from: at,
        until: hours(24),
        revoked:
          reason === undefined
            ? []
            : [{ serial: serialOf(end), at: hours(-3), more: [['2.5.29.21', Uint8Array.of(10, 1, reason)]] }],
      })
    const rootList = crlOf(top, { from: hours(-1), until: hours(24) })
    const both = (crl: Uint8Array, ...answers: Uint8Array[]) => outcome(answers, { crls: [crl, rootList] })
    expect(both(list(hours(-1)))).toBe('ok')
    expect(both(rootList, answer(ca))).toBe('ok')
    expect(both(rootList)).toBe('crl-missing 0')
    expect(both(list(hours(-3), 6), answer(ca))).toBe('ok')
    expect(both(list(hours(-0.5), 6), answer(ca))).toBe('revoked 0')
    expect(both(list(hours(-3), 1), answer(ca))).toBe('revoked 0')
    expect(both(list(hours(-1)), answer(ca, { single: { status: lostKey } }))).toBe('revoked 0')
  })

  test('for a seal of the past, what was revoked later still held', () => {
    const later = answer(ca, { single: { status: { ...lostKey, revokedAt: hours(-2) } } })
    const at = hours(-5)
    const input = { at, statusAt: NOW }
    expect(outcome([later, ofCa], input)).toBe('ok')
    expect(outcome([later, ofCa], { at: hours(-2), statusAt: NOW })).toBe('revoked 0')
  })

  test('an authority of the same name and another key answers only for its own certificates', () => {
    const twin = authority(top, { subject: ca.subject, extensions: { basic: basic(true) } })
    expect(outcome([answer(twin, { certs: [twin] }), ofCa], { chain: [end.der, ca.der, twin.der] })).toBe(
      'ocsp-unusable 0',
    )
  })
})
