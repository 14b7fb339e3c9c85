import { EXTENSION } from '../extensions.ts'
import type { GeneralSubtree } from '../name-constraints.ts'
import { dnsFault, firstFault } from './name-forms.ts'
import {
  AUTHORITIES,
  type LintContext,
  type LintRule,
  must,
  mustInFrame,
  NOT_AUTHORITIES,
  should,
  UNDER_ISSUER,
  when,
} from './rule.ts'

const ANY_POLICY = '2.5.29.32.0'
/** Extensions that only an authority may have. */
const AUTHORITY_ONLY = ['nameConstraints', 'policyConstraints', 'policyMappings', 'inhibitAnyPolicy'] as const

function subtrees({ tbs }: LintContext): readonly GeneralSubtree[] {
  const { permitted = [], excluded = [] } = tbs.extensions.nameConstraints ?? {}
  return [...permitted, ...excluded]
}

function maskFault(value: Uint8Array): string | undefined {
  if (value.length !== 8 && value.length !== 32) return `address constraint of ${value.length} octets`
  // RFC 4632: ones, then zeros.
  const mask = value.subarray(value.length / 2)
  const bits = Array.from(mask, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? undefined : 'address mask with a hole'
}

function baseFault({ base }: GeneralSubtree): string | undefined {
  switch (base.type) {
    case 'ip':
      return maskFault(base.value)
    case 'dns':
      // A leading period is for URIs alone; the empty name stands for all.
      if (base.value.startsWith('.')) return `DNS constraint '${base.value}' begins with a period`
      return base.value === '' ? undefined : dnsFault(base.value)
    case 'uri':
    case 'email':
      return /^\.?[^.@]*$/.test(base.value) || base.value.includes('@')
        ? undefined
        : dnsFault(base.value.replace(/^\./, ''))
    case 'registeredId':
      return 'constraint on a registered identifier'
    default:
      return undefined
  }
}

/** A DEFAULT that DER leaves out: cA FALSE, a minimum of 0. */
function explicitDefault(context: LintContext): string | undefined {
  const { raw, tbs } = context
  const basic = raw.find(EXTENSION.basicConstraints)?.value
  if (basic?.[2] === 1 && tbs.extensions.basicConstraints?.ca === false) return 'cA writes its default FALSE'
  return when(
    subtrees(context).some(({ minimum }) => minimum === 0),
    'a minimum of 0 that is written',
  )
}

/** Constraints on what may stand below (RFC 5280 §4.2.1.9 to §4.2.1.11, §4.2.1.14). */
export const CONSTRAINT_RULES: readonly LintRule[] = [
  mustInFrame(
    'CH-100',
    'RFC5280-4.2.1.9-authority',
    'An authority has critical basic constraints with cA.',
    ({ tbs, raw }) =>
      when(
        !tbs.extensions.basicConstraints?.ca || !raw.find(EXTENSION.basicConstraints)?.critical,
        'no critical basic constraints with cA',
      ),
    AUTHORITIES,
  ),
  mustInFrame(
    'CH-101',
    'RFC5280-4.2.1.9-not-authority',
    'An end entity has no cA.',
    ({ tbs }) => when(tbs.extensions.basicConstraints?.ca, 'an end entity with cA'),
    NOT_AUTHORITIES,
  ),
  mustInFrame(
    'CH-102',
    'RFC5280-4.2.1.9-sign-without-ca',
    'keyCertSign stands beside cA.',
    ({ tbs: { extensions } }) =>
      when(
        extensions.keyUsage?.includes('keyCertSign') && !extensions.basicConstraints?.ca,
        'keyCertSign without cA',
      ),
  ),
  mustInFrame(
    'CH-103',
    'RFC5280-4.2.1.9-path-length',
    'A path length stands beside cA and keyCertSign.',
    ({ tbs: { extensions } }) => {
      const { basicConstraints: basic, keyUsage } = extensions
      const signs = basic?.ca && (keyUsage === undefined || keyUsage.includes('keyCertSign'))
      return when(basic?.pathLength !== undefined && !signs, 'path length without cA or keyCertSign')
    },
  ),
  mustInFrame(
    'CH-104',
    'RFC5280-4.2.1.9-issuer-path-length',
    "An authority keeps within the issuer's path length.",
    ({ tbs, issuer }) => {
      const limit = issuer?.extensions.basicConstraints?.pathLength
      if (limit === 0) return 'the issuer may not issue to authorities'
      const own = tbs.extensions.basicConstraints?.pathLength
      return when(limit !== undefined && own !== undefined && own >= limit, "path length beyond the issuer's")
    },
    ['ca'],
  ),
  mustInFrame(
    'CH-105',
    'RFC5280-4.2.1.9-issuer-authority',
    'The issuer is an authority.',
    ({ issuer }) => when(issuer && !issuer.extensions.basicConstraints?.ca, 'the issuer is no authority'),
    UNDER_ISSUER,
  ),
  mustInFrame(
    'CH-106',
    'RFC5280-4.2.1.3-issuer-signs',
    "The issuer's key usage has keyCertSign.",
    ({ issuer }) =>
      when(
        issuer?.extensions.keyUsage?.includes('keyCertSign') === false,
        'the issuer may not sign certificates',
      ),
    UNDER_ISSUER,
  ),
  must(
    'CH-107',
    'RFC5280-4.2.1-authority-only',
    'Only authorities have name and policy constraints, mappings, and inhibitAnyPolicy.',
    ({ tbs: { extensions } }) => {
      const found = AUTHORITY_ONLY.filter((name) => extensions[name] !== undefined)
      return when(found.length > 0, `an end entity with ${found.join(', ')}`)
    },
    NOT_AUTHORITIES,
  ),
  must('CH-108', 'RFC5280-4.2.1.10-empty', 'Name constraints permit or exclude something.', (context) =>
    when(
      context.tbs.extensions.nameConstraints !== undefined && subtrees(context).length === 0,
      'name constraints without a subtree',
    ),
  ),
  must(
    'CH-109',
    'RFC5280-4.2.1.10-bounds',
    'Subtrees have neither a minimum but 0 nor a maximum.',
    (context) =>
      when(
        subtrees(context).some(({ minimum = 0, maximum }) => minimum !== 0 || maximum !== undefined),
        'subtree with a minimum or maximum',
      ),
  ),
  must('CH-110', 'RFC5280-4.2.1.10-base', 'The bases of subtrees have the form of their kind.', (context) =>
    firstFault(subtrees(context), baseFault),
  ),
  must(
    'CH-111',
    'X690-11.5-default-constraint',
    'cA FALSE and a minimum of 0 are left out.',
    explicitDefault,
  ),
  must('CH-112', 'RFC5280-4.2.1.11-empty', 'Policy constraints say something.', ({ tbs }) => {
    const constraints = tbs.extensions.policyConstraints
    return when(constraints && Object.keys(constraints).length === 0, 'policy constraints that say nothing')
  }),
  must('CH-113', 'RFC5280-4.2.1.5-any-policy', 'No policy is mapped to or from anyPolicy.', ({ tbs }) =>
    when(
      tbs.extensions.policyMappings?.some(
        ({ issuerDomain, subjectDomain }) => issuerDomain === ANY_POLICY || subjectDomain === ANY_POLICY,
      ),
      'anyPolicy in a mapping',
    ),
  ),
  should(
    'CH-114',
    'RFC5280-4.2.1.5-asserted',
    'Policies that are mapped are asserted too.',
    ({ tbs: { extensions } }) => {
      const asserted = extensions.policies ?? []
      const lost = extensions.policyMappings?.find(({ issuerDomain }) => !asserted.includes(issuerDomain))
      return lost && `policy ${lost.issuerDomain} is mapped but not asserted`
    },
  ),
  must('CH-115', 'RFC5280-4.2.1.5-empty', 'Policy mappings have at least one.', ({ tbs }) =>
    when(tbs.extensions.policyMappings?.length === 0, 'policy mappings without one'),
  ),
]
