// Chains with random faults, the same for the same seed: what one verifier says of them is compared with what another says.
import { CRL_EXTENSION } from '../crl/fields.ts'
import { generalizedTime, integer, oid, sequence } from '../der-write.ts'
import { EXTENSION } from '../extensions.ts'
import { encodeName } from '../names.ts'
import {
  authority,
  basic,
  cn,
  constraints,
  crlOf,
  dirName,
  dns,
  type Entity,
  email,
  ip,
  type Keys,
  leaf,
  newKeys,
  type RawExtensionWish,
  root,
  san,
  serialOf,
  uri,
  usage,
  type Wish,
} from '../raw-certificate.fixture.ts'
import type { PathInput } from './validate-path.ts'

export interface RandomPath {
  readonly top: Entity
  readonly between: readonly Entity[]
  readonly end: Entity
  readonly crls?: readonly Uint8Array[]
  readonly policy: NonNullable<PathInput['policy']>
  /** What was done to it. */
  readonly marks: readonly string[]
}

export type Random = () => number

/** Mulberry32: small, and the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const AT = new Date('2026-06-01T00:00:00Z')
const POLICIES = ['2.5.29.32.0', '1.2.3.1', '1.2.3.2', '1.2.3.3']
const KEYS: Keys[] = Array.from({ length: 12 }, newKeys)
const HOSTS = ['a.test', 'b.a.test', 'a.other', 'test', '*.a.test']

const person = (...parts: string[]) =>
  encodeName(parts.map((value, i) => ({ type: (['C', 'O', 'CN'] as const)[i] ?? 'CN', value })))
const TREES = [person('CN', 'Org'), person('CN', 'ORG '), person('CN', 'Other'), person('CN')]

export function randomPath(random: Random): RandomPath {
  const marks: string[] = []
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const chance = (probability: number, mark: string): boolean => {
    if (random() >= probability) return false
    marks.push(mark)
    return true
  }
  const keys = [...KEYS].sort(() => random() - 0.5)
  const nextKeys = () => keys.pop() as Keys

  const anyName = () =>
    pick([
      () => dns(pick(HOSTS.slice(0, 4))),
      () => email(pick(['a.test', 'me@a.test', '.test'])),
      () => uri(pick(['a.test', '.test'])),
      () => ip(10, 0, 0, 0, 255, 0, 0, 0),
      () => dirName(pick(TREES)),
    ])()
  const holderName = () =>
    pick([
      () => dns(pick(HOSTS)),
      () => email(pick(['me@a.test', 'you@a.test', 'me@b.a.test'])),
      () => uri(pick(['http://a.test/x', 'https://b.a.test:8443/'])),
      () => ip(pick([10, 11]), 1, 2, 3),
      () => dirName(person('CN', pick(['Org', 'Other']), 'x')),
    ])()

  function policyExtensions(ca: boolean): RawExtensionWish[] {
    const more: RawExtensionWish[] = []
    const own = POLICIES.filter(() => random() < 0.5)
    if (own.length > 0 && random() < 0.8)
      more.push([EXTENSION.policies, sequence(...own.map((policy) => sequence(oid(policy))))])
    if (ca && chance(0.12, 'mapping')) {
      const pair = () => sequence(oid(pick(POLICIES.slice(1))), oid(pick(POLICIES.slice(1))))
      more.push([EXTENSION.policyMappings, sequence(pair()), true])
    }
    if (ca && chance(0.15, 'policy-constraints')) {
      const skip = () => Math.floor(random() * 3)
      const parts = [integer(skip(), 0x80), integer(skip(), 0x81)].filter(() => random() < 0.7)
      if (parts.length > 0) more.push([EXTENSION.policyConstraints, sequence(...parts), true])
    }
    if (ca && chance(0.1, 'inhibit-any'))
      more.push([EXTENSION.inhibitAnyPolicy, integer(Math.floor(random() * 2)), true])
    return more
  }

  function dates(): Pick<Wish, 'from' | 'until'> {
    if (chance(0.03, 'expired')) return { until: new Date('2026-05-31T23:59:59Z') }
    if (chance(0.03, 'future')) return { from: new Date('2026-06-01T00:00:01Z') }
    return {}
  }

  function authorityWish(index: number, above: Entity): Wish {
    const selfIssued = chance(0.08, `self-issued ${index}`)
    const limit = chance(0.15, `path-length ${index}`) ? Math.floor(random() * 3) : undefined
    const more = policyExtensions(true)
    if (chance(0.2, `constraints ${index}`)) {
      const list = () => Array.from({ length: Math.floor(random() * 3) }, anyName)
      const [permitted, excluded] = [list(), random() < 0.4 ? list() : []]
      if (permitted.length + excluded.length > 0) more.push(constraints(permitted, excluded))
    }
    if (chance(0.02, `unknown-critical ${index}`)) more.push(['1.2.3.4', integer(1), true])
    return {
      keys: nextKeys(),
      subject: selfIssued ? above.subject : person('CN', pick(['Org', 'org']), `CA ${index}`),
      ...dates(),
      more,
      extensions: {
        basic: chance(0.03, `no-ca ${index}`) ? basic(false) : basic(true, limit),
        usage: usage(chance(0.03, `no-cert-sign ${index}`) ? ['cRLSign'] : ['keyCertSign', 'cRLSign']),
      },
    }
  }

  const top = root({ keys: nextKeys(), subject: person('CN', 'Org', 'Root'), ...dates() })
  const between: Entity[] = []
  const issuers = [top]
  for (let index = 0; index < Math.floor(random() * 4); index++) {
    const above = issuers.at(-1) as Entity
    const made = authority(above, authorityWish(index, above))
    between.push(made)
    issuers.push(made)
  }
  const issuer = issuers.at(-1) as Entity
  const forged = chance(0.04, 'forged') ? { ...issuer, keys: nextKeys() } : issuer
  const end = leaf(forged, {
    keys: nextKeys(),
    subject: pick([
      person('CN', 'Org', 'holder'),
      person('CN', 'Other', 'holder'),
      person('CN', ' oRG', 'holder'),
      cn('holder'),
    ]),
    ...dates(),
    more: policyExtensions(false),
    extensions: { san: san(...Array.from({ length: 1 + Math.floor(random() * 3) }, holderName)) },
  })
  const missing =
    between.length > 0 && chance(0.04, 'missing')
      ? between.splice(Math.floor(random() * between.length), 1)
      : []
  const policy = {
    explicit: chance(0.2, 'explicit'),
    inhibitMapping: chance(0.1, 'no-mapping'),
    inhibitAnyPolicy: chance(0.1, 'no-any'),
    ...(chance(0.3, 'acceptable') ? { acceptable: [pick(POLICIES.slice(1))] } : {}),
  }
  const crls = chance(0.35, 'crls') ? lists() : undefined
  return {
    top,
    between: between.sort(() => random() - 0.5),
    end,
    ...(crls ? { crls } : {}),
    policy,
    marks: [...marks, ...missing.map(() => 'gone')],
  }

  function lists(): Uint8Array[] {
    const below = [...issuers.slice(1), end]
    return issuers.flatMap((signer, index) => {
      if (chance(0.04, `no-list ${index}`)) return []
      const child = below[index] as Entity
      const reason = pick([1, 6])
      const stale = chance(0.04, `stale ${index}`)
      return crlOf(chance(0.03, `foreign-list ${index}`) ? { ...signer, keys: nextKeys() } : signer, {
        from: new Date('2026-05-30Z'),
        until: new Date(stale ? '2026-05-31Z' : '2026-06-30Z'),
        revoked: chance(0.08, `revoked ${index}`)
          ? [
              {
                serial: serialOf(child),
                at: new Date('2026-05-29Z'),
                more: [
                  [CRL_EXTENSION.reason, Uint8Array.of(10, 1, reason)],
                  [CRL_EXTENSION.invalidityDate, generalizedTime(new Date('2026-05-28Z'))],
                ],
              },
            ]
          : [],
      })
    })
  }
}
