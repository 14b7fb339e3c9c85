import { sameBytes } from '../bytes.ts'
import { encodeIdentity, type IdentityField, identityFieldOf, readIdentityNumber } from '../identity.ts'
import type { ParsedExtensions } from '../read-extensions.ts'
import { remembered } from './remembered.ts'
import { type LintContext, type LintRule, must, should, when } from './rule.ts'

const numbers = ({ tbs }: LintContext) =>
  tbs.extensions.identity === undefined ? [] : numbersOf(tbs.extensions)

/** Identity extensions with the number that each carries. */
const numbersOf = remembered((extensions: ParsedExtensions) =>
  extensions.all.flatMap((raw) => {
    const known = identityFieldOf(raw.oid, extensions.identityOids)
    return known === undefined ? [] : [{ raw, ...readIdentityNumber(raw.value, known) }]
  }),
)

function writtenOtherwise(oid: string, value: Uint8Array, field: IdentityField, number: string): boolean {
  try {
    const [written] = encodeIdentity({ [field]: number }, { [field]: oid })
    return written === undefined || !sameBytes(written[1], value)
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
        writtenOtherwise(raw.oid, raw.value, field, number),
      )
      return wrong && `${wrong.field} in another form than its kind's`
    },
  ),
  must('CH-172', 'GMT0015-5.2.4-identity-once', 'No identity number stands twice.', (context) => {
    const fields = numbers(context).map(({ field }) => field)
    return when(new Set(fields).size !== fields.length, 'identity number given twice')
  }),
  should(
    'CH-173',
    'ETSI319412-5-4.2-qualified',
    'Qualified statements say that the certificate is qualified.',
    ({ tbs }) => {
      const statements = tbs.extensions.qcStatements
      const qualified = statements?.sscd || statements?.types || statements?.retentionYears !== undefined
      return when(qualified && !statements?.compliance, 'qualified statements without QcCompliance')
    },
  ),
  must(
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
