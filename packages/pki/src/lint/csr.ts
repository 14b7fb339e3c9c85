import { type Csr, parseCsr } from '../csr/request.ts'
import { findKeyWeakness } from '../key-weakness/find-key-weakness.ts'
import type { LintFinding } from '../lint.ts'
import type { VerifySignature } from '../path/work.ts'
import { type NumberedCheck, when } from './rule.ts'
import { derFault } from './strict-der.ts'
import { readOr } from './whole.ts'

interface RequestContext {
  readonly csr: Csr
  readonly verify: VerifySignature
}

/** Certificate requests (RFC 2986, GM/T 0092 §6). */
export const CSR_RULES: readonly NumberedCheck<RequestContext>[] = [
  {
    number: 'CH-350',
    rule: 'X690-10-der',
    severity: 'error',
    about: 'A request stands in DER.',
    check: ({ csr }) => derFault(csr.info),
  },
  {
    number: 'CH-351',
    rule: 'RFC2986-4.2-proof',
    severity: 'error',
    about: 'A request is signed with its own key.',
    check: ({ csr, verify }) =>
      when(!verify(csr.signatureName, csr.spki, csr.info, csr.signature), 'not signed with its own key'),
  },
  {
    number: 'CH-352',
    rule: 'CABF-BR-6.1.1.3-request-key',
    severity: 'error',
    about: "A request's key is not known to be weak.",
    check: ({ csr }) => {
      const weakness = findKeyWeakness(csr.spki)
      return weakness && `the key is weak: ${weakness}`
    },
  },
  {
    number: 'CH-353',
    rule: 'X520-6.3.1-request-country',
    severity: 'warning',
    about: "A request's country is two capital letters.",
    check: ({ csr }) =>
      when(
        csr.subject.some(({ type, value }) => type === 'C' && !/^[A-Z]{2}$/.test(value)),
        'country is not two capital letters',
      ),
  },
]

/** Findings about a certificate request. */
export function lintCsr(der: Uint8Array, { verify }: { verify: VerifySignature }): LintFinding[] {
  const csr = readOr(() => parseCsr(der))
  if ('text' in csr) return [csr]
  return CSR_RULES.flatMap(({ number, rule, severity, check }): LintFinding[] => {
    const text = check({ csr, verify })
    return text === undefined ? [] : [{ number, rule, severity, text }]
  })
}
