import {
  authority,
  cn,
  constraints,
  dirName,
  dns,
  email,
  ip,
  leaf,
  root,
  san,
} from '../raw-certificate.fixture.ts'
import type { Row } from './limbo-cases.fixture.ts'
import {
  ALL_V6,
  alternate,
  inAuthority,
  inRoot,
  named,
  ONE_V6,
  PRIVATE_NAME,
  sanInBetween,
  simple,
  twoSets,
  withSan,
} from './limbo-cases.fixture.ts'

export const LIMBO_NAMES: readonly Row[] = [
  [
    'rfc5280::nc::permitted-dns-mismatch',
    'name-not-permitted@0',
    () => inRoot(constraints([dns('example.com')]), named('not-example.com')),
  ],
  [
    'rfc5280::nc::excluded-dns-match',
    'name-not-permitted@0',
    () => inAuthority(constraints([], [dns('example.com')]), named('example.com')),
  ],
  [
    'rfc5280::nc::permitted-dns-match',
    'valid',
    () => inRoot(constraints([dns('example.com')]), named('example.com')),
  ],
  [
    'rfc5280::nc::permitted-dns-match-noncritical',
    'not-conforming@1',
    () => inRoot(constraints([dns('example.com')], [], false), named('example.com')),
  ],
  [
    'rfc5280::nc::permitted-dns-match-more',
    'valid',
    () => inRoot(constraints([dns('example.com')]), named('foo.bar.example.com')),
  ],
  [
    'rfc5280::nc::excluded-dns-match-second',
    'name-not-permitted@0',
    () =>
      inRoot(
        constraints([], [dns('not-allowed.example.com')]),
        withSan(dns('example.com'), dns('not-allowed.example.com')),
      ),
  ],
  [
    'rfc5280::nc::permitted-ip-mismatch',
    'name-not-permitted@0',
    () => inRoot(constraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]), withSan(ip(192, 0, 3, 1))),
  ],
  [
    'rfc5280::nc::excluded-ipv4-match',
    'name-not-permitted@0',
    () => inRoot(constraints([], [ip(192, 0, 2, 0, 255, 255, 255, 0)]), withSan(ip(192, 0, 2, 1))),
  ],
  [
    'rfc5280::nc::excluded-ipv6-match',
    'name-not-permitted@0',
    () => inRoot(constraints([], [ip(...ONE_V6, ...ALL_V6)]), withSan(ip(...ONE_V6))),
  ],
  [
    'rfc5280::nc::permitted-ipv4-match',
    'valid',
    () => inRoot(constraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]), withSan(ip(192, 0, 2, 1))),
  ],
  [
    'rfc5280::nc::permitted-ipv6-match',
    'valid',
    () => inRoot(constraints([ip(...ONE_V6, ...ALL_V6)]), withSan(ip(...ONE_V6))),
  ],
  [
    'rfc5280::nc::permitted-dn-mismatch',
    'name-not-permitted@0',
    () =>
      inRoot(constraints([dirName(cn('foo'))]), {
        subject: cn('not-foo'),
        ...withSan(dirName(cn('not-foo'))),
      }),
  ],
  [
    'rfc5280::nc::excluded-dn-match',
    'name-not-permitted@0',
    () =>
      inRoot(constraints([], [dirName(cn('foo'))]), { subject: cn('foo'), ...withSan(dirName(cn('foo'))) }),
  ],
  [
    'rfc5280::nc::permitted-dn-match',
    'valid',
    () => inRoot(constraints([dirName(cn('foo'))]), { subject: cn('foo'), ...withSan(dirName(cn('foo'))) }),
  ],
  [
    'rfc5280::nc::permitted-dn-match-subject-san-mismatch',
    'name-not-permitted@0',
    () =>
      inRoot(constraints([dirName(cn('foo'))]), { subject: cn('not-foo'), ...withSan(dirName(cn('foo'))) }),
  ],
  [
    'rfc5280::nc::excluded-dn-match-sub-mismatch',
    'name-not-permitted@0',
    () =>
      inRoot(constraints([], [dirName(cn('foo'))]), {
        subject: cn('foo'),
        ...withSan(dirName(cn('not-foo'))),
      }),
  ],
  [
    'rfc5280::nc::permitted-self-issued',
    'valid',
    () => {
      const own = { subject: cn('not-example.com'), extensions: { san: san(dns('not-example.com')) } }
      const top = root({ ...own, more: [constraints([dns('example.com')])] })
      const middle = authority(top, own)
      return { trusted: [top], between: [middle], leaf: leaf(middle) }
    },
  ],
  [
    'rfc5280::nc::excluded-self-issued-leaf',
    'name-not-permitted@1',
    () => {
      const own = { subject: cn('not-example.com'), extensions: { san: san(dns('not-example.com')) } }
      const top = root({ more: [constraints([dns('example.com')])] })
      const middle = authority(top, own)
      return { trusted: [top], between: [middle], leaf: leaf(middle, own) }
    },
  ],
  [
    'rfc5280::nc::excluded-match-permitted-and-excluded',
    'name-not-permitted@0',
    () => inRoot(constraints([dns('example.com')], [dns('example.com')]), named('example.com')),
  ],
  [
    'rfc5280::nc::permitted-different-constraint-type',
    'valid',
    () => inRoot(constraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]), named('example.com')),
  ],
  [
    'rfc5280::nc::excluded-different-constraint-type',
    'valid',
    () => inRoot(constraints([], [ip(192, 0, 2, 0, 255, 255, 255, 0)]), named('example.com')),
  ],
  [
    'rfc5280::nc::invalid-dnsname-wildcard',
    'name-not-permitted@0',
    () => inRoot(constraints([dns('*.example.com')]), named('foo.example.com')),
  ],
  [
    'rfc5280::nc::invalid-dnsname-leading-period',
    'name-not-permitted@0',
    () => inRoot(constraints([dns('.example.com')]), named('foo.example.com')),
  ],
  [
    'rfc5280::nc::invalid-ipv4-address',
    'name-not-permitted@0',
    () => inRoot(constraints([ip(127, 0, 0, 1)]), withSan(ip(127, 0, 0, 1))),
  ],
  [
    'rfc5280::nc::invalid-ipv6-address',
    'name-not-permitted@0',
    () => inRoot(constraints([ip(...ONE_V6)]), withSan(ip(...ONE_V6))),
  ],
  [
    'rfc5280::nc::invalid-email-address',
    'name-not-permitted@0',
    () => inRoot(constraints([email('invalid@invalid@example.com')]), withSan(email('example@example.com'))),
  ],
  [
    'rfc5280::nc::not-allowed-in-ee-noncritical',
    'not-conforming@0',
    () => simple({}, { more: [constraints([dns('example.com')], [], false)] }),
  ],
  [
    'rfc5280::nc::not-allowed-in-ee-critical',
    'not-conforming@0',
    () => simple({}, { more: [constraints([dns('example.com')])] }),
  ],
  [
    'rfc5280::nc::intermediate-with-san-rejected-by-intermediate-nc',
    'name-not-permitted@1',
    () => sanInBetween(false),
  ],
  [
    'rfc5280::nc::intermediate-with-san-rejected-by-root-nc',
    'name-not-permitted@1',
    () => sanInBetween(true),
  ],
  [
    'rfc5280::nc::restrictive-permits-in-intermediates-narrows',
    'name-not-permitted@0',
    () => twoSets(['foo.example.com', 'bar.example.com'], ['bar.example.com']),
  ],
  [
    'rfc5280::nc::restrictive-permits-in-intermediates-widens',
    'name-not-permitted@0',
    () => twoSets(['bar.example.com'], ['foo.example.com', 'bar.example.com']),
  ],
  [
    'rfc5280::nc::nc-permits-invalid-dns-san',
    'name-not-permitted@0',
    () =>
      inAuthority(constraints([dns('example.com')]), withSan(dns('.example.com'), dns('foo.example.com'))),
  ],
  [
    'rfc5280::nc::nc-permits-invalid-ip-san',
    'name-not-permitted@0',
    () =>
      inAuthority(
        constraints([ip(192, 0, 2, 0, 255, 255, 255, 0)]),
        withSan(ip(192, 0, 2, 0, 255, 255, 255, 0), ip(192, 0, 2, 1)),
      ),
  ],
  [
    'rfc5280::nc::nc-permits-invalid-email-san',
    'name-not-permitted@0',
    () =>
      inAuthority(
        constraints([email('example.com')]),
        withSan(email('good@example.com'), email('invalid@address@example.com')),
      ),
  ],
  ['rfc5280::nc::nc-forbids-alternate-chain-ica', 'valid', () => alternate(false)],
  ['rfc5280::nc::nc-forbids-same-chain-ica', 'valid', () => alternate(true)],
  [
    'rfc5280::nc::nc-permits-email-exact',
    'valid',
    () => inAuthority(constraints([email('foo@example.com')]), withSan(email('foo@example.com'))),
  ],
  [
    'rfc5280::nc::nc-permits-email-domain',
    'valid',
    () => inAuthority(constraints([email('example.com')]), withSan(email('foo@example.com'))),
  ],
  [
    'rfc5280::nc::nc-forbids-othername',
    'name-not-permitted@0',
    () =>
      inAuthority(
        constraints([dns('example.com')], [PRIVATE_NAME]),
        withSan(dns('example.com'), PRIVATE_NAME),
      ),
  ],
  [
    'rfc5280::nc::nc-forbids-othername-noop',
    'valid',
    () => inAuthority(constraints([dns('example.com')], [PRIVATE_NAME]), withSan(dns('example.com'))),
  ],
]
