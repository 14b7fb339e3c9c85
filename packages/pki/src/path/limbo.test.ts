// Cases of x509-limbo (C2SP), made anew under its names: what makes each certificate right or wrong, and the verdict, are theirs.
import { describe, expect, test } from 'vitest'
import { verifyP256 } from '../issuing.fixture.ts'
import { PkiError } from '../pki-error.ts'
import { type Case, NOW } from './limbo-cases.fixture.ts'
import { LIMBO_CERTIFICATES } from './limbo-certificates.fixture.ts'
import { LIMBO_LISTS } from './limbo-lists.fixture.ts'
import { LIMBO_NAMES } from './limbo-names.fixture.ts'
import { validatePath } from './validate-path.ts'

const CASES = [...LIMBO_CERTIFICATES, ...LIMBO_NAMES, ...LIMBO_LISTS]

/** What only `strict` refuses: rules for whoever writes certificates and lists, which RFC 5280 §6 does not make readers check. */
const STRICT_ONLY = [
  'rfc5280::ca-empty-subject',
  'rfc5280::root-non-critical-basic-constraints',
  'rfc5280::leaf-ku-keycertsign',
  'rfc5280::ee-critical-aia-invalid',
  'rfc5280::aki::critical-aki',
  'rfc5280::aki::leaf-missing-aki',
  'rfc5280::aki::intermediate-missing-aki',
  'rfc5280::aki::cross-signed-root-missing-aki',
  'rfc5280::ski::critical-ski',
  'rfc5280::ski::root-missing-ski',
  'rfc5280::ski::intermediate-missing-ski',
  'rfc5280::pc::ica-noncritical-pc',
  'rfc5280::san::noncritical-with-empty-subject',
  'rfc5280::serial::serial-number-too-long',
  'rfc5280::serial::serial-number-zero',
  'rfc5280::serial::serial-number-negative',
  'rfc5280::nc::permitted-dns-match-noncritical',
  'rfc5280::nc::not-allowed-in-ee-noncritical',
  'rfc5280::nc::not-allowed-in-ee-critical',
  'crl::crlnumber-missing',
  'crl::crlnumber-critical',
]

function verdict({ trusted, between = [], leaf: end, ...input }: Case, strict: boolean): string {
  try {
    const result = validatePath({
      chain: [end, ...between].map(({ der }) => der),
      anchors: trusted.map(({ der }) => der),
      at: NOW,
      verify: verifyP256,
      strict,
      ...input,
    })
    return result.ok ? 'valid' : `${result.code}@${result.index}`
  } catch (error) {
    // An anchor that cannot be read is an error of the caller's.
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('x509-limbo', () => {
  test.each(CASES)('%s: %s', (_id, expected, make) => {
    expect(verdict(make(), true)).toBe(expected)
  })

  test('without strict, exactly the rules for writers are let pass', () => {
    const passed = CASES.filter(
      ([, expected, make]) => expected !== 'valid' && verdict(make(), false) === 'valid',
    )
    expect(passed.map(([id]) => id)).toEqual(STRICT_ONLY)
  })
})
