import { crlOf, type Entity, nextSerial, root, serialOf, usage } from '../raw-certificate.fixture.ts'
import type { Row } from './limbo-cases.fixture.ts'
import { day, listed, OTHER, PRIVATE, simple } from './limbo-cases.fixture.ts'

export const LIMBO_LISTS: readonly Row[] = [
  [
    'crl::revoked-certificate-with-crl',
    'revoked@0',
    () => listed((top, { der }) => crlOf(top, { revoked: [{ serial: serialOf({ der }) }] })),
  ],
  [
    'crl::crlnumber-missing',
    'crl-unusable@0',
    () => listed((top) => crlOf(top, { number: null, revoked: [OTHER] })),
  ],
  [
    'crl::certificate-not-on-crl',
    'valid',
    () => listed((top) => crlOf(top, { revoked: [OTHER, { serial: nextSerial() }] })),
  ],
  [
    'crl::certificate-serial-on-crl-different-issuer',
    'valid',
    () => {
      const made = simple({})
      const other = root()
      const [top] = made.trusted as [Entity]
      const crls = [crlOf(top), crlOf(other, { revoked: [{ serial: serialOf(made.leaf) }] })]
      return { ...made, trusted: [top, other], crls }
    },
  ],
  [
    'crl::crlnumber-critical',
    'crl-unusable@0',
    () => listed((top) => crlOf(top, { numberCritical: true, revoked: [OTHER] })),
  ],
  [
    'crl::issuer-missing-crlsign',
    'crl-unusable@0',
    () => listed((top) => crlOf(top), { extensions: { usage: usage(['keyCertSign']) } }),
  ],
  [
    'crl::issuer-no-keyusage-extension',
    'valid',
    () => listed((top) => crlOf(top), { extensions: { usage: null } }),
  ],
  [
    'crl::issuer-valid-crlsign-and-keycertsign',
    'valid',
    () => listed((top) => crlOf(top, { revoked: [OTHER] })),
  ],
  [
    'crl::crl-invalid-signature',
    'crl-unusable@0',
    () => listed(({ subject }) => crlOf(root(), { issuer: subject, revoked: [OTHER] })),
  ],
  [
    'crl::crl-wrong-signing-key',
    'crl-unusable@0',
    () => {
      const made = simple({})
      const other = root()
      const [top] = made.trusted as [Entity]
      return { ...made, trusted: [top, other], crls: [crlOf(other, { issuer: top.subject })] }
    },
  ],
  ['crl::crl-empty', 'valid', () => listed((top) => crlOf(top))],
  [
    'crl::crl-very-large',
    'valid',
    () =>
      listed((top) =>
        crlOf(top, { revoked: Array.from({ length: 10_000 }, () => ({ serial: nextSerial() })) }),
      ),
  ],
  [
    'crl::crl-unknown-critical-extension',
    'crl-unusable@0',
    () => listed((top) => crlOf(top, { more: [PRIVATE] })),
  ],
  [
    'crl::crl-unknown-noncritical-extension',
    'valid',
    () => listed((top) => crlOf(top, { more: [[PRIVATE[0], PRIVATE[1]]] })),
  ],
  [
    'crl::entry-unknown-critical-extension',
    'crl-unusable@0',
    () => listed((top, below) => crlOf(top, { revoked: [{ serial: serialOf(below), more: [PRIVATE] }] })),
  ],
  [
    'crl::entry-unknown-noncritical-extension',
    'revoked@0',
    () =>
      listed((top, below) =>
        crlOf(top, { revoked: [{ serial: serialOf(below), more: [[PRIVATE[0], PRIVATE[1]]] }] }),
      ),
  ],
  [
    'crl::this-update-in-future',
    'crl-unusable@0',
    () => listed((top) => crlOf(top, { from: day(1), until: day(30) })),
  ],
  [
    'crl::next-update-in-past',
    'crl-stale@0',
    () => listed((top) => crlOf(top, { from: day(-60), until: day(-30) })),
  ],
  [
    'crl::revocation-date-in-future',
    'revoked@0',
    () => listed((top, below) => crlOf(top, { revoked: [{ serial: serialOf(below), at: day(1) }] })),
  ],
  [
    'crl::revocation-date-before-not-before',
    'revoked@0',
    () =>
      listed((top, below) =>
        crlOf(top, { revoked: [{ serial: serialOf(below), at: new Date('2019-01-01Z') }] }),
      ),
  ],
  [
    'crl::crl-validity-no-overlap',
    'crl-stale@0',
    () => listed((top) => crlOf(top, { from: day(-365), until: day(-180) })),
  ],
  ['crl::missing-next-update', 'crl-stale@0', () => listed((top) => crlOf(top, { until: null }))],
]
