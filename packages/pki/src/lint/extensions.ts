import { EXTENSION } from '../extensions.ts'
import { isRepeated } from '../repeated-extensions.ts'
import { type LintContext, type LintRule, must, mustInFrame, should, shouldInFrame, when } from './rule.ts'

/** Which extensions may be critical and which may not, RFC 5280 §4.2.1 and §4.2.2; others are free. */
const CRITICALITY: readonly {
  readonly number: LintRule['number']
  readonly oid: string
  readonly name: string
  readonly clause: string
  readonly wanted: boolean
  readonly severity: 'must' | 'should'
}[] = [
  {
    number: 'CH-053',
    oid: EXTENSION.authorityKeyId,
    name: 'authorityKeyIdentifier',
    clause: '4.2.1.1',
    wanted: false,
    severity: 'must',
  },
  {
    number: 'CH-054',
    oid: EXTENSION.subjectKeyId,
    name: 'subjectKeyIdentifier',
    clause: '4.2.1.2',
    wanted: false,
    severity: 'must',
  },
  {
    number: 'CH-055',
    oid: EXTENSION.policyMappings,
    name: 'policyMappings',
    clause: '4.2.1.5',
    wanted: true,
    severity: 'should',
  },
  {
    number: 'CH-056',
    oid: EXTENSION.issuerAltNames,
    name: 'issuerAltName',
    clause: '4.2.1.7',
    wanted: false,
    severity: 'should',
  },
  {
    number: 'CH-057',
    oid: '2.5.29.9',
    name: 'subjectDirectoryAttributes',
    clause: '4.2.1.8',
    wanted: false,
    severity: 'must',
  },
  {
    number: 'CH-058',
    oid: EXTENSION.nameConstraints,
    name: 'nameConstraints',
    clause: '4.2.1.10',
    wanted: true,
    severity: 'must',
  },
  {
    number: 'CH-059',
    oid: EXTENSION.policyConstraints,
    name: 'policyConstraints',
    clause: '4.2.1.11',
    wanted: true,
    severity: 'must',
  },
  {
    number: 'CH-060',
    oid: EXTENSION.crlDistributionPoints,
    name: 'cRLDistributionPoints',
    clause: '4.2.1.13',
    wanted: false,
    severity: 'should',
  },
  {
    number: 'CH-061',
    oid: EXTENSION.inhibitAnyPolicy,
    name: 'inhibitAnyPolicy',
    clause: '4.2.1.14',
    wanted: true,
    severity: 'must',
  },
  {
    number: 'CH-062',
    oid: EXTENSION.freshestCrl,
    name: 'freshestCRL',
    clause: '4.2.1.15',
    wanted: false,
    severity: 'must',
  },
  {
    number: 'CH-063',
    oid: EXTENSION.authorityInfoAccess,
    name: 'authorityInfoAccess',
    clause: '4.2.2.1',
    wanted: false,
    severity: 'must',
  },
  {
    number: 'CH-064',
    oid: '1.3.6.1.5.5.7.1.11',
    name: 'subjectInfoAccess',
    clause: '4.2.2.2',
    wanted: false,
    severity: 'must',
  },
]

const SEVERITY = { must, should }
const IN_FRAME = { must: mustInFrame, should: shouldInFrame }

const criticality: readonly LintRule[] = CRITICALITY.map(({ number, oid, name, clause, wanted, severity }) =>
  // Typed for any extension, but what is asked for here is one of the frame's.
  (isRepeated(oid) ? (IN_FRAME as typeof SEVERITY) : SEVERITY)[severity](
    number,
    `RFC5280-${clause}-critical`,
    `${name} is ${wanted ? '' : 'not '}critical.`,
    ({ raw }) => {
      const found = raw.find(oid)
      return when(found && found.critical !== wanted, `${name} is ${wanted ? 'not ' : ''}critical`)
    },
  ),
)

/** DER leaves out a DEFAULT: an extension that says FALSE in so many octets. */
function explicitFalse({ tbs }: LintContext): string | undefined {
  const written = tbs.extensions.all.find(({ critical, explicit }) => explicit && !critical)
  return written && `${written.oid} writes its default FALSE`
}

/** Extensions as such (RFC 5280 §4.2). */
export const EXTENSION_RULES: readonly LintRule[] = [
  must('CH-050', 'RFC5280-4.1-extensions-empty', 'A list of extensions has at least one.', ({ raw, tbs }) =>
    when(raw.extensions && tbs.extensions.all.length === 0, 'empty list of extensions'),
  ),
  must(
    'CH-051',
    'RFC5280-4.2-unknown-critical',
    'No extension that is unknown here is critical.',
    ({ tbs }) =>
      when(tbs.extensions.unknownCritical.length > 0, `critical ${tbs.extensions.unknownCritical.join(' ')}`),
  ),
  must('CH-052', 'X690-11.5-default-false', 'critical is left out where it is FALSE.', explicitFalse),
  ...criticality,
]
