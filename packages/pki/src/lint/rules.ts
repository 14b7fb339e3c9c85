import { ALTERNATIVE_NAME_RULES } from './alternative-names.ts'
import { CONSTRAINT_RULES } from './constraints.ts'
import { EXTENSION_RULES } from './extensions.ts'
import { FIELD_RULES } from './fields.ts'
import { IDENTITY_RULES } from './identity.ts'
import { KEY_IDENTIFIER_RULES } from './key-identifiers.ts'
import { KEY_USAGE_RULES } from './key-usage.ts'
import { NAME_RULES } from './names.ts'
import { POINTER_RULES } from './pointers.ts'
import { POLICY_RULES } from './policies.ts'
import { PROFILE_RULES } from './profile.ts'
import type { CertificateKind, LintRule } from './rule.ts'

/** Every rule for certificates, by number. docs/lint.md is this table. */
export const LINT_RULES: readonly LintRule[] = [
  ...FIELD_RULES,
  ...NAME_RULES,
  ...EXTENSION_RULES,
  ...KEY_IDENTIFIER_RULES,
  ...KEY_USAGE_RULES,
  ...CONSTRAINT_RULES,
  ...POLICY_RULES,
  ...ALTERNATIVE_NAME_RULES,
  ...POINTER_RULES,
  ...IDENTITY_RULES,
  ...PROFILE_RULES,
]

const KINDS: readonly CertificateKind[] = ['root', 'ca', 'signing', 'encryption', 'single', 'ocsp']

/** The rules that concern a kind of certificate. */
export interface RulesOfKind {
  readonly all: readonly LintRule[]
  readonly ofFrame: readonly LintRule[]
  readonly others: readonly LintRule[]
}

function rulesOf(kind: CertificateKind): RulesOfKind {
  const all = LINT_RULES.filter(({ kinds }) => kinds === undefined || kinds.includes(kind))
  return {
    all,
    ofFrame: all.filter(({ ofFrame }) => ofFrame),
    others: all.filter(({ ofFrame }) => !ofFrame),
  }
}

export const RULES_OF_KIND = new Map(KINDS.map((kind) => [kind, rulesOf(kind)]))
