import { sameBytes } from '../bytes.ts'
import {
  AUTHORITIES,
  type FrameContext,
  type LintRule,
  must,
  mustInFrame,
  NOT_AUTHORITIES,
  should,
  UNDER_ISSUER,
  when,
} from './rule.ts'

function namesIssuer({ tbs, issuer }: FrameContext): string | undefined {
  const id = tbs.extensions.authorityKeyId
  const expected = issuer?.extensions.subjectKeyId
  return when(id && expected && !sameBytes(id, expected), "not the issuer's key identifier")
}

/** Key identifiers (RFC 5280 §4.2.1.1, §4.2.1.2). */
export const KEY_IDENTIFIER_RULES: readonly LintRule[] = [
  mustInFrame(
    'CH-070',
    'RFC5280-4.2.1.1-authority-key-id',
    'The authority key identifier is there, with a keyIdentifier.',
    ({ tbs }) => when(tbs.extensions.authorityKeyId === undefined, 'no authority key identifier'),
    UNDER_ISSUER,
  ),
  mustInFrame(
    'CH-071',
    'RFC5280-4.2.1.1-of-issuer',
    "The authority key identifier is the issuer's subject key identifier.",
    namesIssuer,
    UNDER_ISSUER,
  ),
  mustInFrame(
    'CH-072',
    'RFC5280-4.2.1.1-issuer-and-serial',
    'authorityCertIssuer and authorityCertSerialNumber stand together.',
    ({ tbs: { extensions } }) =>
      when(
        (extensions.authorityCertIssuer === undefined) !== (extensions.authorityCertSerial === undefined),
        'authority by issuer or serial alone',
      ),
  ),
  mustInFrame(
    'CH-073',
    'RFC5280-4.2.1.1-serial-of-issuer',
    "authorityCertSerialNumber is the issuer's own.",
    ({ tbs, issuer }) => {
      const serial = tbs.extensions.authorityCertSerial
      return when(serial !== undefined && issuer && serial !== issuer.serial, "not the issuer's serial")
    },
    UNDER_ISSUER,
  ),
  must(
    'CH-074',
    'RFC5280-4.2.1.2-subject-key-id',
    'An authority has a subject key identifier.',
    ({ tbs }) => when(tbs.extensions.subjectKeyId === undefined, 'no subject key identifier'),
    AUTHORITIES,
  ),
  must(
    'CH-075',
    'GMT0015-C.3-subject-key-id',
    'An end entity has a subject key identifier.',
    ({ tbs }) => when(tbs.extensions.subjectKeyId === undefined, 'no subject key identifier'),
    NOT_AUTHORITIES,
  ),
  should(
    'CH-076',
    'RFC5280-4.2.1.2-key-id-length',
    'The subject key identifier is as long as SHA-1.',
    ({ tbs }) =>
      when((tbs.extensions.subjectKeyId?.length ?? 20) !== 20, 'key identifier is not SHA-1 of the key'),
  ),
  must(
    'CH-077',
    'RFC5280-4.2.1.2-key-id-empty',
    'Key identifiers are not empty.',
    ({ tbs: { extensions } }) =>
      when(
        extensions.subjectKeyId?.length === 0 || extensions.authorityKeyId?.length === 0,
        'empty key identifier',
      ),
  ),
]
