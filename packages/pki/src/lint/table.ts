import { UNREADABLE, WITHOUT_ISSUER } from '../lint.ts'
import { CRL_RULES } from './crl.ts'
import { CSR_RULES } from './csr.ts'
import type { NumberedRule } from './rule.ts'
import { LINT_RULES } from './rules.ts'
import { BAD_SIGNATURE, WEAK_KEY } from './whole.ts'

/** Every number that lint can answer with, in order, and what must hold for it not to. */
export const LINT_TABLE: readonly NumberedRule[] = [
  { ...UNREADABLE, about: 'The bytes can be read.' },
  { ...WITHOUT_ISSUER, about: "Before signing, the issuer's certificate is at hand." },
  { ...BAD_SIGNATURE, about: "The signature is the issuer's." },
  { ...WEAK_KEY, about: 'The key is not known to be weak.' },
  ...LINT_RULES,
  ...CRL_RULES,
  ...CSR_RULES,
].sort((a, b) => (a.number < b.number ? -1 : 1))
