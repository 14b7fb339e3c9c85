import { integer, oid, sequence } from '../der-write.ts'
import { EXTENSION, PURPOSE } from '../extensions.ts'
import {
  aki,
  authority,
  basic,
  cn,
  dns,
  type Entity,
  leaf,
  newKeys,
  root,
  san,
  ski,
  usage,
} from '../raw-certificate.fixture.ts'
import type { Row } from './limbo-cases.fixture.ts'
import {
  cycle,
  dates,
  eku,
  info,
  lengths,
  month,
  noUsage,
  PRIVATE,
  simple,
  three,
} from './limbo-cases.fixture.ts'

export const LIMBO_CERTIFICATES: readonly Row[] = [
  ['rfc5280::ee-empty-issuer', 'not-conforming@0', () => simple({}, { issuer: cn('') })],
  ['rfc5280::ca-empty-subject', 'not-conforming@0', () => simple({ subject: cn('') })],
  ['rfc5280::unknown-critical-extension-ee', 'unknown-critical@0', () => simple({}, { more: [PRIVATE] })],
  ['rfc5280::unknown-critical-extension-root', 'unknown-critical@1', () => simple({ more: [PRIVATE] })],
  [
    'rfc5280::unknown-critical-extension-intermediate',
    'unknown-critical@1',
    () => three({}, { more: [PRIVATE] }),
  ],
  [
    'rfc5280::chain-untrusted-root',
    'no-anchor@2',
    () => {
      const made = three({}, {})
      return { ...made, trusted: [root()], between: [...made.trusted, ...(made.between ?? [])] }
    },
  ],
  [
    'rfc5280::intermediate-ca-without-ca-bit',
    'not-a-ca@1',
    () => three({}, { extensions: { basic: basic(false) } }),
  ],
  [
    'rfc5280::intermediate-ca-missing-basic-constraints',
    'not-a-ca@1',
    () => three({}, { extensions: { basic: null } }),
  ],
  ['rfc5280::root-missing-basic-constraints', 'not-a-ca@1', () => simple({ extensions: { basic: null } })],
  [
    'rfc5280::root-non-critical-basic-constraints',
    'not-conforming@1',
    () => simple({ extensions: { basic: basic(true, undefined, false) } }),
  ],
  [
    'rfc5280::root-inconsistent-ca-extensions',
    'not-a-ca@1',
    () => simple({ extensions: { usage: noUsage } }),
  ],
  [
    'rfc5280::ica-ku-keycertsign',
    'not-a-ca@1',
    () => three({}, { extensions: { basic: basic(true, 0), usage: noUsage } }),
  ],
  [
    'rfc5280::leaf-ku-keycertsign',
    'not-conforming@0',
    () => simple({}, { extensions: { usage: usage(['digitalSignature', 'keyCertSign']) } }),
  ],
  ['rfc5280::ee-aia', 'valid', () => simple({}, { more: [info(false)] })],
  ['rfc5280::ee-critical-aia-invalid', 'not-conforming@0', () => simple({}, { more: [info(true)] })],
  ['rfc5280::duplicate-extensions', 'malformed@0', () => simple({}, { more: [san(dns('example.com'))] })],
  ['rfc5280::no-keyusage', 'valid', () => simple({}, { extensions: { usage: null } })],
  ['rfc5280::no-basicconstraints', 'valid', () => simple({}, { extensions: { basic: null } })],
  [
    'rfc5280::mismatching-signature-algorithm',
    'algorithm-mismatch',
    () => simple({ outer: sequence(oid('1.2.840.10045.4.3.3')) }),
  ],
  [
    'rfc5280::ca-as-leaf',
    'valid',
    () => {
      const top = root()
      return { trusted: [top], leaf: authority(top, { more: [san(dns('ca.example.com'))] }) }
    },
  ],
  [
    'rfc5280::root-and-intermediate-swapped',
    'valid',
    () => {
      const made = three({}, {})
      return { ...made, trusted: made.between ?? [], between: made.trusted }
    },
  ],
  [
    'rfc5280::aki::critical-aki',
    'not-conforming@1',
    () => {
      const keys = newKeys()
      return simple({ keys, extensions: { aki: aki(keys.id, true) } })
    },
  ],
  ['rfc5280::aki::leaf-missing-aki', 'not-conforming@0', () => simple({}, { extensions: { aki: null } })],
  [
    'rfc5280::aki::intermediate-missing-aki',
    'not-conforming@1',
    () => three({}, { extensions: { aki: null } }),
  ],
  ['rfc5280::aki::self-signed-root-missing-aki', 'valid', () => simple({ extensions: { aki: null } })],
  [
    'rfc5280::aki::cross-signed-root-missing-aki',
    'not-conforming@1',
    () => {
      const cross = authority(root(), { extensions: { aki: null } })
      return { trusted: [cross], leaf: leaf(cross) }
    },
  ],
  [
    'rfc5280::ski::critical-ski',
    'not-conforming@1',
    () => {
      const keys = newKeys()
      return simple({ keys, extensions: { ski: ski(keys.id, true) } })
    },
  ],
  ['rfc5280::ski::root-missing-ski', 'not-conforming@1', () => simple({ extensions: { ski: null } })],
  [
    'rfc5280::ski::intermediate-missing-ski',
    'not-conforming@1',
    () => three({}, { extensions: { ski: null } }),
  ],
  [
    'rfc5280::eku::ee-wrong-eku',
    'wrong-purpose@0',
    () => ({
      ...simple({}, { more: [eku(PURPOSE.clientAuth)] }),
      purposes: [PURPOSE.serverAuth],
    }),
  ],
  ['rfc5280::eku::ee-without-eku', 'valid', () => ({ ...simple({}), purposes: [PURPOSE.serverAuth] })],
  [
    'rfc5280::pc::ica-noncritical-pc',
    'not-conforming@1',
    () => three({}, { more: [[EXTENSION.policyConstraints, sequence(integer(3, 0x80))]] }),
  ],
  [
    'rfc5280::san::malformed',
    'malformed@0',
    () =>
      simple(
        {},
        { extensions: { san: [EXTENSION.subjectAltNames, new TextEncoder().encode('example.com')] } },
      ),
  ],
  ['rfc5280::san::noncritical-with-empty-subject', 'not-conforming@0', () => simple({}, { subject: cn('') })],
  [
    'rfc5280::serial::serial-number-too-long',
    'not-conforming@0',
    () => simple({}, { serial: new Uint8Array(22).fill(0x42) }),
  ],
  ['rfc5280::serial::serial-number-zero', 'not-conforming@0', () => simple({}, { serial: Uint8Array.of(0) })],
  [
    'rfc5280::serial::serial-number-negative',
    'not-conforming@0',
    () => simple({}, { serial: Uint8Array.of(0x80, 1) }),
  ],
  [
    'rfc5280::validity::expired-root',
    'expired@2',
    () => ({
      ...three(
        dates('2016-01-01', '2020-01-01'),
        dates('2016-01-01', '2026-01-01'),
        dates('2018-01-01', '2023-01-01'),
      ),
      at: new Date('2022-01-01Z'),
    }),
  ],
  [
    'rfc5280::validity::expired-intermediate',
    'expired@1',
    () => ({
      ...three(
        dates('2016-01-01', '2026-01-01'),
        dates('2016-01-01', '2020-01-01'),
        dates('2018-01-01', '2023-01-01'),
      ),
      at: new Date('2022-01-01Z'),
    }),
  ],
  [
    'rfc5280::validity::expired-leaf',
    'expired@0',
    () => ({
      ...three(
        dates('2016-01-01', '2026-01-01'),
        dates('2016-01-01', '2026-01-01'),
        dates('2018-01-01', '2021-01-01'),
      ),
      at: new Date('2022-01-01Z'),
    }),
  ],
  ['rfc5280::validity::notbefore-exact', 'valid', () => month('2024-03-01T00:00:00Z')],
  ['rfc5280::validity::notbefore-fractional', 'not-yet-valid@0', () => month('2024-02-29T23:59:59.999Z')],
  ['rfc5280::validity::notafter-exact', 'valid', () => month('2024-04-01T00:00:00Z')],
  ['rfc5280::validity::notafter-fractional', 'valid', () => month('2024-04-01T00:00:00.005Z')],
  ['pathlen::ee-with-intermediate-pathlen-0', 'valid', () => lengths(0)],
  ['pathlen::ee-with-intermediate-pathlen-1', 'valid', () => lengths(1)],
  ['pathlen::ee-with-intermediate-pathlen-2', 'valid', () => lengths(2)],
  [
    'pathlen::validation-ignores-pathlen-in-leaf',
    'valid',
    () => {
      const made = lengths(0, 0)
      const [first, second] = made.between as [Entity, Entity]
      return { ...made, between: [first], leaf: second }
    },
  ],
  ['pathlen::intermediate-violates-pathlen-0', 'path-too-long@2', () => lengths(0, 0)],
  ['pathlen::intermediate-pathlen-may-increase', 'valid', () => lengths(1, 2)],
  ['pathlen::intermediate-pathlen-too-long', 'path-too-long@2', () => lengths(1, 0, 0)],
  [
    'pathlen::self-issued-certs-pathlen',
    'valid',
    () => {
      const top = root()
      const first = authority(top, { extensions: { basic: basic(true, 1) } })
      const again = authority(first, { subject: first.subject, extensions: { basic: basic(true, 1) } })
      const third = authority(again, { extensions: { basic: basic(true, 0) } })
      return { trusted: [top], between: [first, again, third], leaf: leaf(third) }
    },
  ],
  [
    'pathological::multiple-chains-expired-intermediate',
    'valid',
    () => {
      const [top, other] = [root(), root()]
      const expired = authority(other, {
        keys: top.keys,
        subject: top.subject,
        until: new Date('2021-01-01Z'),
      })
      return { trusted: [top, other], between: [expired], leaf: leaf(top) }
    },
  ],
  ['pathological::intermediate-cycle-distinct-cas', 'no-anchor@2', () => cycle(cn('ca1'), cn('ca2'))],
  ['pathological::intermediate-cycle-same-logical-ca', 'no-anchor@2', () => cycle(cn('ca'), cn('ca'))],
]
