import { KEYS, keyFits, keyRow } from '../algorithms.ts'
import { concat, sameBytes } from '../bytes.ts'
import { type Element, Fields, isNull, readElement } from '../der-read.ts'
import { nullValue, oid, TAG } from '../der-write.ts'
import { parseSpki } from '../spki.ts'
import {
  type FrameContext,
  type LintContext,
  type LintRule,
  must,
  mustInFrame,
  should,
  shouldInFrame,
  UNDER_ISSUER,
  when,
} from './rule.ts'
import { derFault } from './strict-der.ts'

const SM2_WITH_SM3 = '1.2.156.10197.1.501'
const RSA_PKCS1 = '1.2.840.113549.1.1.'

/** Octets of the serial's encoding: a high first bit needs one more. */
function serialOctets(serial: string): number {
  return serial.length / 2 + (Number.parseInt(serial.slice(0, 2), 16) & 0x80 ? 1 : 0)
}

/** The rule that `LintContext.strict` is about. */
export const STRICT_DER = 'CH-002'

/** What stands before the extensions, and each of those; an extension's value is an encoding of its own. */
function strictDer({ raw, tbs, known }: LintContext): string | undefined {
  // Of what was in DER before only the octets around it are new, and those the reader has seen to.
  const outside = known ? derFault(raw.der, raw.begin, raw.end) : derFault(raw.der)
  if (outside !== undefined) return outside
  for (const one of known ? raw.own : tbs.extensions.all) {
    const fault = (known && derFault(one.content)) ?? derFault(one.value)
    if (fault !== undefined) return `${one.oid}: ${fault}`
  }
  return undefined
}

/** Reading has seen to digits, seconds and Z: the form is a matter of length and year. */
function timeForm({ tag, content }: Element): boolean {
  if (tag === TAG.utcTime) return content.length === 13
  const year = Number(String.fromCharCode(...content.subarray(0, 4)))
  return content.length === 15 && (year < 1950 || year > 2049)
}

function signatureParameters({ raw: { algorithm } }: FrameContext): { oid: string; parameters?: Element } {
  const fields = new Fields(algorithm.content)
  const oid = fields.oid()
  return fields.more ? { oid, parameters: fields.take() } : { oid }
}

const isRsa = ({ key }: LintContext['tbs']): boolean => keyRow(key).family === 'rsa'

/** Contents of the AlgorithmIdentifier. */
const RSA_ALGORITHM = concat([oid(KEYS.rsa.oid), nullValue()])

/** The certificate's own fields (RFC 5280 §4.1). */
export const FIELD_RULES: readonly LintRule[] = [
  must(STRICT_DER, 'X690-10-der', 'Every value stands in its one DER encoding.', strictDer),
  mustInFrame('CH-003', 'RFC5280-4.1.2.1-version', 'The version is 3.', ({ tbs }) =>
    when(tbs.version !== 3, 'not version 3'),
  ),
  must('CH-004', 'RFC5280-4.1.2.2-serial', 'The serial is positive and at most 20 octets long.', ({ tbs }) =>
    when(
      tbs.serial.startsWith('-') || tbs.serial === '00' || serialOctets(tbs.serial) > 20,
      'serial not positive, or over 20 octets',
    ),
  ),
  should('CH-005', 'CABF-BR-7.1-serial-entropy', 'The serial has at least 64 bits.', ({ tbs }) =>
    when(tbs.serial.length < 16, 'serial shorter than 64 bits'),
  ),
  mustInFrame(
    'CH-006',
    'RFC5280-4.1.2.3-signature',
    "The signature algorithm is one that the issuer's key can make.",
    ({ tbs, issuer, kind }) => {
      const key = kind === 'root' ? tbs.key : issuer?.key
      return when(
        key && !keyFits(key, tbs.signatureName),
        `the issuer's key cannot make ${tbs.signatureName}`,
      )
    },
  ),
  mustInFrame(
    'CH-007',
    'RFC4055-5-rsa-null',
    'RSA PKCS#1 v1.5 signatures have parameters NULL.',
    (context) => {
      const { oid, parameters } = signatureParameters(context)
      const wanted = oid.startsWith(RSA_PKCS1) && oid !== `${RSA_PKCS1}10`
      return when(
        wanted && !(parameters && isNull(parameters)),
        'parameters of an RSA signature are not NULL',
      )
    },
  ),
  shouldInFrame('CH-008', 'GMT0015-C.1-sm2-parameters', 'SM2 signatures have no parameters.', (context) => {
    const { oid, parameters } = signatureParameters(context)
    return when(oid === SM2_WITH_SM3 && parameters !== undefined, 'SM2 signature with parameters')
  }),
  mustInFrame('CH-009', 'RFC5280-4.1.2.4-issuer-empty', 'The issuer is not empty.', ({ tbs }) =>
    when(tbs.issuer.length === 0, 'issuer is empty'),
  ),
  must(
    'CH-010',
    'RFC5280-4.1.2.4-issuer',
    "The issuer is the issuing certificate's subject, octet by octet.",
    ({ tbs, issuer, kind }) => {
      const expected = kind === 'root' ? tbs.subjectDer : issuer?.subjectDer
      return when(expected && !sameBytes(tbs.issuerDer, expected), "issuer is not the issuer's subject")
    },
  ),
  must('CH-011', 'RFC5280-4.1.2.5-validity', 'The validity ends after it begins.', ({ tbs }) =>
    when(tbs.notBefore.getTime() >= tbs.notAfter.getTime(), 'ends before it begins'),
  ),
  must(
    'CH-012',
    'RFC5280-4.1.2.5-time-form',
    'Times are UTCTime through 2049 and GeneralizedTime after, with seconds, without fractions, in Z.',
    ({ raw }) =>
      when(!timeForm(raw.notBefore) || !timeForm(raw.notAfter), 'time in the wrong form for its year'),
  ),
  must(
    'CH-013',
    'RFC5280-6.1.3-within-issuer',
    'The validity ends no later than the issuer.',
    ({ tbs, issuer }) =>
      when(issuer && tbs.notAfter.getTime() > issuer.notAfter.getTime(), 'outlives its issuer'),
    UNDER_ISSUER,
  ),
  should(
    'CH-014',
    'RFC5280-6.1.3-after-issuer',
    'The validity begins no earlier than the issuer.',
    ({ tbs, issuer }) =>
      when(issuer && tbs.notBefore.getTime() < issuer.notBefore.getTime(), 'begins before its issuer'),
    UNDER_ISSUER,
  ),
  must('CH-015', 'RFC5280-4.1.2.8-unique-ids', 'There are no unique identifiers.', ({ raw }) =>
    when(raw.uniqueIds, 'issuer or subject unique identifier'),
  ),
  must('CH-016', 'RFC3279-2.3.1-rsa-parameters', 'The parameters of an RSA key are NULL.', ({ tbs }) =>
    when(
      isRsa(tbs) && !new Fields(readElement(tbs.spki).content).fields().is(RSA_ALGORITHM),
      'parameters of an RSA key are not NULL',
    ),
  ),
  should('CH-017', 'FIPS186-5-A.1.1-exponent', "An RSA key's exponent is above 2^16.", ({ tbs }) => {
    const exponent = isRsa(tbs) ? parseSpki(tbs.spki).exponent : undefined
    return when(exponent && exponent.length < 3, 'RSA exponent below 2^16')
  }),
]
