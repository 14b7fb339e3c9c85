import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../certificate.ts'
import { integer, oid, sequence } from '../der-write.ts'
import { EXTENSION, PURPOSE } from '../extensions.ts'
import { verifyP256 } from '../issuing.fixture.ts'
import {
  aki,
  authority,
  basic,
  cn,
  constraints,
  dns,
  type Entity,
  leaf,
  newKeys,
  type RawExtensionWish,
  root,
  san,
} from '../raw-certificate.fixture.ts'
import { type PathInput, validatePath } from './validate-path.ts'

const NOW = new Date('2026-06-01Z')

function check(
  end: Entity,
  between: readonly Entity[],
  anchors: PathInput['anchors'],
  input: Partial<PathInput> = {},
) {
  let signatures = 0
  const result = validatePath({
    chain: [end, ...between].map(({ der }) => der),
    anchors,
    at: NOW,
    verify: (...args) => {
      signatures++
      return verifyP256(...args)
    },
    ...input,
  })
  const outcome = result.ok ? `ok ${result.path.length}` : `${result.code} ${result.index}`
  return { outcome, signatures }
}

const purpose = (dotted: string): RawExtensionWish => [EXTENSION.extendedKeyUsage, sequence(oid(dotted))]

describe('building paths', () => {
  test('an honest chain costs one signature check for each certificate', () => {
    const top = root()
    const ca = authority(top)
    expect(check(leaf(ca), [ca, top], [top.der])).toEqual({ outcome: 'ok 3', signatures: 2 })
  })

  test('across a bridge: the certificate that another root gave the authority', () => {
    const [ours, theirs] = [root(), root()]
    const bridge = authority(ours)
    const cross = authority(bridge, { keys: theirs.keys, subject: theirs.subject })
    const ca = authority(theirs)
    expect(check(leaf(ca), [theirs, cross, ca, bridge], [ours.der]).outcome).toBe('ok 5')
  })

  test('when a root changes its key, old and new certificates serve holders of either root', () => {
    const old = root({ subject: cn('Root') })
    const renewed = root({ subject: cn('Root') })
    const newWithOld = authority(old, { keys: renewed.keys, subject: old.subject })
    const oldWithNew = authority(renewed, { keys: old.keys, subject: old.subject })
    const bag = [newWithOld, oldWithNew]
    expect(check(leaf(old), bag, [renewed.der]).outcome).toBe('ok 3')
    expect(check(leaf(renewed), bag, [old.der]).outcome).toBe('ok 3')
  })

  test('another way is tried when constraints close the first', () => {
    const top = root()
    const shared = { keys: newKeys(), subject: cn('CA') }
    const closed = authority(authority(top), shared)
    const narrow = authority(top, { ...shared, more: [constraints([dns('other.test')])] })
    const wide = authority(top, shared)
    const end = leaf(wide)
    expect(check(end, [narrow], [top.der]).outcome).toBe('name-not-permitted 0')
    expect(check(end, [closed, narrow, wide], [top.der]).outcome).toBe('ok 3')
  })

  test('key identifiers give the order and nothing else', () => {
    const top = root()
    const ca = authority(top, { subject: cn('CA') })
    const others = Array.from({ length: 5 }, () => authority(top, { subject: cn('CA') }))
    expect(check(leaf(ca), [...others, ca], [top.der])).toEqual({ outcome: 'ok 3', signatures: 2 })
    const misled = leaf(ca, { extensions: { aki: aki((others[0] as Entity).keys.id) } })
    expect(check(misled, [...others, ca], [top.der]).outcome).toBe('ok 3')
  })

  test('no key is used that leads nowhere', () => {
    const [top, stranger] = [root(), root()]
    const ca = authority(stranger)
    expect(check(leaf(ca), [ca, stranger], [top.der])).toEqual({ outcome: 'no-anchor 2', signatures: 0 })
  })

  test('authorities that all certify one another are given up, not followed', () => {
    // 22 names, each certified by all others, and none by a root: more paths than atoms in a grain of sand.
    const parties = Array.from({ length: 22 }, (_, i) => ({
      keys: newKeys(),
      subject: cn(`CA ${i}`),
      der: cn(''),
    }))
    const bag = parties.flatMap((by) => parties.filter((one) => one !== by).map((one) => authority(by, one)))
    const started = process.cpuUsage()
    const { outcome, signatures } = check(leaf(parties[0] as Entity), bag, [root().der])
    expect([outcome, signatures]).toEqual(['too-complex 0', 0])
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2)
  })

  test('the same with a root at the end that they only seem to have: signatures are counted', () => {
    const top = root()
    const forger = { ...top, keys: newKeys() }
    const ca = { keys: newKeys(), subject: cn('CA'), der: cn('') }
    const bag = Array.from({ length: 200 }, () => authority(forger, { keys: newKeys(), subject: ca.subject }))
    const { outcome, signatures } = check(leaf(ca), bag, [top.der])
    expect([outcome, signatures]).toEqual(['too-complex 0', 128])
  })

  test('a bag full of one name, spelt in hundreds of ways, is not looked through at every step', () => {
    const by = authority(root(), { subject: cn('one name') })
    const bag = Array.from({ length: 510 }, (_, i) =>
      authority(by, { subject: cn(`one${' '.repeat(i + 2)}name`) }),
    )
    const end = leaf(by)
    const started = process.cpuUsage()
    expect(check(end, bag, [root().der])).toEqual({ outcome: 'too-complex 0', signatures: 0 })
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1.5)
  })

  test('more certificates than anybody has are not looked at', () => {
    const top = root()
    const end = leaf(top)
    expect(check(end, new Array(600).fill(end), [top.der]).outcome).toBe('malformed 0')
  })

  test('what cannot be read is passed over, and told only when it is missed', () => {
    const top = root()
    const ca = authority(top)
    const broken = { ...top, der: Uint8Array.of(0x30, 1) }
    expect(check(leaf(ca), [broken, ca], [top.der]).outcome).toBe('ok 3')
    expect(check(leaf(ca), [broken], [top.der]).outcome).toBe('malformed 1')
  })
})

describe('anchors', () => {
  const expired = root({ until: new Date('2025-01-01Z') })
  const narrow = root({ extensions: { basic: basic(true, 0) } })
  const end = leaf(expired)

  test('given as certificates bring their dates and constraints, given as name and key none', () => {
    const bare = ({ subject, keys }: Entity) => ({ subject, spki: keys.spki })
    expect(check(end, [], [expired.der]).outcome).toBe('expired 1')
    expect(check(end, [], [bare(expired)]).outcome).toBe('ok 1')
    const ca = authority(narrow)
    expect(check(leaf(ca), [ca], [narrow.der]).outcome).toBe('path-too-long 2')
    expect(check(leaf(ca), [ca], [bare(narrow)]).outcome).toBe('ok 2')
    const first = root({ version: 1 })
    expect(check(leaf(first), [], [first.der]).outcome).toBe('not-a-ca 1')
    expect(check(leaf(first), [], [bare(first)]).outcome).toBe('ok 1')
  })

  test('may be the certificate itself, or an authority in the middle', () => {
    const ca = authority(expired)
    const own = leaf(ca)
    expect(check(own, [], [own.der]).outcome).toBe('ok 1')
    expect(check(own, [ca], [ca.der]).outcome).toBe('ok 2')
  })

  test('a certificate of version 1 in between issues nothing', () => {
    const top = root()
    const first = authority(top, { version: 1 })
    expect(check(leaf(first), [first], [top.der]).outcome).toBe('not-a-ca 1')
  })
})

describe('what the caller demands', () => {
  const top = root()

  test('purposes of the leaf, and of its authorities if asked', () => {
    const mail = authority(top, { more: [purpose(PURPOSE.emailProtection)] })
    const end = leaf(mail, { more: [purpose(PURPOSE.clientAuth)] })
    const outcome = (input: Partial<PathInput>) => check(end, [mail], [top.der], input).outcome
    expect(outcome({ purposes: [PURPOSE.clientAuth] })).toBe('ok 3')
    expect(outcome({ purposes: [PURPOSE.clientAuth, PURPOSE.timeStamping] })).toBe('wrong-purpose 0')
    expect(outcome({ purposes: [PURPOSE.clientAuth], purposesInAuthorities: true })).toBe('wrong-purpose 1')
    const any = leaf(top, { more: [purpose(PURPOSE.any)] })
    expect(check(any, [], [top.der], { purposes: [PURPOSE.clientAuth] }).outcome).toBe('ok 2')
  })

  test('signature algorithms, below the anchor', () => {
    const end = leaf(top)
    expect(check(end, [], [top.der], { signatures: ['ecdsa-sha256'] }).outcome).toBe('ok 2')
    expect(check(end, [], [top.der], { signatures: ['sm2-sm3'] }).outcome).toBe('weak-algorithm 0')
  })

  test('policies that would grow without end as a tree are a graph (CVE-2023-0464)', () => {
    const policy = (number: number) => `2.16.840.1.1.${number}`
    const policies: RawExtensionWish = [
      EXTENSION.policies,
      sequence(...[1, 2].map((n) => sequence(oid(policy(n))))),
    ]
    const pairs = [1, 2].flatMap((a) => [1, 2].map((b) => sequence(oid(policy(a)), oid(policy(b)))))
    const mappings: RawExtensionWish = [EXTENSION.policyMappings, sequence(...pairs), true]
    const explicit: RawExtensionWish = [EXTENSION.policyConstraints, sequence(integer(0, 0x80)), true]
    const between: Entity[] = []
    for (let i = 0; i < 14; i++)
      between.push(authority(between.at(-1) ?? top, { more: [policies, mappings, explicit] }))
    const end = leaf(between.at(-1) as Entity, { more: [policies] })
    const outcome = (...acceptable: string[]) =>
      check(end, between, [top.der], { policy: { acceptable } }).outcome
    const started = process.cpuUsage()
    expect(outcome(policy(1))).toBe('ok 16')
    expect(outcome(policy(3))).toBe('policy-not-allowed 0')
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(1)
  })

  test('thousands of names under thousands of subtrees are refused unread', () => {
    const hosts = (count: number, suffix: string) =>
      Array.from({ length: count }, (_, i) => dns(`h${i}.${suffix}`))
    const ca = authority(top, { more: [constraints([dns('test')], hosts(1000, 'evil'))] })
    const end = leaf(ca, { extensions: { san: san(...hosts(250, 'test')) } })
    expect(check(end, [ca], [top.der]).outcome).toBe('too-complex 0')
    const few = leaf(ca, { extensions: { san: san(...hosts(50, 'test')) }, subject: cn('') })
    expect(check(few, [ca], [top.der]).outcome).toBe('ok 3')
  })
})

test('all but the signatures costs little beside them', () => {
  const top = root()
  const ca = authority(top)
  const end = leaf(ca)
  const anchors = [parseCertificate(top.der)]
  const between = parseCertificate(ca.der)
  const time = (verify: PathInput['verify']) => {
    const started = process.cpuUsage()
    for (let i = 0; i < 200; i++) validatePath({ chain: [end.der, between], anchors, at: NOW, verify })
    const { user, system } = process.cpuUsage(started)
    return user + system
  }
  const shares = Array.from({ length: 7 }, () => time(() => true) / time(verifyP256)).sort((a, b) => a - b)
  expect(shares[3]).toBeLessThan(0.5)
})
