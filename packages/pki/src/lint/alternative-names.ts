import type { GeneralName } from '../general-name.ts'
import { firstFault, generalNameFault } from './name-forms.ts'
import { type LintContext, type LintRule, must, should, when } from './rule.ts'

const idn = (name: GeneralName): string | undefined => {
  if (name.type !== 'dns') return undefined
  const label = name.value.split('.').find((one) => /^..--/.test(one) && !/^xn--/i.test(one))
  return label && `label '${label}' of no known form`
}

const alternatives = ({ tbs }: LintContext) => tbs.extensions.subjectAltNames ?? []

const key = (name: GeneralName): string =>
  typeof name.value === 'string'
    ? `${name.type}:${name.value.toLowerCase()}`
    : `${name.type}:${JSON.stringify(name.value)}`

/** Names beside the subject (RFC 5280 §4.2.1.6, §4.2.1.7). */
export const ALTERNATIVE_NAME_RULES: readonly LintRule[] = [
  must('CH-140', 'RFC5280-4.2.1.6-empty', 'Alternative names have at least one.', ({ tbs: { extensions } }) =>
    when(
      extensions.subjectAltNames?.length === 0 || extensions.issuerAltNames?.length === 0,
      'alternative names without one',
    ),
  ),
  must(
    'CH-141',
    'RFC5280-4.2.1.6-form',
    "The subject's alternative names have the form of their kind.",
    ({ tbs }) => firstFault(tbs.extensions.subjectAltNames, generalNameFault),
  ),
  must(
    'CH-142',
    'RFC5280-4.2.1.7-form',
    "The issuer's alternative names have the form of their kind.",
    ({ tbs }) => firstFault(tbs.extensions.issuerAltNames, generalNameFault),
  ),
  should(
    'CH-143',
    'RFC5280-4.2.1.6-critical',
    'Alternative names are critical only where the subject is empty.',
    ({ tbs }) =>
      when(
        tbs.extensions.subjectAltNamesCritical && tbs.subject.length > 0,
        'critical alternative names beside a subject',
      ),
  ),
  should(
    'CH-144',
    'RFC5891-4.2.3.1-hyphens',
    'A DNS label with hyphens in third and fourth place begins with xn--.',
    ({ tbs }) => firstFault(tbs.extensions.subjectAltNames, idn),
  ),
  should('CH-145', 'RFC5280-4.2.1.6-twice', 'No alternative name stands twice.', (context) => {
    const names = alternatives(context)
      .filter(({ type }) => type !== 'directory')
      .map(key)
    return when(new Set(names).size !== names.length, 'alternative name given twice')
  }),
]
