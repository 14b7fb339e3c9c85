import { sameBytes } from '../bytes.ts'
import type { CarriedNumber } from '../extension-fields.ts'
import { encodeIdentityNumber, type IdentityField } from '../identity.ts'
import { type LintContext, type LintRule, must, mustInFrame, shouldInFrame, when } from './rule.ts'

const NONE: readonly CarriedNumber[] = []
const numbers = ({ tbs }: LintContext): readonly CarriedNumber[] => tbs.extensions.identityNumbers ?? NONE

function writtenOtherwise(value: Uint8Array, field: IdentityField, number: string): boolean {
  try {
    return !sameBytes(encodeIdentityNumber(field, number), value)
  } catch {
    // Characters that the form cannot hold.
    return true
  }
}

/** Numbers of holders (GM/T 0015 §5.2.4, GB/T 20518) and qualified statements (ETSI EN 319 412-5). */
export const IDENTITY_RULES: readonly LintRule[] = [
  must('CH-170', 'GMT0015-A.3-identity-critical', 'Identity extensions are not critical.', (context) => {
    const critical = numbers(context).find(({ raw }) => raw.critical)
    return critical && `${critical.field} is critical`
  }),
  must(
    'CH-171',
    'GMT0015-5.2.4-identity-form',
    'Identity numbers stand in the type of their kind.',
    (context) => {
      const wrong = numbers(context).find(({ raw, field, number }) =>
        writtenOtherwise(raw.value, field, number),
      )
      return wrong && `${wrong.field} in another form than its kind's`
    },
  ),
  must('CH-172', 'GMT0015-5.2.4-identity-once', 'No identity number stands twice.', (context) => {
    const found = numbers(context)
    const twice = found.some(({ field }, at) => found.findIndex((one) => one.field === field) < at)
    return when(twice, 'identity number given twice')
  }),
  shouldInFrame(
    'CH-173',
    'ETSI319412-5-4.2-qualified',
    'Qualified statements say that the certificate is qualified.',
    ({ tbs }) => {
      const statements = tbs.extensions.qcStatements
      const qualified = statements?.sscd || statements?.types || statements?.retentionYears !== undefined
      return when(qualified && !statements?.compliance, 'qualified statements without QcCompliance')
    },
  ),
  mustInFrame(
    'CH-174',
    'ETSI319412-5-4.3.4-disclosure',
    'Disclosure statements have https addresses and a language.',
    ({ tbs }) => {
      const wrong = tbs.extensions.qcStatements?.pds?.find(
        ({ url, language }) => !/^https:\/\/./.test(url) || !/^[a-z]{2}$/.test(language),
      )
      return wrong && `disclosure statement at '${wrong.url}' in '${wrong.language}'`
    },
  ),
]
